"""Folders of ours."""

from pathlib import Path

from .errors import SettingsError


def make_folder(path: Path) -> Path:
    """The folder, made if it is missing. Raises SettingsError in one line when that is not allowed."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(
            f"the folder {path} cannot be made ({reason}): set MOTCUA_DATA_DIR to one that can"
        ) from None
    return path
