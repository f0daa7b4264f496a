"""The service's secret: encrypts personal numbers, derives the internal token."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from .errors import SettingsError
from .folders import make_folder
from .settings import Settings

KEY_FILE = "secret-key"
"""In the data folder."""


class SecretKey:
    """Encrypts short texts and derives tokens by purpose. Never printed, never logged."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._box = Fernet(base64.urlsafe_b64encode(self._derived("encryption")))

    def _derived(self, purpose: str) -> bytes:
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def token(self, purpose: str) -> str:
        """A token that only holders of the key can name; the same for the same purpose."""
        return self._derived(f"token:{purpose}").hex()

    def encrypt(self, text: str) -> str:
        return self._box.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Raises SettingsError when the key is not the one the text was encrypted with."""
        try:
            return self._box.decrypt(text.encode()).decode()
        except InvalidToken:
            raise SettingsError(
                "MOTCUA_SECRET_KEY is not the key this data was encrypted with: restore the old one"
            ) from None


def load_secret_key(settings: Settings) -> SecretKey:
    """The configured key, or the one made once in the data folder (mode 600)."""
    if settings.secret_key:
        return SecretKey(settings.secret_key.get_secret_value())
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _make(path)
    return SecretKey(path.read_text(encoding="ascii").strip())


def _make(path: Path) -> None:
    """Written aside and linked into place: of two processes that start at once, one key wins, whole."""
    make_folder(path.parent)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
