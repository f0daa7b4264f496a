"""The guides for staff cannot rot: what they tell to type is typed, on a running service."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Service, another_service, eventually

from .guide import Command, GuideFile, steps

DESK = ROOT / "desk"
GUIDES = sorted(path for path in (ROOT / "docs" / "huong-dan").glob("*.md") if path.name != "README.md")


@pytest.fixture(scope="module")
def town_hall(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A new service, for all guides one after another: each speaks of a procedure of its own."""
    with another_service(service, tmp_path_factory.mktemp("town-hall")) as started:
        yield started


@pytest.mark.service
@pytest.mark.parametrize("guide", [guide for guide in GUIDES if steps(guide)], ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(guide: Path, town_hall: Service, tmp_path: Path) -> None:
    tried = steps(guide)
    assert sum(isinstance(step, Command) for step in tried) >= 3
    for step in tried:
        if isinstance(step, GuideFile):
            (tmp_path / step.name).write_text(step.content, encoding="utf-8")
        else:
            _try(step, town_hall, tmp_path)


def _try(command: Command, service: Service, folder: Path) -> None:
    """A question may have to wait until the running service has taken in the last change."""
    arguments = [str(folder / part) if (folder / part).is_file() else part for part in command.arguments]
    said: list[str] = []

    def is_as_told() -> bool:
        done = service.motcua(*arguments)
        said[:] = [done.stdout + done.stderr]
        return command.matches(said[0])

    if command.arguments[0] == "ask":
        eventually(is_as_told, 10)
    else:
        assert is_as_told(), f"motcua {command.arguments} printed:\n{said[0]}\ninstead of:\n{command.printed}"


def test_every_guide_is_listed() -> None:
    listed = (ROOT / "docs" / "huong-dan" / "README.md").read_text(encoding="utf-8")
    assert all(f"]({guide.name})" in listed for guide in GUIDES)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_names_what_is_on_the_page_and_shows_pictures_that_are_there(guide: Path) -> None:
    """Of the desk's guides: what stands in *…* stands on the desk, letter by letter."""
    text = guide.read_text(encoding="utf-8")
    assert [
        name for name in re.findall(r"\]\((\.\./images/[^)]+)\)", text) if not (guide.parent / name).is_file()
    ] == []
    if "/images/desk-" in text:
        on_pages = "".join(
            file.read_text(encoding="utf-8") for file in sorted(DESK.rglob("*.*")) if file.suffix != ".pyc"
        )
        named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text))
        assert named and {each for each in named if each.casefold() not in on_pages.casefold()} == set()
