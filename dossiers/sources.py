"""Which source this service asks, from its settings."""

import httpx

from core.clock import Clock
from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings

from .city_system import Address, CitySystem
from .mapping import load_mapping
from .registry import Registry
from .source import Source


def open_source(settings: Settings, database: Database, clock: Clock, secret: SecretKey) -> Source:
    """Raises SettingsError if the mapping cannot be used."""
    if city := open_city_system(settings, clock, secret):
        return city
    return Registry(database, clock, secret)


def open_city_system(settings: Settings, clock: Clock, secret: SecretKey) -> CitySystem | None:
    """None where the embedded registry is the source. To be closed."""
    if settings.dossiers_url is None:
        return None
    key = settings.dossiers_key.get_secret_value() if settings.dossiers_key else None
    address = Address(settings.dossiers_url, key, settings.dossiers_timeout)
    return CitySystem(address, secret, load_mapping(settings.dossiers_mapping), httpx.Client(), clock)
