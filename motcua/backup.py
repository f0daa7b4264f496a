"""`motcua backup` and `motcua restore`: what cannot be made anew, the database and the key, in one folder.

With PostgreSQL the database is its own tools' affair (docs/backing-up-and-restoring.md); the key still is ours.
A backup that was made on SQLite is restored into an empty PostgreSQL database as well (docs/moving-to-postgresql.md).
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from core.errors import InputError, MotcuaError
from core.folders import make_folder
from core.secret_key import KEY_FILE
from core.settings import Settings, load_settings

from .carrying import carry
from .context import open_context
from .serve import sole_owner

DATABASE = "motcua.db"

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="One for each backup, such as backup/2026-11-25")]


class BackupError(MotcuaError):
    """The copy could not be made or is not whole."""


def backup(folder: Folder) -> None:
    """Copy the database and the key while the service runs. Guard the copy as the original: it holds the key."""
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty: give each backup a folder of its own")
    with open_context() as context:
        settings = context.settings
    make_folder(folder).chmod(0o700)
    copied = [*_copied_database(settings, folder), *_copied_key(settings, folder)]
    typer.echo(f"{folder}: {', '.join(copied)}" if copied else f"{folder}: nothing of ours to copy")


def restore(folder: Folder) -> None:
    """Put a backup into the data folder, its rows into PostgreSQL if MOTCUA_DATABASE_URL names an empty database there.

    The service must not run; what stood in the data folder is kept beside it.
    """
    settings = load_settings()
    if not (folder / DATABASE).exists() and not (folder / KEY_FILE).exists():
        raise InputError(f"{folder} holds no backup: neither {DATABASE} nor {KEY_FILE}")
    with sole_owner(settings.data_dir):
        put = []
        if (folder / DATABASE).exists():
            _check(folder / DATABASE)
            put.append(_put_database(folder / DATABASE, settings))
        if (folder / KEY_FILE).exists():
            put.append(_put(folder / KEY_FILE, settings.data_dir / KEY_FILE))
    typer.echo(f"restored: {', '.join(put)}")


def _put_database(source: Path, settings: Settings) -> str:
    if settings.database.startswith("sqlite"):
        return _put(source, _database_file(settings))
    return f"{DATABASE} into PostgreSQL ({carry(source, settings.database)} rows)"


def _database_file(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")


def _copied_database(settings: Settings, folder: Path) -> list[str]:
    """SQLite's own online copy: one moment's state, whatever is written meanwhile."""
    if not settings.database.startswith("sqlite"):
        return []
    target = folder / DATABASE
    try:
        with closing(sqlite3.connect(_database_file(settings))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise BackupError(f"{target} could not be written ({error}): make room, or give another folder") from error
    target.chmod(0o600)
    _check(target)
    return [DATABASE]


def _copied_key(settings: Settings, folder: Path) -> list[str]:
    """None of ours to copy where MOTCUA_SECRET_KEY comes from a secret store, or nobody needed a key yet."""
    key = settings.data_dir / KEY_FILE
    if settings.secret_key or not key.exists():
        return []
    shutil.copy2(key, folder / KEY_FILE)
    return [KEY_FILE]


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as copy:
            [(verdict,)] = copy.execute("PRAGMA quick_check(1)")
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        raise BackupError(f"{file} is damaged ({verdict}): take an older backup")


def _put(source: Path, target: Path) -> str:
    """Copied aside, then moved into place; what stood there keeps its content under another name."""
    make_folder(target.parent)
    draft = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    for ending in ("", "-wal", "-shm"):
        old = target.with_name(target.name + ending)
        if old.exists():
            old.replace(target.with_name(f"{target.name}.before-restore{ending}"))
    draft.replace(target)
    return target.name
