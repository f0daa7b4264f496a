"""How citizens ask for a procedure ("con mới đẻ đi làm giấy khai sinh"), from `phrases/phrases.tsv`."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

from core.errors import InputError
from vietnamese import nfc

PHRASES = Path(__file__).parent / "phrases" / "phrases.tsv"


class Phrases:
    """The phrases of one file: tab-separated code and phrase under a heading. Read again when the file changes."""

    def __init__(self, path: Path = PHRASES) -> None:
        self.path = path
        self._stamp: tuple[int, int] | None = None
        self._fingerprint = 0
        self._by_code: dict[str, tuple[str, ...]] = {}

    def phrases_for(self, code: str) -> tuple[str, ...]:
        """In the file's order; none for a code it does not know. Raises InputError naming a line it cannot read."""
        self._refresh()
        return self._by_code.get(code, ())

    def by_code(self) -> Mapping[str, tuple[str, ...]]:
        """All of them, also of codes that have no record here. Raises as `phrases_for`."""
        self._refresh()
        return self._by_code

    def fingerprint(self) -> int:
        """32 bits that differ when the content differs; the same in every process."""
        self._refresh()
        return self._fingerprint

    def _refresh(self) -> None:
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                content = self.path.read_bytes()
                self._by_code = _by_code(content.decode("utf-8-sig"), self.path.name)
                self._fingerprint, self._stamp = crc32(content), stamp
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{self.path.name} cannot be read: {error}; put the file back") from error


def _by_code(content: str, name: str) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(content.splitlines()[1:], 2):
        code, _, phrase = (part.strip() for part in nfc(line).partition("\t"))
        if code and phrase:
            found[code].append(phrase)
        elif line.strip():
            raise InputError(f"{name} line {number}: must be a code, a tab and a phrase")
    return {code: tuple(phrases) for code, phrases in found.items()}
