"""What the service says of itself, as it holds now: staff's entries over the file's, a section at a time."""

from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError

from core.edits import Edit, Edits, in_force
from core.trace import Trace

from .service_info import Branch, Hotlines, Hours, ServiceInfo, branch_in, load_service_info

SECTIONS: dict[str, TypeAdapter[Any]] = {
    "hotlines": TypeAdapter(Hotlines),
    "hours": TypeAdapter(Hours),
    "offices": TypeAdapter(tuple[Branch, ...]),
}

_log = structlog.get_logger("answers.service_records")


class ServiceRecords:
    """Called, it is the ServiceInfo in force."""

    def __init__(self, edits: Edits) -> None:
        self._edits = edits
        self._made: tuple[tuple[Edit | None, ...], ServiceInfo] | None = None

    def __call__(self) -> ServiceInfo:
        held = tuple(self.edit(section) for section in SECTIONS)
        made = self._made
        if made is None or made[0] != held:
            made = self._made = (held, _with(load_service_info(), dict(zip(SECTIONS, held, strict=True))))
        return made[1]

    def contact(self) -> str:
        return self().contact

    def branch_names(self) -> list[str]:
        return [each.name for each in self().branches.offices]

    def branch_in(self, text: str) -> str | None:
        return branch_in(self().branches.offices, text)

    def edit(self, section: str) -> Edit | None:
        """What staff wrote of it; None: the file holds."""
        return self._edits.get(_name(section))

    def newest(self, section: str) -> Edit | None:
        return self._edits.newest(_name(section))

    def made(self, section: str, number: int) -> Edit | None:
        return self._edits.made(_name(section), number)

    def content(self, section: str, edit: Edit | None) -> Any:
        """What holds by that edit: without one, or by one that took back, the file's."""
        return _content(load_service_info(), section, edit)

    def put(self, section: str, content: Any, seen: int, by: str, trace: Trace) -> None:
        """As the file would hold it; None: the file holds again. Raises ValidationError, ConflictError."""
        if content is not None:
            checked = SECTIONS[section].validate_python(content)
            content = SECTIONS[section].dump_python(checked, mode="json")
        self._edits.put(_name(section), content, seen, by, trace)


def _name(section: str) -> str:
    return f"service_info.{section}"


def _with(info: ServiceInfo, held: dict[str, Edit | None]) -> ServiceInfo:
    """What a later release cannot read any more is left out, and the file holds."""
    for section, edit in held.items():
        content = _content(info, section, edit)
        if section == "offices":
            info = info.model_copy(update={"branches": info.branches.model_copy(update={"offices": content})})
        else:
            info = info.model_copy(update={section: content})
    return info


def _content(info: ServiceInfo, section: str, edit: Edit | None) -> Any:
    if edit := in_force(edit):
        try:
            return SECTIONS[section].validate_python(edit.content)
        except ValidationError:
            _log.error("edit_not_readable", section=section, edit=edit.number)
    return info.branches.offices if section == "offices" else getattr(info, section)
