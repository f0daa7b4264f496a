"""Categories, urgencies and routing: data that another province replaces. Read once; a fault is named with its file."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from core.errors import InputError
from vietnamese import fold, folded_words, name_key, syllables

from .model import Urgency

_FOLDER = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Category(_Strict):
    id: str
    label: str
    words: tuple[str, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    told: str | None = None
    """Of an excluded one: the way the law has for it."""


class Limit(_Strict):
    """Working hours or working days. `certain`: the city has named it; else it is our assumption."""

    hours: float | None = Field(None, gt=0)
    days: int | None = Field(None, gt=0)
    label: str = ""
    certain: bool

    @model_validator(mode="after")
    def _one_of_both(self) -> "Limit":
        if (self.hours is None) == (self.days is None):
            raise ValueError("a limit has either hours or days")
        return self


class Unit(_Strict):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    above: str | None = None


class Route(_Strict):
    category: str
    branch: str
    unit: str


class _Categories(_Strict):
    categories: tuple[Category, ...]
    excluded: tuple[Category, ...]
    urgent_words: tuple[str, ...]
    unmistakable: tuple[str, ...]


class _Urgencies(_Strict):
    receive: Limit
    handle: dict[Urgency, Limit]
    remind_before: float = Field(gt=0, lt=1)
    silent_after_days: int = Field(gt=0)
    reopen_within_days: int = Field(gt=0)


class Routing(_Strict):
    example: bool = False
    units: dict[str, Unit]
    routes: tuple[Route, ...]

    @model_validator(mode="after")
    def _names_exist(self) -> "Routing":
        named = {route.unit for route in self.routes} | {unit.above for unit in self.units.values() if unit.above}
        if unknown := named - self.units.keys():
            raise ValueError(f"unknown unit {sorted(unknown)[0]!r}")
        if not self.routes or (self.routes[-1].category, self.routes[-1].branch) != ("*", "*"):
            raise ValueError("the last route must fit everything: category and branch '*'")
        return self


@dataclass(frozen=True)
class Catalog:
    categories: dict[str, Category]
    excluded: dict[str, Category]
    urgent_words: tuple[str, ...]
    unmistakable: tuple[str, ...]
    """Words that make a message a complaint, whatever it looks like."""
    times: _Urgencies
    units: dict[str, Unit]
    routes: tuple[Route, ...]

    @property
    def silent_after(self) -> timedelta:
        return timedelta(days=self.times.silent_after_days)

    @property
    def reopen_within(self) -> timedelta:
        return timedelta(days=self.times.reopen_within_days)

    def label(self, category: str) -> str:
        """Also of a category that a later file does not have any more."""
        known = self.categories.get(category)
        return known.label if known else category

    def unit_name(self, unit: str) -> str:
        return self.units[unit].name if unit in self.units else unit

    def unit_for(self, category: str, branch: str | None) -> str:
        return next(
            route.unit
            for route in self.routes
            if route.category in ("*", category) and route.branch in ("*", branch or "")
        )

    def predict(self, text: str) -> list[Category]:
        """Categories whose words stand in the text, the longest words counting most; empty if none do."""
        scores = {each: _score(text, each.words) for each in self.categories.values()}
        return sorted((each for each, score in scores.items() if score), key=lambda each: -scores[each])

    def named(self, text: str) -> list[Category]:
        """Categories whose label has these words, as typed: "đường sá" for "Đường sá, vỉa hè hư hỏng"."""
        said = f" {folded_words(text)} "
        return [each for each in self.categories.values() if said.strip() and said in f" {folded_words(each.label)} "]

    def is_unmistakable(self, text: str) -> bool:
        """A complaint that looks like a question: "cán bộ thu lệ phí 200 nghìn không biên lai"."""
        return bool(_score(text, self.unmistakable))

    def excludes(self, text: str) -> Category | None:
        return next((each for each in self.excluded.values() if _score(text, each.words)), None)

    def urgency(self, category: str, text: str) -> Urgency:
        if _score(text, self.urgent_words):
            return Urgency.URGENT
        known = self.categories.get(category)
        return known.urgency if known else Urgency.NORMAL


def _score(text: str, words: tuple[str, ...]) -> int:
    said = f" {' '.join(syllables(text))} "
    folded = said == fold(said)
    return sum(len(word) for word in words if f" {_spelled(word, folded)} " in said)


@cache
def _spelled(word: str, folded: bool) -> str:
    joined = " ".join(syllables(word))
    return fold(joined) if folded else joined


@cache
def load_catalog(folder: Path = _FOLDER) -> Catalog:
    """Raises InputError that names file and place."""
    found, times, routing = (
        _read(folder / "categories.yml", _Categories),
        _read(folder / "urgencies.yml", _Urgencies),
        _read(folder / "routing.yml", Routing),
    )
    return Catalog(
        categories={each.id: each for each in found.categories},
        excluded={each.id: each for each in found.excluded},
        urgent_words=found.urgent_words,
        unmistakable=found.unmistakable,
        times=times,
        units=routing.units,
        routes=routing.routes,
    )


def with_routing(catalog: Catalog, routing: Routing) -> Catalog:
    """Units in the order of the file, new ones behind them by name: PostgreSQL keeps no order of an edit's."""
    units = routing.units
    fresh = sorted(units.keys() - catalog.units.keys(), key=lambda id: name_key(units[id].name))
    ids = [*(id for id in catalog.units if id in units), *fresh]
    return replace(catalog, units={id: units[id] for id in ids}, routes=routing.routes)


def _read[T: BaseModel](file: Path, shape: type[T]) -> T:
    try:
        data: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        return shape.model_validate(data)
    except (OSError, yaml.YAMLError) as error:
        raise InputError(f"{file.name} cannot be read: {re.sub(r'\\s+', ' ', str(error))}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{file.name}, {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


Kind = Literal["case", "dossier", "handoff"]
