"""How one kind of one-stop system names things: data (mappings/*.yml), checked when it is loaded."""

from collections.abc import Mapping as Dictionary
from datetime import time
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.errors import SettingsError
from vietnamese import folded_words

from .model import HandedIn, Status

FOLDER = Path(__file__).with_name("mappings")

_HANDED_IN: dict[str, HandedIn] = {
    "1": "counter",
    "2": "online",
    "3": "post",
    "trực tiếp": "counter",
    "trực tuyến": "online",
    "bưu chính": "post",
    "qua bưu chính công ích": "post",
}


def _listed(value: object) -> object:
    """One name may stand alone."""
    return [value] if isinstance(value, str) else value


def _with_folded_keys[T](labels: Dictionary[str, T]) -> dict[str, T]:
    return {folded_words(label): value for label, value in labels.items()}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("is no time zone such as Asia/Ho_Chi_Minh") from None
    return name


def _placeholders(*names: str) -> AfterValidator:
    """Exactly these stand in the text as {name}."""

    def checked(text: str) -> str:
        bare = text
        for name in names:
            if bare.count("{" + name + "}") != 1:
                raise ValueError(f"must hold {{{name}}} once")
            bare = bare.replace("{" + name + "}", "")
        if "{" in bare or "}" in bare:
            raise ValueError("holds a brace that stands for nothing")
        return text

    return AfterValidator(checked)


Alternatives = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Dotted paths; the first that holds something counts. A list on the way means each of its items."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class One(_Part):
    """Asking for one dossier. `at`: where in the answer it is; a list there is a list of dossiers."""

    path: Annotated[str, _placeholders("code")]
    at: str = ""


class Batch(_Part):
    """Asking for several, joined by `separator`."""

    path: Annotated[str, _placeholders("codes")]
    at: str = ""
    separator: str = ","
    size: int = Field(50, ge=1, le=500)


class Auth(_Part):
    """A header only: what stands in an address ends up in logs."""

    header: str = Field(pattern=r"^[A-Za-z0-9-]+$")
    value: Annotated[str, _placeholders("key")] = "{key}"


class Says(_Part):
    """A place in the answer, and what may stand there."""

    at: str
    values: tuple[Any, ...]


class Fields(_Part):
    """Ours <- the system's. Without one of the first three no dossier can be told."""

    code: Alternatives
    procedure_name: Alternatives
    status: Alternatives
    label: Alternatives = ()
    updated_at: Alternatives = ()
    procedure_code: Alternatives = ()
    received_at: Alternatives = ()
    due_at: Alternatives = ()
    finished_at: Alternatives = ()
    unit: Alternatives = ()
    branch: Alternatives = ()
    applicant: Alternatives = ()
    handed_in: Alternatives = ()
    papers: Alternatives = ()
    papers_by: Alternatives = ()
    amount: Alternatives = ()
    pay_how: Alternatives = ()
    pay_by: Alternatives = ()
    reason: Alternatives = ()


class Steps(_Part):
    """`at`: the list, in any order."""

    at: str
    moment: Alternatives
    status: Alternatives
    label: Alternatives = ()
    unit: Alternatives = ()
    note: Alternatives = ()


class Mapping(_Part):
    one: One
    batch: Batch | None = None
    check: str | None = None
    """A path that answers with JSON when all is well; none: a dossier that cannot exist is asked for."""
    auth: Auth | None = None
    fine: Says | None = None
    """What an answer that is no error says; anything else there is an error."""
    not_found: tuple[Says, ...] = ()
    """Besides HTTP 404 and an empty list."""
    per_second: float = Field(5.0, gt=0, le=100)
    """Calls, where there is no batch."""
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Ho_Chi_Minh"
    """Of moments that name none."""
    dates: Annotated[tuple[str, ...], Field(min_length=1)] = ("iso",)
    """strptime's formats, or iso, epoch_s, epoch_ms; the first that fits counts."""
    day_ends: time = time(17)
    """A deadline without a time of day."""
    empty: tuple[str, ...] = ("", "-", "null", "0001-01-01T00:00:00")
    """What systems write where nothing is meant."""
    fields: Fields
    steps: Steps | None = None
    owner_numbers: Alternatives
    """Identity and phone numbers of whoever may ask: hashed at once, never kept."""
    statuses: Annotated[dict[str, Status], AfterValidator(_with_folded_keys)] = {}
    """The system's own, before the national numbers and the labels of local_statuses.yml."""
    national_numbers: bool = True
    """False where its numbers mean something else."""
    handed_in: Annotated[dict[str, HandedIn], AfterValidator(_with_folded_keys)] = _with_folded_keys(_HANDED_IN)


def load_mapping(name: str) -> Mapping:
    """One of those shipped, by its name, or a file. Raises SettingsError that names file and key."""
    shipped = FOLDER / f"{name}.yml"
    path = shipped if name.isidentifier() and shipped.exists() else Path(name)
    try:
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError:
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yml")))
        raise SettingsError(f"{path}: no such mapping; shipped are {known}; else name a file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        raise SettingsError(f"{path}: {_complaint(error)}") from None


def _complaint(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"]) or "the whole"
    problem = "is no key of a mapping" if first["type"] == "extra_forbidden" else first["msg"].lower()
    return f"{key}: {problem}"
