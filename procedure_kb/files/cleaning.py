"""What no text of a record may hold, wherever it came from: control characters are refused, markup is taken out.

So no reply can ever hold a script, turn its own direction, or break a terminal or a spreadsheet.
"""

import re
import unicodedata
from typing import Any

MARKUP_REMOVED = "markup_removed"
"""The quality flag of a record that held tags."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, but not tab and line ends
    "\u202a-\u202e\u2066-\u2069"  # turn the direction of what follows
    "\ud800-\udfff\ufffe\uffff]"  # halves of characters, and no characters at all
)
_NAMELESS = {"Cc": "a control character", "Cs": "half a character", "Cn": "no character"}
_CODE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(
    r"</?[A-Za-z][A-Za-z0-9:-]*(?:[\s/][^<>]*)?>"  # <p>, </p>, <br/>; "<Tên cơ quan>" is no tag
    r"|<[A-Za-z][^<>]*=[^<>]*(?:>|(?=<)|\Z)"  # whatever has attributes, also when it does not end
    r"|<[!?][A-Za-z][^<>]*>"
)


class Unclean(ValueError):
    """`path` leads to the text, `problem` says in a few words what is wrong with it."""

    def __init__(self, path: tuple[int | str, ...], problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


def clean(record: Any) -> tuple[Any, bool]:
    """What a file said, without markup; and whether there was any. Raises Unclean."""
    cleaner = _Cleaner()
    return cleaner.value(record, ()), cleaner.removed


def without_markup(text: str) -> str:
    """Text without tags, comments and code. What a tag leaves behind may be a tag again: until nothing is left."""
    while "<" in text:
        bare = _TAG.sub("", _COMMENT.sub("", _CODE.sub("", text)))
        if bare == text:
            break
        text = bare
    return text


class _Cleaner:
    """Walks through one record."""

    def __init__(self) -> None:
        self.removed = False

    def value(self, value: Any, path: tuple[int | str, ...]) -> Any:
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, dict):
            return {self.value(name, path): self.value(item, (*path, name)) for name, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, (*path, number)) for number, item in enumerate(value)]
        return value

    def _text(self, text: str, path: tuple[int | str, ...]) -> str:
        if bad := _FORBIDDEN.search(text):
            name = unicodedata.name(bad[0], _NAMELESS.get(unicodedata.category(bad[0]), "")).lower()
            raise Unclean(path, f"holds U+{ord(bad[0]):04X} ({name}) at character {bad.start() + 1}")
        bare = without_markup(text)
        self.removed |= bare != text
        return bare
