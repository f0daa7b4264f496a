"""What everybody may see, over a real database."""

import json
import random
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from core.secret_key import SecretKey
from feedback.model import Draft, State
from feedback.public import FEWEST_SHOWN, PAGE, Public, figures_of
from feedback.ratings import Ratings

from .conftest import Office

CHECK = Path(__file__).parents[2] / "scripts" / "check_figures.py"


@pytest.fixture
def public(office: Office) -> Public:
    return Public(office.database, office.clock)


def live(office: Office, secret: SecretKey, count: int = 60) -> None:
    """An office's month, by chance that is the same each time."""
    chance, ratings = random.Random(8), Ratings(office.database, office.clock, secret, office.ledger)
    categories = ["road", "noise", "attitude", "wrong_fee"]
    for number in range(count):
        who = office.citizen(f"p{number}")
        case = office.filing.file(who, Draft(chance.choice(categories), "phố Huế", "việc đã xảy ra"), "m").case
        office.clock.pass_(hours=chance.choice([1, 5, 30]))
        if chance.random() < 0.15:
            office.work.refuse(case.number, "lan", "ngoài thẩm quyền")
        elif chance.random() < 0.8:
            office.work.take(case.number, "lan")
            office.clock.pass_(days=chance.choice([0, 1, 7]))
            office.work.close(case.number, "lan", "đã làm", "ảnh")
            if chance.random() < 0.4:
                office.filing.confirm(who, case.number)
                ratings.rate("case", case.number, chance.randint(1, 5), who, "r", unit=case.unit)
            elif chance.random() < 0.3:
                office.filing.reopen(who, case.number, "chưa xong")


def test_every_figure_follows_from_the_published_csv_with_the_published_script(
    office: Office, secret: SecretKey, public: Public, tmp_path: Path
) -> None:
    live(office, secret)
    file = tmp_path / "cases.csv"
    file.write_text("".join(public.csv()), encoding="utf-8")
    command = [sys.executable, str(CHECK), str(file), "--at", office.clock.now().isoformat()]
    derived = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    shown = {each.unit: {k: v for k, v in asdict(each).items() if k != "unit"} for each in public.figures()}
    assert derived == shown
    assert any(each["on_time"] is not None for each in shown.values())


def test_late_and_open_counts_as_late_and_few_are_not_shown(office: Office, public: Public) -> None:
    for number in range(FEWEST_SHOWN):
        case = office.filing.file(office.citizen(f"p{number}"), Draft("road", "x", "ổ gà"), "m").case
        if number < 4:
            office.work.take(case.number, "lan")
            office.work.close(case.number, "lan", "đã vá", "ảnh")
    (before,) = figures_of(public.rows(), office.clock.now())
    assert (before.due, before.on_time, before.open) == (4, None, 6)
    office.clock.pass_(days=6)
    (after,) = figures_of(public.rows(), office.clock.now())
    assert (after.due, after.on_time) == (10, 0.4)


def test_hidden_cases_and_private_words_are_not_shown(office: Office, public: Public) -> None:
    number = office.filing.file(office.citizen(), Draft("road", "phố Huế", "gọi ⟨điện thoại 1⟩ nhé"), "m").case.number
    office.work.take(number, "lan")
    office.work.say(number, "lan", "lời riêng cho người dân")
    shown = public.case(number)
    assert shown and [event.act for event in shown.course] == ["filed", "received"]
    assert "điện thoại" not in shown.case.public_text
    office.work.hide(number, "lan", True, "có tên người")
    assert public.case(number) is None and public.page() == ([], 0)
    assert len(list(public.rows())) == 1


def test_pages_and_filters(office: Office, public: Public) -> None:
    for number in range(PAGE + 2):
        category = "road" if number else "noise"
        office.filing.file(office.citizen(f"p{number}"), Draft(category, f"phố Huế {number}", "ồn ào"), "m")
    first, count = public.page()
    assert (len(first), count) == (PAGE, PAGE + 2)
    assert first[0].number > first[-1].number
    assert len(public.page(2)[0]) == 2
    assert [case.category for case in public.page(category="noise")[0]] == ["noise"]
    assert public.page(words="phố Huế 7")[1] == 1
    assert public.page(words="%")[1] in (0, PAGE + 2)
    assert public.page(state=State.CLOSED) == ([], 0)


def test_it_is_not_an_error_to_have_nothing(public: Public) -> None:
    assert public.figures() == [] and public.case("PA-26-000001") is None
    assert len(list(public.csv())) == 1
