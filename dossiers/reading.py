"""One dossier out of a system's JSON, by its mapping."""

import re
from typing import Any

from core.secret_key import SecretKey
from vietnamese import folded_words

from .factor import factor, last_digits_of_whole
from .mapping import Alternatives, Mapping, Steps
from .model import Dossier, Filed, HandedIn, Status, Step
from .source import SourceError
from .statuses import by_label, by_number
from .values import MAX_ITEMS, MISSING, Values, at, shortened


class Reader:
    """Raises SourceError that names our field, never what stood there."""

    def __init__(self, mapping: Mapping, secret: SecretKey) -> None:
        self._mapping = mapping
        self._secret = secret
        self._values = Values(mapping)

    def code(self, raw: Any) -> str:
        return self._values.needed(raw, self._mapping.fields.code, "code").upper()

    def filed(self, raw: Any) -> Filed:
        dossier = self._dossier(raw)
        numbers = self._values.all(raw, self._mapping.owner_numbers)
        digits = {last_digits_of_whole(number) for number in numbers}
        return Filed(dossier, frozenset(factor(self._secret, dossier.code, last) for last in digits if last))

    def _dossier(self, raw: Any) -> Dossier:
        fields, values = self._mapping.fields, self._values
        status, word = self._status(raw, fields.status, "status")
        received_at = values.moment(raw, fields.received_at, "received_at")
        finished_at = values.moment(raw, fields.finished_at, "finished_at")
        steps = self._steps(raw)
        updated_at = values.moment(raw, fields.updated_at, "updated_at")
        known = [moment for moment in (updated_at, received_at, finished_at, *(step.at for step in steps)) if moment]
        if not known:
            raise SourceError("updated_at is missing, and no other date tells when the dossier changed")
        return Dossier(
            code=self.code(raw),
            procedure_name=values.needed(raw, fields.procedure_name, "procedure_name"),
            status=status,
            updated_at=updated_at or max(known),
            procedure_code=values.text(raw, fields.procedure_code, "procedure_code"),
            label=values.text(raw, fields.label, "label") or word,
            received_at=received_at,
            due_at=values.moment(raw, fields.due_at, "due_at", deadline=True),
            finished_at=finished_at,
            unit=values.text(raw, fields.unit, "unit"),
            branch=values.text(raw, fields.branch, "branch"),
            applicant=values.text(raw, fields.applicant, "applicant"),
            handed_in=self._handed_in(raw),
            steps=steps,
            papers=self._papers(raw),
            papers_by=values.moment(raw, fields.papers_by, "papers_by", deadline=True),
            amount=values.amount(raw, fields.amount, "amount"),
            pay_how=values.text(raw, fields.pay_how, "pay_how"),
            pay_by=values.moment(raw, fields.pay_by, "pay_by", deadline=True),
            reason=values.text(raw, fields.reason, "reason"),
        )

    def _status(self, raw: Any, paths: Alternatives, field: str) -> tuple[Status, str | None]:
        """And the system's word for it, where it is a word."""
        text = self._values.needed(raw, paths, field)
        own = self._mapping.statuses.get(folded_words(text))
        national = by_number(text) if self._mapping.national_numbers else None
        status = own or national or by_label(text)
        if status is None:
            raise SourceError(f"{field} is one that neither the mapping nor local_statuses.yml knows")
        return status, None if text.isdecimal() else text

    def _steps(self, raw: Any) -> tuple[Step, ...]:
        names = self._mapping.steps
        found = at(raw, names.at) if names else None
        if names is None or found in (None, MISSING, ""):
            return ()
        if not isinstance(found, list) or len(found) > MAX_ITEMS:
            raise SourceError("steps is no list of steps")
        return tuple(sorted((self._step(item, names) for item in found), key=lambda step: step.at))

    def _step(self, raw: Any, names: Steps) -> Step:
        moment = self._values.moment(raw, names.moment, "steps.moment")
        if moment is None:
            raise SourceError("steps.moment is missing")
        status, word = self._status(raw, names.status, "steps.status")
        return Step(
            at=moment,
            status=status,
            label=self._values.text(raw, names.label, "steps.label") or word,
            unit=self._values.text(raw, names.unit, "steps.unit"),
            note=self._values.text(raw, names.note, "steps.note"),
        )

    def _handed_in(self, raw: Any) -> HandedIn | None:
        """An unknown channel hides nothing that a citizen must know."""
        text = self._values.text(raw, self._mapping.fields.handed_in, "handed_in")
        return self._mapping.handed_in.get(folded_words(text)) if text else None

    def _papers(self, raw: Any) -> tuple[str, ...]:
        """A list, or one text with a paper a line."""
        texts = self._values.all(raw, self._mapping.fields.papers)
        papers = [shortened(line.strip(" \t-•;")) for text in texts for line in re.split(r"[\n;]", text)]
        if len(papers) > MAX_ITEMS:
            raise SourceError("papers has too many items")
        return tuple(dict.fromkeys(filter(None, papers)))
