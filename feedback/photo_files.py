"""Pictures in a folder, each under an id that is a UUID: what is none opens nothing."""

import os
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.folders import make_folder


class PhotoFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, id: str) -> bytes | None:
        with suppress(ValueError, FileNotFoundError):
            return self._file(id).read_bytes()
        return None

    def has(self, id: str) -> bool:
        with suppress(ValueError):
            return self._file(id).is_file()
        return False

    def write(self, id: str, picture: bytes, at: datetime) -> None:
        """Whole or not at all."""
        file = self._file(id)
        make_folder(self._folder)
        draft = file.with_suffix(f".{uuid.uuid4().hex}.part")
        draft.write_bytes(picture)
        os.utime(draft, (at.timestamp(), at.timestamp()))
        draft.replace(file)

    def delete(self, id: str) -> None:
        """Nothing if there is none."""
        with suppress(ValueError):
            self._file(id).unlink(missing_ok=True)

    def delete_older(self, before: datetime) -> int:
        """How many there were; drafts that a crash left behind go, too."""
        old = [file for file in self._all() if file.stat().st_mtime < before.timestamp()]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def count(self) -> int:
        return len(self._all())

    def _all(self) -> list[Path]:
        return [file for file in self._folder.glob("*") if file.is_file()] if self._folder.exists() else []

    def _file(self, id: str) -> Path:
        return self._folder / f"{uuid.UUID(id).hex}.jpg"
