"""Photos of citizens: put together anew, so that nothing but the picture is kept; public once staff allow it."""

import io
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import Row, and_, select, update

from core.clock import Clock
from core.database import Database
from core.errors import InputError
from core.ledger import Ledger
from messages.fetching import MAX_BYTES, FetchError
from messages.tables import conversations, inbox

from . import wording
from .case_rows import Acts, Who
from .photo_files import PhotoFiles
from .tables import case_photos, cases

MAX_PIXELS = 50_000_000
"""More is no photo of a phone, but a bomb."""

LONGEST_SIDE = 1600
MOST_TRIES = 13
FIRST_PAUSE = timedelta(minutes=1)
"""Doubled with each try: the last one is nearly three days after the report."""

MOST_AT_ONCE = 20
"""Fetched in one run: other jobs wait meanwhile."""

MOST_RECEIVED = 2000
"""Photos that came straight to us and belong to no report yet; a day later they are gone."""

FORMATS = ("JPEG", "PNG", "WEBP")
RECEIVED = "received"

_log = structlog.get_logger("feedback.photos")


class NotAPhoto(InputError):
    """What came cannot be kept. The text is for the log; the citizen is told in other words."""


class TooManyPhotos(InputError):
    """No more are taken now."""


@dataclass(frozen=True)
class Ordered:
    """A photo that a filed case names and that is still with the platform: `reference` is what it calls it."""

    id: str
    case_id: int
    number: str
    channel: str
    reference: str
    tries: int
    received_at: datetime

    def due(self) -> datetime:
        return self.received_at + FIRST_PAUSE * ((1 << self.tries) - 1)


Fetch = Callable[[str, str], bytes]
"""Channel and reference -> what the platform has. Raises FetchError."""


