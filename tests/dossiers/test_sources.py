import pytest

from core.errors import SettingsError
from core.settings import load_settings
from dossiers.sources import open_city_system, open_source

from .conftest import CODE


def test_none_of_the_city_without_its_address(clock, secret):
    assert open_city_system(load_settings(dossiers_url=None), clock, secret) is None


def test_the_citys_by_its_settings(city_url, state, database, clock, secret):
    state.file(CODE)
    settings = load_settings(dossiers_url=f"{city_url}/", dossiers_key="simulated-key", dossiers_mapping="opencps")
    source = open_source(settings, database, clock, secret)
    assert source.name == "city system at 127.0.0.1" and source.find(CODE)
    source.close()


def test_a_mapping_that_is_not_there(clock, secret):
    settings = load_settings(dossiers_url="http://city.example", dossiers_mapping="hanoi")
    with pytest.raises(SettingsError, match="hanoi"):
        open_city_system(settings, clock, secret)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MOTCUA_DOSSIERS_URL", "city.example"),
        ("MOTCUA_DOSSIERS_URL", "https://city.example/hoso?key=abc"),
        ("MOTCUA_DOSSIERS_URL", "https://an:pw@city.example"),
        ("MOTCUA_DOSSIERS_KEY", "khoá"),
        ("MOTCUA_DOSSIERS_KEY", "two\nlines"),
        ("MOTCUA_DOSSIERS_TIMEOUT", "0"),
    ],
)
def test_unusable_settings_are_named_without_their_value(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value) and (value == "0" or value not in str(caught.value))
