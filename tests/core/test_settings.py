import re
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings import Settings, load_settings

README = Path(__file__).parents[2] / "README.md"


def test_a_plain_postgresql_address_means_psycopg(monkeypatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://an:pw@db/motcua")
    assert load_settings().database == "postgresql+psycopg://an:pw@db/motcua"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MOTCUA_PORT", "many"), ("MOTCUA_SECRET_KEY", "short-secret"), ("MOTCUA_DATABASE_URL", "not an address")],
)
def test_an_unusable_setting_is_named_in_one_line_without_its_value(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value) and value not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_readme_lists_every_setting():
    listed = set(re.findall(r"^\| `(MOTCUA_[A-Z_]+)`", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {f"MOTCUA_{name.upper()}" for name in Settings.model_fields}
