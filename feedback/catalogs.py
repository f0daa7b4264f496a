"""The catalog in force: the files, and over their routing what staff wrote."""

from typing import Any

import structlog
from pydantic import ValidationError

from core.edits import Edit, Edits, in_force
from core.trace import Trace

from .catalog import Catalog, Routing, load_catalog, with_routing

NAME = "routing"

_log = structlog.get_logger("feedback.catalogs")


class Catalogs:
    """Called, it is the Catalog in force; the same object until something changes."""

    def __init__(self, edits: Edits) -> None:
        self._edits = edits
        self._made: tuple[Catalog, Edit | None, Catalog] | None = None

    def __call__(self) -> Catalog:
        files, edit, made = load_catalog(), self.edit(), self._made
        if made is None or made[0] is not files or made[1] != edit:
            made = self._made = (files, edit, _with(files, edit))
        return made[2]

    def edit(self) -> Edit | None:
        """None: the files hold."""
        return self._edits.get(NAME)

    def newest(self) -> Edit | None:
        return self._edits.newest(NAME)

    def made(self, number: int) -> Edit | None:
        return self._edits.made(NAME, number)

    def by(self, edit: Edit | None) -> Catalog:
        """What holds by that edit: without one, or by one that took back, the file's."""
        return _with(load_catalog(), edit)

    def put(self, content: Any, seen: int, by: str, trace: Trace) -> None:
        """`units` and `routes` as routing.yml has them; None: the file holds again.

        Raises ValidationError for what the file could not hold either, ConflictError for an edit not seen.
        """
        if content is not None:
            content = Routing.model_validate(content).model_dump(mode="json")
        self._edits.put(NAME, content, seen, by, trace)


def _with(files: Catalog, edit: Edit | None) -> Catalog:
    """What a later release cannot read any more is left out, and the file holds."""
    edit = in_force(edit)
    if edit is None:
        return files
    try:
        return with_routing(files, Routing.model_validate(edit.content))
    except ValidationError:
        _log.error("edit_not_readable", edit=edit.number)
        return files
