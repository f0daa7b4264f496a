import stat

import pytest

from core.errors import SettingsError
from core.secret_key import SecretKey, load_secret_key
from core.settings import load_settings


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    settings = load_settings(data_dir=tmp_path)
    first = load_secret_key(settings)
    assert load_secret_key(settings).decrypt(first.encrypt("bí mật")) == "bí mật"
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_another_key_does_not_open_it():
    with pytest.raises(SettingsError, match="MOTCUA_SECRET_KEY"):
        SecretKey("b" * 40).decrypt(SecretKey("a" * 40).encrypt("bí mật"))


def test_tokens_differ_by_purpose_and_stay_the_same():
    key = SecretKey("a" * 40)
    assert key.token("internal") == SecretKey("a" * 40).token("internal") != key.token("other")