class Photos:
    """`<id>.jpg` in the folder is a report's; in `received/` what came straight to us and no report has yet."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger, folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._acts = Acts(clock, ledger)
        self._files = PhotoFiles(folder)
        self._received = PhotoFiles(folder / RECEIVED)

    # what a report's citizen sent over a platform

    def fetch_ordered(self, fetch: Fetch) -> int:
        """A job: how many were kept. One that is not reached is tried again, MOST_TRIES times in all."""
        kept, away = 0, set[str]()
        for ordered in self.ordered(due=True)[:MOST_AT_ONCE]:
            if ordered.channel not in away:  # a platform that does not answer is not waited for twice in one run
                outcome = self._fetch(ordered, fetch)
                kept += outcome is None
                away |= {ordered.channel} if outcome == "away" else set()
        return kept

    def ordered(self, due: bool = False) -> list[Ordered]:
        """Those that are not there yet, oldest first; `due`: those to be tried now."""
        query = (
            select(case_photos.c.id, case_photos.c.case_id, cases.c.number, conversations.c.channel, inbox.c.attachment)
            .add_columns(case_photos.c.tries, case_photos.c.received_at)
            .join(cases, cases.c.id == case_photos.c.case_id)
            .join(inbox, inbox.c.id == case_photos.c.inbox_id)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(case_photos.c.state == "waiting")
            .order_by(case_photos.c.received_at, case_photos.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = [
            Ordered(r.id, r.case_id, r.number, r.channel, _reference(r.attachment), r.tries, r.received_at)
            for r in rows
        ]
        return [each for each in found if not due or each.due() <= self._clock.now()]

    def _fetch(self, ordered: Ordered, fetch: Fetch) -> str | None:
        """Why it was not kept; None if it was."""
        try:
            picture = clean(fetch(ordered.channel, ordered.reference))
        except NotAPhoto as error:
            return self._given_up(ordered, "no_photo", str(error))
        except FetchError as error:
            if error.why == "away" and ordered.tries + 1 < MOST_TRIES:
                self._settle(ordered.id, tries=case_photos.c.tries + 1)
                _log.warning("photo_not_fetched", photo=ordered.id, reason=str(error))
                return error.why
            return self._given_up(ordered, error.why, str(error))
        self._files.write(ordered.id, picture, self._clock.now())
        if not self._settle(ordered.id, state="kept", size=len(picture)):
            self._files.delete(ordered.id)  # its person was deleted meanwhile
        self._received.delete(ordered.reference)
        return None

    def _given_up(self, ordered: Ordered, why: str, reason: str) -> str:
        """Staff read it in the case's course."""
        _log.warning("photo_given_up", photo=ordered.id, reason=reason)
        note = wording.PHOTO_FAILED[why]
        with self._database.write() as connection:
            failed = update(case_photos).where(case_photos.c.id == ordered.id, case_photos.c.state == "waiting")
            if connection.execute(failed.values(state="failed")).rowcount == 1:
                id, number, now = ordered.case_id, ordered.number, self._clock.now()
                self._acts.write(connection, id, number, "photo_failed", Who(), now, note, is_public=False)
        self._received.delete(ordered.reference)
        return why

    def _settle(self, photo: str, **values: Any) -> bool:
        with self._database.write() as connection:
            waiting = update(case_photos).where(case_photos.c.id == photo, case_photos.c.state == "waiting")
            return connection.execute(waiting.values(**values)).rowcount == 1

    # what came straight to us

    def receive(self, content: bytes) -> str:
        """Cleaned and kept until a report takes it; its reference. Raises NotAPhoto, TooManyPhotos."""
        picture, reference = clean(content), uuid.uuid4().hex
        if self._received.count() >= MOST_RECEIVED:
            raise TooManyPhotos(f"{MOST_RECEIVED} photos wait for a report")
        self._received.write(reference, picture, self._clock.now())
        return reference

    def received(self, reference: str) -> bytes:
        """Raises FetchError."""
        found = self._received.read(reference)
        if found is None:
            raise FetchError("gone", "the photo was not taken in time")
        return found

    def drop(self, reference: str) -> None:
        """One that no report takes; nothing if the reference is a platform's."""
        self._received.delete(reference)

    def drop_received(self, before: datetime) -> int:
        """How many no report has taken."""
        return self._received.delete_older(before)

    # those that are kept

    def read(self, photo: str) -> bytes | None:
        """For staff."""
        return self._files.read(photo)

    def with_messages(self, messages: Collection[int]) -> set[int]:
        """Those of these messages, by number in the inbox, whose photo is here: a report's, or as it came to us."""
        return {
            row.id
            for row in self._of_messages(messages)
            if self._files.has(row.photo or "") or self._received.has(_reference(row.attachment))
        }

    def of_message(self, message: int) -> bytes | None:
        """For staff; None unless it is one of `with_messages`."""
        for row in self._of_messages([message]):
            if found := self._files.read(row.photo or "") or self._received.read(_reference(row.attachment)):
                return found
        return None

    def _of_messages(self, messages: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
        of_report = and_(case_photos.c.inbox_id == inbox.c.id, case_photos.c.state == "kept")
        query = (
            select(inbox.c.id, inbox.c.attachment, case_photos.c.id.label("photo"))
            .outerjoin(case_photos, of_report)
            .where(inbox.c.id.in_(messages))
        )
        with self._database.read() as connection:
            return connection.execute(query).all()

    def read_public(self, photo: str) -> bytes | None:
        """None unless staff have allowed it, and its case is shown."""
        is_shown = and_(case_photos.c.state == "kept", cases.c.is_hidden.is_(False))
        query = select(case_photos.c.approved_at).join(cases).where(case_photos.c.id == photo, is_shown)
        with self._database.read() as connection:
            approved = connection.execute(query).scalar_one_or_none()
        return self.read(photo) if approved else None

    def delete(self, photo: str) -> None:
        """The file; its row goes with its case or person."""
        self._files.delete(photo)


def _reference(attachment: dict[str, Any] | None) -> str:
    return (attachment or {}).get("reference") or ""


def clean(content: bytes) -> bytes:
    """A JPEG of the same picture, upright, at most LONGEST_SIDE wide or high, with no metadata. Raises NotAPhoto."""
    if len(content) > MAX_BYTES:
        raise NotAPhoto(f"larger than {MAX_BYTES} bytes")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise NotAPhoto(f"more than {MAX_PIXELS} pixels")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPhoto(f"no JPEG, PNG or WebP picture ({type(error).__name__})") from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()
