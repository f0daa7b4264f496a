"""Puts dossiers' and cases' parts together, for the processes and for commands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from fastapi import APIRouter

from answers.service_records import ServiceRecords
from channels.web import NAME as WEB
from channels.web import WebChannel
from core.clock import Clock, today
from core.database import Database
from core.edits import Edits
from core.ledger import Ledger
from core.secret_key import SecretKey
from core.settings import Settings
from desk import case_api, dossier_push, gap_news
from desk.effects import Effects
from desk.gap_book import GapBook
from desk.gaps import Gaps
from desk.golden import Golden
from desk.golden_checks import GoldenChecks
from desk.imports import Imports
from desk.journal import Journal
from desk.pages.figure_view import Numbers
from desk.pages.procedures import Knowledge
from desk.pages.talk_view import Talks
from desk.staff import Staff
from desk.working_calendar import WorkingCalendar
from dossiers.last_known import LastKnown
from dossiers.lookups import Found, Lookups
from dossiers.model import Status
from dossiers.source import Source
from dossiers.sources import open_source
from dossiers.subscriptions import Subscriptions
from dossiers.telling import Teller
from dossiers.watch import EVERY, Watch
from feedback.casework import Casework
from feedback.catalogs import Catalogs
from feedback.deadlines import Deadline
from feedback.figures import CaseFigures
from feedback.filing import Filing
from feedback.news import News
from feedback.photos import Photos
from feedback.public import Public
from feedback.ratings import Ratings
from feedback.rounds import Rounds
from feedback.status_talk import Subject
from messages.answering import Answering
from messages.askers import Askers
from messages.channel import Channel, PushChannel
from messages.fetching import FetchError
from messages.figures import MessageFigures
from messages.handoff import Handoffs
from messages.handoff_list import HandoffList
from messages.jobs import Job
from messages.marks import Marks
from messages.notices import Notices
from messages.seen import SeenMessages
from messages.transcript import Transcript
from messages.waits import OfficerWaits
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.drafts import Drafts
from procedure_kb.listing import Listing
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store
from working_time import Deadline as Counted
from working_time import Hours, WorkingDays, due, due_in_days, elapsed, explain, hours_of, opens_next

from .context import Context, open_context
from .forgetting import Forgetting
from .platforms import opened
from .public_pages import open311, pages
from .retention import Retention

CHANNELS = {WEB: "Trang web", "zalo": "Zalo", "telegram": "Telegram", "zalo-bot": "Zalo Bot"}
"""What staff call them."""

PHOTOS_SECONDS = 10.0
"""Between two looks for photos that reports have ordered."""


class WorkingHours:
    """The working-time room as cases need it."""

    def __init__(self, days: WorkingDays) -> None:
        self._days = days

    def in_hours(self, start: datetime, hours: float) -> Deadline:
        return _told(due(self._days.calendar(), start, timedelta(hours=hours)))

    def in_days(self, start: datetime, days: int) -> Deadline:
        return _told(due_in_days(self._days.calendar(), start, days))

    def hours_between(self, start: datetime, end: datetime) -> float:
        return elapsed(self._days.calendar(), start, end) / timedelta(hours=1)

    def worked(self, starts: Iterable[datetime], until: datetime) -> list[timedelta]:
        """Working time from each moment."""
        calendar = self._days.calendar()
        return [elapsed(calendar, start, until) for start in starts]

    def opens(self, now: datetime) -> datetime | None:
        """When offices open next, in Hanoi's time; None while they work."""
        return opens_next(self._days.calendar(), now)


def open_working_days(database: Database, clock: Clock, records: ServiceRecords) -> WorkingDays:
    """With the hours that staff wrote at the desk: what citizens are told is what deadlines are counted in."""

    def written() -> Hours | None:
        if records.edit("hours") is None:
            return None
        told = records().hours
        return hours_of(told.days, [f"{opens}-{closes}" for opens, closes in told.periods])

    return WorkingDays(database, clock, written)


def _told(deadline: Counted) -> Deadline:
    return Deadline(deadline.at, explain(deadline))


