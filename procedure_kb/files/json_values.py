"""JSON in any of its shapes: an object a line, an array of objects, one object over many lines. Always streamed."""

import codecs
import json
import re
from typing import Any, BinaryIO

from .kinds import HEAD
from .rows import RECORD_LIMIT, TOO_LONG, Row, Rows, Unreadable

_BOM = b"\xef\xbb\xbf"
_CHUNK = 65_536
_SPACE = re.compile(r"[ \t\r\n]*")


def read(file: BinaryIO) -> Rows:
    """The objects of the file, one at a time."""
    in_array = file.read(HEAD).removeprefix(_BOM).lstrip().startswith(b"[")
    file.seek(0)
    by_line = not in_array and _is_whole(_first_line(file))
    file.seek(0)
    return _lines(file) if by_line else _values(file)


def _first_line(file: BinaryIO) -> bytes:
    """The first that says something, without byte order mark."""
    while line := file.readline(RECORD_LIMIT + 1):
        if bare := line.removeprefix(_BOM).strip():
            return bare
        if len(line) > RECORD_LIMIT:
            break
    return b""


def _is_whole(line: bytes) -> bool:
    """True for a line that can stand for itself, also for one that is too broken to be the start of anything."""
    if not line.startswith(b"{"):
        return True
    try:
        return isinstance(_parse(line.decode()), dict)
    except UnicodeDecodeError:
        return True
    except ValueError:
        return False


def _lines(file: BinaryIO) -> Rows:
    number = 0
    while line := file.readline(RECORD_LIMIT + 1):
        number += 1
        place = f"line {number}"
        if len(line) > RECORD_LIMIT:
            raise Unreadable(place, TOO_LONG)
        line = (line.removeprefix(_BOM) if number == 1 else line).strip()
        if line:
            yield Row(place, _object(place, _decoded(place, line)))


def _decoded(place: str, line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(place, f"byte {error.start + 1} is not UTF-8") from error


def _object(place: str, text: str) -> Any:
    try:
        return _parse(text)
    except ValueError as error:
        raise Unreadable(place, f"is not JSON: {error}") from error


class _Text:
    """The file's text, of which only what is not yet taken stays in memory (`at`: where that begins)."""

    def __init__(self, file: BinaryIO) -> None:
        self.line = 1
        self.buffer = ""
        self.at = 0
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._ended = False

    def more(self) -> bool:
        """Reads as much again as there is already, so that looking again and again stays cheap."""
        if self._ended:
            return False
        left = self.buffer[self.at :]
        if len(left) > RECORD_LIMIT:
            raise Unreadable(f"line {self.line}", TOO_LONG)
        chunk = self._file.read(max(_CHUNK, len(left)))
        self._ended = not chunk
        try:
            self.buffer, self.at = left + self._decoder.decode(chunk, final=self._ended), 0
        except UnicodeDecodeError as error:
            raise Unreadable(f"line {self.line}", "or a line after it is not UTF-8") from error
        return True

    def take(self, end: int) -> str:
        """What stands before `end`."""
        taken, self.at = self.buffer[self.at : end], end
        self.line += taken.count("\n")
        return taken

    def sign(self) -> str:
        """The next sign that is no space; empty at the end of the file."""
        while True:
            space = _SPACE.match(self.buffer, self.at)
            self.take(space.end() if space else self.at)
            if self.at < len(self.buffer) or not self.more():
                return self.buffer[self.at : self.at + 1]


def _values(file: BinaryIO) -> Rows:
    text = _Text(file)
    in_array = text.sign() == "["
    if in_array:
        text.take(text.at + 1)
    while text.sign() not in ("", "]"):
        place = f"line {text.line}"
        yield Row(place, _object(place, text.take(_value_end(text))))
        if in_array:
            _pass_comma(text)
    if in_array:
        _pass_end(text)
    elif text.sign():
        raise Unreadable(f"line {text.line}", "is not JSON: ']' closes nothing")


def _pass_comma(text: _Text) -> None:
    if text.sign() == "]":
        return
    if text.sign() != ",":
        raise Unreadable(f"line {text.line}", "is not JSON: ',' or ']' is expected (is the file cut off?)")
    text.take(text.at + 1)
    if text.sign() == "]":
        raise Unreadable(f"line {text.line}", "is not JSON: a value is expected after ','")


def _pass_end(text: _Text) -> None:
    if text.sign() != "]":
        raise Unreadable(f"line {text.line}", "is not JSON: the array does not end (is the file cut off?)")
    text.take(text.at + 1)
    if text.sign():
        raise Unreadable(f"line {text.line}", "is not JSON: nothing may follow the array")


def _value_end(text: _Text) -> int:
    """Where the value that begins here ends; the end of all there is if it never does, for the parser to complain."""
    while True:
        try:
            end = _FINDER.raw_decode(text.buffer, text.at)[1]
        except (ValueError, RecursionError):
            end = len(text.buffer)
        if end < len(text.buffer) or not text.more():
            return end


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _whole_number(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return found


_FINDER = json.JSONDecoder(parse_int=len, parse_constant=len)
_PARSER = json.JSONDecoder(parse_int=_whole_number, parse_constant=_refuse_constant, object_pairs_hook=_once)


def _parse(text: str) -> Any:
    """Strict JSON: no NaN, no key twice, no number without end. Raises ValueError with one line."""
    try:
        return _PARSER.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} (character {error.pos + 1} of the record)") from error
