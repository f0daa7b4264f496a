"""Canned replies, each tied to a situation: data that staff edit (replies.yaml)."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from core.errors import InputError
from vietnamese import nfc

FILE = Path(__file__).with_name("replies.yaml")
BLANK = re.compile(r"\[[^\[\]\n]+\]")
"""A place that the officer fills in; nobody else writes in such brackets to a citizen."""
_NAME = re.compile(r"\{([^{}\n]*)\}")
_OFFICER, _OPENS, _CONTACT = "cán bộ", "giờ mở cửa", "tổng đài"
_WHEN = "[giờ, ngày]"
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Replies:
    """Situation -> words, in the order of the file."""

    texts: dict[str, str]

    def fill(self, officer: str, opens: datetime | None, contact: str) -> dict[str, str]:
        """Each as it stands in the box. `opens` in Hanoi's time; None while offices work."""
        when = f"{opens:%H:%M} {_WEEKDAYS[opens.weekday()]}, {opens:%d/%m}" if opens else _WHEN
        values = {_OFFICER: officer, _OPENS: when, _CONTACT: contact}
        return {name: _NAME.sub(lambda match: values[match[1]], text) for name, text in self.texts.items()}


class ReplyFile:
    """Read again when it changes. Raises InputError that names file and place."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._held: tuple[float, Replies] | None = None

    def __call__(self) -> Replies:
        try:
            changed = self._file.stat().st_mtime
            if self._held is None or self._held[0] != changed:
                self._held = (changed, _replies(self._file))
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
            raise InputError(f"{self._file.name} cannot be read: {' '.join(str(error).split())}") from error
        return self._held[1]


def _replies(file: Path) -> Replies:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise InputError(f"{file.name}: a list of “situation: words” is expected")
    for name, text in data.items():
        if not isinstance(name, str) or not isinstance(text, str) or not text.strip():
            raise InputError(f"{file.name}, {name!r}: words are missing")
        if unknown := set(_NAME.findall(text)) - {_OFFICER, _OPENS, _CONTACT}:
            raise InputError(f"{file.name}, {name!r}: {{{min(unknown)}}} means nothing here")
    return Replies({nfc(name): nfc(text).strip() for name, text in data.items()})
