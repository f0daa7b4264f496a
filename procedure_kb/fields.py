"""A record as named fields: what differs between two of them, and setting one by its path."""

import re
from collections.abc import Mapping
from difflib import ndiff
from typing import Any

import yaml
from pydantic import ValidationError

from core.errors import InputError

from .complaints import complaint
from .model import Official, Plain, Procedure

_STEP = re.compile(r"([a-z_]+)|\[(\d+|\+)\]")
_PATH = re.compile(r"[a-z_]+(?:\.[a-z_]+|\[(?:\d+|\+)\])*")


def fields(procedure: Procedure | None) -> dict[str, Any]:
    """What is filled, by name: "official.steps", "plain.notes.fee". Notes are fields of their own."""
    if procedure is None:
        return {}
    return by_name(procedure.model_dump(mode="json", exclude={"id"}, exclude_defaults=True))


def by_name(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record that is given as JSON."""
    found = {f"{part}.{name}": value for part, held in whole.items() for name, value in held.items()}
    notes = found.pop("plain.notes", {})
    return found | {f"plain.notes.{aspect}": note for aspect, note in notes.items()}


def changed_fields(before: Procedure | None, after: Procedure) -> list[str]:
    """Names of the fields that differ; of a new procedure all that are filled."""
    return differing(fields(before), fields(after))


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The same of two records that are given by the names of their fields."""
    return [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]


def diff(before: Procedure | None, after: Procedure) -> list[str]:
    """Lines: each changed field's name, then what it lost ("- ") and gained ("+ ") as YAML."""
    old, new = fields(before), fields(after)
    lines: list[str] = []
    for name in differing(old, new):
        compared = ndiff(_lines(old.get(name)), _lines(new.get(name)))
        lines += [name, *(f"  {line}" for line in compared if line[:2] in ("- ", "+ "))]
    return lines


def merged(base: Procedure, current: Procedure, wanted: Procedure) -> tuple[Procedure, list[str]]:
    """`current` with what `wanted` changed of `base`; and the fields that both changed, each in another way."""
    was, now, will = fields(base), fields(current), fields(wanted)
    changed = differing(was, will)
    both = [name for name in changed if now.get(name) not in (was.get(name), will.get(name))]
    content = {name: value for name, value in now.items() if name not in changed}
    return _built(current.id, content | {name: will[name] for name in changed if name in will}), both


def as_held(procedure: Procedure, name: str, value: Any) -> Any:
    """A field's value as the record would hold it; unchanged where no record may hold it. None: nothing."""
    content = {other: held for other, held in fields(procedure).items() if other != name}
    try:
        return fields(_built(procedure.id, content if value is None else content | {name: value})).get(name)
    except ValidationError:
        return value


def with_field(procedure: Procedure, path: str, value: str | None) -> Procedure:
    """The procedure with one field set: "plain.notes.fee", "official.submission_methods[0].fees[0].amount",
    "plain.phrases[+]" for one more. None clears it. What is no text (a list, papers) is given as YAML.

    Raises InputError that names the field and what is wrong with it.
    """
    content = procedure.model_dump(mode="json", exclude_defaults=True)
    readings = [value, *_as_parts(value or "")]
    problems = []
    for reading in readings:
        try:
            return Procedure.model_validate(_with(content, _steps(path), reading))
        except ValidationError as error:
            problems.append(complaint(error))
    raise InputError(f"{procedure.id}: {problems[-1]}; nothing was changed")


def _built(id: str, content: Mapping[str, Any]) -> Procedure:
    """The inverse of `fields`."""
    parts: dict[str, dict[str, Any]] = {"official": {}, "plain": {"notes": {}}}
    for name, value in content.items():
        part, _, field = name.partition(".")
        owner, _, aspect = field.partition(".")
        if aspect:
            parts[part][owner][aspect] = value
        else:
            parts[part][field] = value
    return Procedure(
        id=id, official=Official.model_validate(parts["official"]), plain=Plain.model_validate(parts["plain"])
    )


def _steps(path: str) -> list[str | int | None]:
    """ "plain.phrases[+]" -> ["plain", "phrases", None]."""
    if not _PATH.fullmatch(path):
        raise InputError(f'"{path}" is no field: write it as plain.notes.fee or official.steps[0]')
    return [name or (None if index == "+" else int(index)) for name, index in _STEP.findall(path)]


def _with(held: Any, steps: list[str | int | None], value: Any) -> Any:
    """A copy of what is held, with the place at the end of the steps set; None takes it out."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        content = dict(held) if isinstance(held, dict) else {}
        inner = _with(content.get(step), rest, value)
        return {name: old for name, old in content.items() if name != step} | ({} if inner is None else {step: inner})
    items = list(held) if isinstance(held, list) else []
    place = len(items) if step is None else step
    if place > len(items):
        raise InputError(f"there is no [{place}], only {len(items)} of them: write [+] for one more")
    inner = _with(items[place] if place < len(items) else None, rest, value)
    return [*items[:place], *([] if inner is None else [inner]), *items[place + 1 :]]


def _as_parts(text: str) -> list[Any]:
    """The list or object a text is as YAML; a plain text is none."""
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        return []
    return [value] if isinstance(value, list | dict) else []


def _lines(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return value.splitlines()
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110).splitlines()
