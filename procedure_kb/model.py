"""A procedure as the knowledge base holds it: what the State published (`Official`), what people here wrote (`Plain`).

Field names follow the glossary of the design; they are the same in JSON lines, YAML, the database and the answers.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from vietnamese import nfc

Aspect = Literal[
    "documents", "fee", "time", "place", "steps", "legal", "online", "form", "requirements", "result", "overview"
]
"""What one can ask of a procedure. `overview` is the short answer to "tell me about it"."""


INTERNAL = ("5.", "6.")
"""How codes of procedures between authorities begin."""


def _clean(value: object) -> object:
    """Text comes in composed form without outer space; an empty text is no text."""
    return (nfc(value).strip() or None) if isinstance(value, str) else value


def _day(value: str | None) -> str | None:
    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError("must be a day such as 2026-07-14") from error


Text = Annotated[str, BeforeValidator(_clean), Field(min_length=1)]
OptionalText = Annotated[str | None, BeforeValidator(_clean)]
OptionalDay = Annotated[OptionalText, AfterValidator(_day)]
"""An ISO day as text, "2026-07-14"."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fee(_Part):
    """An amount as published ("50,000 VNĐ", "Miễn phí") and what qualifies it."""

    amount: Text
    note: OptionalText = None


class SubmissionMethod(_Part):
    """One way of handing a dossier in."""

    channel: Text
    """"Trực tuyến", "Trực tiếp" or "Dịch vụ bưu chính"."""
    processing_time: OptionalText = None
    """As published, for example "5 Ngày làm việc"; some records lack the unit."""
    fees: tuple[Fee, ...] = ()
    description: OptionalText = None


class Document(_Part):
    """A paper of the dossier."""

    name: Text
    case: OptionalText = None
    """When it is needed; None: always."""
    form: OptionalText = None
    """Name of its template, if there is one."""
    originals: int | None = None
    copies: int | None = None


class LegalBasis(_Part):
    number: Text
    """The whole text where the source did not part number and title."""
    title: OptionalText = None
    agency: OptionalText = None
    date: OptionalText = None


class Result(_Part):
    name: Text
    code: OptionalText = None


class Source(_Part):
    """Where the official fields were read, and how fresh they are."""

    verified_on: Text
    """As precisely as the source has it: "2026-06/07" or "2026-07-14"."""
    title: OptionalText = None
    url: OptionalText = None


class Official(_Part):
    """What the State published. Replaced as a whole by a newer import."""

    code: OptionalText = None
    name: Text
    decision_number: OptionalText = None
    field: OptionalText = None
    ministry: OptionalText = None
    procedure_type: OptionalText = None
    level: tuple[Text, ...] = ()
    target_groups: tuple[Text, ...] = ()
    executing_agency: OptionalText = None
    competent_agency: OptionalText = None
    authorized_agency: OptionalText = None
    coordinating_agency: OptionalText = None
    submission_address: OptionalText = None
    related_procedures: OptionalText = None
    steps: tuple[Text, ...] = ()
    submission_methods: tuple[SubmissionMethod, ...] = ()
    documents: tuple[Document, ...] = ()
    requirements: OptionalText = None
    results: tuple[Result, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    keywords: OptionalText = None
    description: OptionalText = None
    effective_from: OptionalDay = None
    """The day from which the decision holds, when the source tells."""
    quality_flags: tuple[Text, ...] = ()
    """Doubts about the source text, set by those who collected or read it."""
    source: Source


class Plain(_Part):
    """What people of this house wrote. An import never touches it, but may put parts of it in doubt."""

    name: OptionalText = None
    """A short name, shown instead of an official one that is too long to read."""
    summary: OptionalText = None
    """One or two sentences: what it is for and who needs it."""
    documents: tuple[Document, ...] = ()
    """The papers in plain words; shown instead of the official list."""
    steps: tuple[Text, ...] = ()
    """The way in plain words; shown instead of the official steps."""
    notes: dict[Aspect, Text] = Field(default_factory=dict)
    """What a citizen must know about one aspect; shown first in its answer."""
    phrases: tuple[Text, ...] = ()
    """How citizens ask for it ("người dân hay hỏi"); search reads them, nobody else."""
    review_on: OptionalDay = None
    """Until when people here vouch for the record; None: as long as `freshness` trusts its reading."""
    doubted: tuple[Text, ...] = ()
    """Parts ("documents", "notes.fee") that name what a newer import no longer does; not told until looked at."""

    @property
    def trusted(self) -> "Plain":
        """What of it may be told: all but the doubted parts."""
        if not self.doubted:
            return self
        kept = {name: value for name, value in self if name not in self.doubted}
        notes = {aspect: note for aspect, note in self.notes.items() if f"notes.{aspect}" not in self.doubted}
        return Plain.model_construct(**kept | {"notes": notes})


class Procedure(_Part):
    """One record. `id` is the code, or the source's own id for the few records that have none."""

    id: Annotated[Text, Field(max_length=60)]
    official: Official
    plain: Plain = Plain()

    @model_validator(mode="after")
    def _id_is_code(self) -> Self:
        if self.official.code and self.official.code != self.id:
            raise ValueError(f"id {self.id!r} must be the code {self.official.code!r}")
        return self

    @property
    def is_internal(self) -> bool:
        """Between authorities: found by its code, never offered to a citizen."""
        return self.id.startswith(INTERNAL)

    @property
    def title(self) -> str:
        """The name to show: the plain one, or the official one without the leading "Thủ tục"."""
        bare = self.plain.name or self.official.name.removeprefix("Thủ tục ").strip().rstrip(".")
        return bare[:1].upper() + bare[1:]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The papers to show: the plain list if people wrote one."""
        return self.plain.trusted.documents or self.official.documents

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps to show: the plain ones if people wrote them."""
        return self.plain.trusted.steps or self.official.steps