@dataclass
class Office:
    """Each part is made when it is first used."""

    settings: Settings
    database: Database
    clock: Clock
    secret: SecretKey
    channels: Mapping[str, Channel]
    """By name, for news to citizens."""

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.database, self.clock, self.secret)

    @cached_property
    def edits(self) -> Edits:
        return Edits(self.database, self.clock)

    @cached_property
    def catalog(self) -> Catalogs:
        return Catalogs(self.edits)

    @cached_property
    def service_records(self) -> ServiceRecords:
        return ServiceRecords(self.edits)

    @cached_property
    def working_days(self) -> WorkingDays:
        return open_working_days(self.database, self.clock, self.service_records)

    @cached_property
    def working_calendar(self) -> WorkingCalendar:
        return WorkingCalendar(self.working_days, self.database, self.clock, self.journal)

    @cached_property
    def working_time(self) -> WorkingHours:
        return WorkingHours(self.working_days)

    @cached_property
    def public(self) -> Public:
        return Public(self.database, self.clock, self.catalog)

    def routers(self) -> list[APIRouter]:
        """Public pages, Open311, and staff's API."""
        parts = pages.Parts(
            public=self.public,
            filing=self.filing,
            ledger=self.ledger,
            photos=self.photos,
            catalog=self.catalog,
            now=self.clock.now,
            public_url=self.settings.public_url,
        )
        staff = case_api.create_router(self.staff, self.work, self.photos.read)
        routers = [pages.create_router(parts), open311.create_router(self.public, self.catalog), staff]
        if key := self.settings.dossiers_push_key:
            routers.append(dossier_push.create_router(key.get_secret_value(), self.subscriptions.wake))
        return routers

    def jobs(self) -> list[Job]:
        """What must be done now and then, by one process."""
        return [
            Job("case-reminders", 60, self.rounds.remind),
            Job("case-silence", 3600, self.rounds.fall_silent),
            Job("ledger-roots", 600, self.ledger.publish_roots),
            Job("case-photos", PHOTOS_SECONDS, lambda: self.photos.fetch_ordered(self.fetch)),
            Job("retention", 3600, self.retention.run),
            Job("dossier-watch", EVERY, self.watch.run),
            Job("gap-news", gap_news.EVERY, self.gap_news.run),
            Job("message-days", 300, self.numbers.messages.count_days),
            Job("message-draw", 3600, self.numbers.marks.draw),
        ]

    def fetch(self, channel: str, reference: str) -> bytes:
        """What a citizen sent over a channel. Raises FetchError."""
        if channel == WEB:
            return self.photos.received(reference)
        platform = self.channels.get(channel)
        if not isinstance(platform, PushChannel):
            raise FetchError("away", f"{channel} is not set up any more")
        return platform.fetch(reference)

    @cached_property
    def source(self) -> Source:
        return open_source(self.settings, self.database, self.clock, self.secret)

    @cached_property
    def last_known(self) -> LastKnown:
        return LastKnown(self.source, self.database, self.clock, self.secret)

    @cached_property
    def lookups(self) -> Lookups:
        return Lookups(self.database, self.clock, self.secret, self.ledger, self.last_known)

    def rateable(self, conversation: str) -> Subject | None:
        """What a citizen may rate besides their reports: a dossier that is done, a talk with an officer."""
        code = self.lookups.recent(conversation)
        found = self.lookups.again(conversation, code) if code else None
        if isinstance(found, Found) and found.dossier.status in (Status.DONE, Status.RETURNED):
            return Subject("dossier", found.dossier.code, f"việc giải quyết hồ sơ {found.dossier.code}")
        talk = Handoffs(self.database, self.clock, self.ledger).last_ended(conversation)
        return Subject("handoff", str(talk), "cuộc trao đổi với cán bộ") if talk else None

    def answering(self, on_said: Callable[[], None] = lambda: None) -> Answering:
        """What officers do in conversations; `on_said`: there is something to send."""
        return Answering(self.database, self.clock, self.journal, self.channels, on_said)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.database, self.clock, self.secret, self.ledger)

    @cached_property
    def teller(self) -> Teller:
        return Teller(self.working_days.calendar)

    @cached_property
    def watch(self) -> Watch:
        return Watch(self.database, self.subscriptions, self.source, self.notices, self.teller.news)

    @cached_property
    def forgetting(self) -> Forgetting:
        return Forgetting(self.settings, self.database, self.ledger, self.photos, self.lookups)

    @cached_property
    def retention(self) -> Retention:
        rooms: dict[str, Callable[[int], int]] = {
            "lookups": self.lookups.forget_older_than,
            "last_known": self.last_known.forget_older_than,
            "subscriptions": self.subscriptions.forget_ended,
        }
        imports = self.imports.give_up_old
        return Retention(self.settings, self.database, self.clock, self.ledger, self.forgetting, rooms, imports)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.database, self.clock, self.channels)

    @cached_property
    def staff(self) -> Staff:
        return Staff(self.database, self.clock, self.secret, self.journal)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.database, self.clock, self.ledger)

    @cached_property
    def knowledge(self) -> Knowledge:
        store = Store(self.database, self.clock, self.ledger)
        return Knowledge(
            store=store,
            listing=Listing(store),
            drafts=Drafts(self.database, self.clock, self.ledger, self.journal),
            schedule=Schedule(self.database, self.clock, self.ledger),
            effects=Effects(store, self.clock),
            golden=Golden(self.database, self.clock, self.journal),
            golden_checks=GoldenChecks(self.database, self.clock),
            phrases=Phrases(),
            trace=self.journal,
            contact=self.service_records.contact,
            today=lambda: today(self.clock),
        )

    def talks(self, on_said: Callable[[], None]) -> Talks:
        """What officers' pages of conversations work with; `on_said`: there is something to send."""
        return Talks(
            handoffs=HandoffList(self.database),
            answering=self.answering(on_said),
            transcript=Transcript(self.database, self.clock),
            photos=self.photos,
            sent_to_us=(WEB,),
            hours=self.working_time,
            units=lambda: {id: unit.name for id, unit in self.catalog().units.items()},
            titles=self.knowledge.listing.titles,
            channels=CHANNELS,
            contact=self.service_records.contact,
            now=self.clock.now,
        )

    @cached_property
    def imports(self) -> Imports:
        folder = self.settings.data_dir / "imports"
        return Imports(self.database, self.clock, self.ledger, self.journal, folder)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(
            messages=MessageFigures(self.database, self.clock),
            seen=SeenMessages(self.database),
            waits=OfficerWaits(self.database),
            marks=Marks(self.database, self.clock, self.journal),
            cases=CaseFigures(self.database, self.clock),
            ratings=self.ratings,
            catalog=self.catalog,
            titles=self.knowledge.listing.titles,
            channels=CHANNELS,
            today=lambda: today(self.clock),
        )

    @cached_property
    def askers(self) -> Askers:
        return Askers(self.database, self.clock, self.secret, self.ledger)

    @cached_property
    def gaps(self) -> Gaps:
        book = GapBook(self.database, self.clock, self.journal)
        return Gaps(self.database, self.clock, self.secret, book, self.askers)

    @cached_property
    def gap_news(self) -> gap_news.GapNews:
        known = self.knowledge
        return gap_news.GapNews(
            self.database, self.gaps, self.askers, known.drafts, known.store, self.notices, known.today
        )

    @cached_property
    def photos(self) -> Photos:
        return Photos(self.database, self.clock, self.ledger, self.settings.data_dir / "photos")

    @cached_property
    def filing(self) -> Filing:
        return Filing(*self._case_parts)

    @cached_property
    def work(self) -> Casework:
        return Casework(*self._case_parts)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(*self._case_parts)

    @cached_property
    def _case_parts(self) -> tuple[Database, Clock, SecretKey, Ledger, WorkingHours, News, Catalogs]:
        news = News(self.notices, self.catalog)
        return self.database, self.clock, self.secret, self.ledger, self.working_time, news, self.catalog

    @cached_property
    def ratings(self) -> Ratings:
        return Ratings(self.database, self.clock, self.secret, self.ledger)


@contextmanager
def open_office() -> Iterator[tuple[Context, Office]]:
    """For a command."""
    with open_context() as context, opened(context) as platforms:
        channels: dict[str, Channel] = {WEB: WebChannel()}
        channels |= {platform.name: platform.channel for platform in platforms if platform.channel}
        yield context, Office(context.settings, context.database, context.clock, context.secret, channels)
