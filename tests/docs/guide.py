"""A guide as something that can be tried: its files and its commands with what they print."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED_FILE = re.compile(r"`([\w.-]+\.\w+)`")


@dataclass(frozen=True)
class Command:
    """`arguments` without the leading "motcua"; `printed` as the guide shows it, "…" standing for anything."""

    arguments: list[str]
    printed: str

    def matches(self, output: str) -> bool:
        """Whether this was printed; a line that is "…" stands for any number of lines."""
        pattern = "".join(map(_line_pattern, self.printed.splitlines()))
        return re.fullmatch(pattern, output.rstrip("\n") + "\n", re.DOTALL) is not None


@dataclass(frozen=True)
class GuideFile:
    """What the reader is told to write into a file."""

    name: str
    content: str


def steps(guide: Path) -> list[Command | GuideFile]:
    """The blocks of a guide in order. A YAML block goes into the file that the text before it names."""
    text = guide.read_text(encoding="utf-8")
    found: list[Command | GuideFile] = []
    for block in _BLOCK.finditer(text):
        language, content = block.groups()
        if language == "console":
            found += _commands(content)
        elif language == "yaml":
            found.append(GuideFile(_NAMED_FILE.findall(text[: block.start()])[-1], content))
    return found


def _commands(block: str) -> list[Command]:
    pieces = re.split(r"^\$ motcua ", block, flags=re.MULTILINE)
    assert not pieces[0].strip(), "a console block begins with a command"
    lines = (piece.split("\n", 1) for piece in pieces[1:])
    return [Command(shlex.split(command), printed.rstrip("\n")) for command, printed in lines]


def _line_pattern(line: str) -> str:
    if line == "…":
        return r"(?:[^\n]*\n)*?"
    return re.escape(line).replace("…", r"[^\n]*") + r"\n"
