"""The desk as its pages are seen: over HTTP, in the colours of the citizens' page, with people who work there."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeGuard
from uuid import uuid4
from zlib import crc32

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Page, expect
from starlette.routing import BaseRoute

from actions.explaining import Explaining
from answers.answer import Answers
from answers.explanation import Explanation
from answers.service_info import handed_over, load_service_info
from answers.service_records import ServiceRecords
from channels.fonts import font_file
from channels.simulators.running import serve
from channels.web import PAGE, WebChannel, with_announcements
from core.clock import today
from core.database import Database
from core.edits import Edits
from core.ledger import Ledger
from core.secret_key import SecretKey
from desk.effects import Effects
from desk.erasure import Erasure, Kept
from desk.gap_book import GapBook
from desk.gaps import Gaps
from desk.golden import Golden
from desk.golden_checks import GoldenChecks
from desk.imports import Imports
from desk.journal import Journal
from desk.operating import Operating, Reached, Token
from desk.pages.app import Parts, create_app
from desk.pages.cases import Cases
from desk.pages.door import ROOT
from desk.pages.figure_view import Numbers
from desk.pages.procedures import Knowledge
from desk.pages.routing_pages import Routes
from desk.pages.running import Running
from desk.pages.service_places import Places
from desk.pages.talk_view import Talks
from desk.pages.wording_pages import Vocabulary
from desk.roles import Role
from desk.staff import Staff
from desk.working_calendar import WorkingCalendar
from feedback.catalog import load_catalog
from feedback.catalogs import Catalogs
from feedback.figures import CaseFigures
from feedback.model import Draft
from feedback.photos import Photos
from feedback.ratings import Ratings
from messages.announcements import Announcements
from messages.answering import Answering
from messages.askers import Askers
from messages.channel_states import ChannelStates
from messages.figures import MessageFigures
from messages.handoff import Handoffs
from messages.handoff_list import HandoffList
from messages.inbox import Inbox, TurnResult
from messages.incoming import Attachment, Incoming
from messages.jobs import JobStore
from messages.marks import Marks
from messages.outbox import Outbox
from messages.outcome import Outcome
from messages.reply import Reply
from messages.seen import SeenMessages
from messages.transcript import Transcript
from messages.turn import Turns
from messages.waits import OfficerWaits
from motcua.http_guard import SecurityHeaders
from motcua.office import WorkingHours, open_working_days
from procedure_kb.catalog import Catalog
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.drafts import Drafts
from procedure_kb.listing import Listing
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store
from search.embedded import EmbeddedEngine
from search.searcher import Searcher
from search.staff_lexicon import StaffLexicon
from tests.conftest import FixedClock
from tests.feedback.conftest import Office, open_office
from tests.messages.fakes import FakeDialogue


class Citizens:
    """What they write, and what the assistant answers, as the workers store it."""

    def __init__(self, database: Database, clock: FixedClock, secret: SecretKey) -> None:
        self._inbox = Inbox(database, clock, secret)
        self._handoffs = Handoffs(database, clock, Ledger(database, clock, secret))
        self._turns = Turns(self._inbox, FakeDialogue(), lambda: "1022", self._handoffs)
        self._clock = clock
        self._said = 0

    def say(self, who: str, text: str | None, result: TurnResult | None = None, photo: Attachment | None = None) -> int:
        """`result`: what the assistant answers, if not an echo; nothing while they are with an officer.

        Returns the inbox id.
        """
        self._said += 1
        self._clock.pass_(seconds=1)
        key = f"said {self._said}"
        said = self._inbox.receive(Incoming("web", who, key, key, self._clock.now(), text=text, attachment=photo))
        work = self._inbox.lease()
        assert work is not None
        result = result or self._turns.answer(work)
        self._inbox.settle(work, result, [reply.as_json() for reply in result.replies], 1.0)
        return said

    def ask_for_an_officer(
        self, who: str, before: str = "làm giấy khai sinh cho con cần gì", result: TurnResult | None = None
    ) -> str:
        """After a question; the conversation."""
        self.say(who, before, result)
        self.say(who, "cho tôi gặp cán bộ", TurnResult(Outcome.HANDED_OVER, (handed_over(load_service_info(), None),)))
        self._clock.pass_(seconds=1)
        conversation = self._inbox.conversation("web", who)
        assert conversation is not None
        self._handoffs.ask(conversation)
        return conversation


class FewPhrases(Phrases):
    """Of one code in thirty: to learn what citizens call thousands of procedures takes seconds, in each test anew."""

    def by_code(self) -> dict[str, tuple[str, ...]]:
        return {code: said for code, said in super().by_code().items() if crc32(code.encode()) % 30 == 0}


class LocalTrying:
    """The action server's part in this process, over the records as they are now. `intents` is what Rasa would say."""

    def __init__(self, knowledge: Knowledge) -> None:
        catalog = Catalog(knowledge.store, FewPhrases())
        self._searcher = Searcher(EmbeddedEngine(), catalog)
        answers = Answers(self._searcher, catalog.get, knowledge.contact, knowledge.today)
        self._explaining = Explaining(answers, self._searcher)
        self.intents: list[tuple[str, float]] = []
        self.is_away = False

    def explain(self, text: str, with_intents: bool = True) -> Explanation | None:
        if self.is_away:
            return None
        self._searcher.refresh()
        told = self._explaining(text, self.intents if with_intents else [])
        return Explanation.from_json(json.loads(json.dumps(told.as_json())))


@dataclass(frozen=True)
class DeskTown:
    """`keys` by name: Minh administers, the others work. `pages`: path of each that needs nothing named."""

    url: str
    pages: list[str]
    office: Office
    clock: FixedClock
    staff: Staff
    keys: dict[str, str]
    knowledge: Knowledge
    gaps: Gaps
    trying: LocalTrying
    imports: Imports
    numbers: Numbers
    citizens: Citizens
    handoffs: HandoffList
    running: Running

    def enter(self, page: Page, name: str) -> None:
        """For the first time, choosing PASSWORD."""
        enter(page, name, self.keys[name])

    def report(self, who: str, text: str = "Ổ gà rất to, tối qua có người ngã.", category: str = "road") -> str:
        """The number of what a citizen filed."""
        draft = Draft(category, "trước số 12 phố Huế", text, contact="0912345678")
        return self.office.filing.file(self.office.citizen(who), draft, f"message of {who}").case.number


PASSWORD = "một câu dài dễ nhớ"
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
HOURS = timedelta(hours=12)
CHIEF = "Trần Quang Minh"
PEOPLE = {
    CHIEF: Role.ADMINISTRATOR,
    "Nguyễn Thị Lan": Role.EDITOR,
    "Phạm Văn Đức": Role.REVIEWER,
    "Lê Thu Hoa": Role.CASE_OFFICER,
}


@contextmanager
def desk_town(database: Database, clock: FixedClock, cache: Path) -> Iterator[DeskTown]:
    secret = SecretKey("a key for tests, thirty-two characters or more")
    office = open_office(database, clock, secret)
    parts = parts_of(office, secret, cache / "imports")
    keys = {name: parts.staff.add(name, role) for name, role in PEOPLE.items()}
    app, running = FastAPI(), parts.running
    app.add_middleware(SecurityHeaders)  # as the gateway: browsers heed them
    pages = create_app(parts)
    app.mount(ROOT, pages)

    @app.get("/page/fonts/be-vietnam-pro-{weight}.woff2")
    def font(weight: int) -> FileResponse:
        return FileResponse(font_file(weight, cache), media_type="font/woff2")

    @app.get("/")
    def chat() -> HTMLResponse:
        """The citizens' page, with nobody who answers."""
        html = (PAGE / "index.html").read_text(encoding="utf-8")
        return HTMLResponse(with_announcements(html, [each.text for each in running.announcements.in_force()]))

    @app.get("/api/chat/announcements")
    def announcements() -> dict[str, list[dict[str, str]]]:
        return {"announcements": [{"text": each.text} for each in running.announcements.in_force()]}

    app.mount("/page", StaticFiles(directory=PAGE))
    with serve(app) as url:
        yield DeskTown(
            url=url,
            pages=[route.path for route in pages.routes if _is_page(route)],
            office=office,
            clock=clock,
            staff=parts.staff,
            keys=keys,
            knowledge=parts.knowledge,
            gaps=parts.gaps,
            trying=tried_here(parts),
            imports=parts.imports,
            numbers=parts.numbers,
            citizens=Citizens(database, clock, secret),
            handoffs=parts.talks.handoffs,
            running=running,
        )


def _is_page(route: BaseRoute) -> TypeGuard[APIRoute]:
    """Neither a part of one nor a file."""
    if not isinstance(route, APIRoute) or "GET" not in route.methods:
        return False
    return not re.search(r"[{.]|/moi$|/tai-ve$", route.path)


def parts_of(
    office: Office, secret: SecretKey, imports: Path, photo: Callable[[str], bytes | None] = lambda photo: None
) -> Parts:
    """All that the desk works with, over a real database; `imports` is a folder."""
    database, clock = office.database, office.clock
    journal = Journal(database, clock, office.ledger)
    knowledge = knowledge_of(database, clock, journal)
    return Parts(
        database=database,
        clock=clock,
        secret=secret,
        journal=journal,
        staff=Staff(database, clock, secret, journal),
        cases=Cases(office.work, load_catalog, photo),
        talks=talks_of(database, clock, journal, knowledge, photos_of(office, imports)),
        knowledge=knowledge,
        imports=Imports(database, clock, office.ledger, journal, imports),
        numbers=numbers_of(database, clock, secret, journal),
        running=running_of(database, clock, journal),
        gaps=gaps_of(database, clock, secret, journal),
        trying=LocalTrying(knowledge),
        secure=False,
        address_of=lambda request: "here",
    )


def tried_here(parts: Parts) -> LocalTrying:
    """What tries questions, as the tests' desk has it."""
    assert isinstance(parts.trying, LocalTrying)
    return parts.trying


def knowledge_of(database: Database, clock: FixedClock, journal: Journal) -> Knowledge:
    ledger = Ledger(database, clock, SecretKey("a key for tests, thirty-two characters or more"))
    store = Store(database, clock, ledger)
    return Knowledge(
        store=store,
        listing=Listing(store),
        drafts=Drafts(database, clock, ledger, journal),
        schedule=Schedule(database, clock, ledger),
        effects=Effects(store, clock),
        golden=Golden(database, clock, journal),
        golden_checks=GoldenChecks(database, clock),
        phrases=Phrases(),
        trace=journal,
        contact=lambda: "Anh/chị gọi 1022.",
        today=lambda: today(clock),
    )


def gaps_of(database: Database, clock: FixedClock, secret: SecretKey, journal: Journal) -> Gaps:
    askers = Askers(database, clock, secret, Ledger(database, clock, secret))
    return Gaps(database, clock, secret, GapBook(database, clock, journal), askers, kept=0.0)


def ask_in_vain(
    inbox: Inbox, clock: FixedClock, text: str, who: str = "an", outcome: Outcome = Outcome.NO_MATCH
) -> int:
    """The inbox id of what somebody asked and nobody could answer."""
    key = uuid4().hex
    id = inbox.receive(Incoming("web", who, key, key, clock.now(), text=text))
    work = inbox.lease()
    assert work is not None
    inbox.settle(work, TurnResult(outcome, (Reply("…"),)), [{"text": "…"}], 1.0)
    return id


def numbers_of(database: Database, clock: FixedClock, secret: SecretKey, journal: Journal) -> Numbers:
    ledger = Ledger(database, clock, secret)
    return Numbers(
        messages=MessageFigures(database, clock),
        seen=SeenMessages(database),
        waits=OfficerWaits(database),
        marks=Marks(database, clock, journal),
        cases=CaseFigures(database, clock),
        ratings=Ratings(database, clock, secret, ledger),
        catalog=load_catalog,
        titles=Listing(Store(database, clock, ledger)).titles,
        channels={"web": "Trang web", "zalo": "Zalo"},
        today=lambda: today(clock),
    )


def photos_of(office: Office, imports: Path) -> Photos:
    """Beside the folder of imports."""
    return Photos(office.database, office.clock, office.ledger, imports.with_name("photos"))


def talks_of(database: Database, clock: FixedClock, journal: Journal, knowledge: Knowledge, photos: Photos) -> Talks:
    """The web only, with the real working time."""
    return Talks(
        handoffs=HandoffList(database),
        answering=Answering(database, clock, journal, {"web": WebChannel()}),
        transcript=Transcript(database, clock),
        photos=photos,
        sent_to_us=("web",),
        hours=WorkingHours(open_working_days(database, clock, ServiceRecords(Edits(database, clock)))),
        units=lambda: {id: unit.name for id, unit in load_catalog().units.items()},
        titles=knowledge.listing.titles,
        channels={"web": "Trang web"},
        contact=lambda: "Anh/chị gọi 1022.",
        now=clock.now,
    )


REACHED = (
    Reached(
        "zalo",
        "Zalo",
        asked_at=MORNING,
        token=Token(MORNING, MORNING + HOURS, MORNING + 2 * HOURS, MORNING + 180 * HOURS, None),
    ),
    Reached("telegram", "Telegram", asked_at=MORNING, trouble="timed out <script>alert(1)</script>"),
    Reached("zalo-bot", "Zalo Bot", ("MOTCUA_ZALO_BOT_TOKEN",)),
)
KEPT = [Kept("numbers", timedelta(days=1)), Kept("messages", timedelta(days=365), "MOTCUA_KEEP_CONVERSATIONS_DAYS")]
HEALTH = {
    "database": {"ok": True},
    "rasa": {"ok": False, "why": "connection refused"},
    "search": {"ok": True, "engine": "embedded", "degraded": "Elasticsearch does not answer"},
}


def running_of(database: Database, clock: FixedClock, journal: Journal) -> Running:
    """One platform that is well, one that is not reached, one that is not set up; not every part is well either."""
    states = ChannelStates(database, clock, journal)
    operating = Operating(database, journal, states, Outbox(database, clock), JobStore(database, clock))
    ledger = Ledger(database, clock, SecretKey("a key for tests, thirty-two characters or more"))
    edits = Edits(database, clock)
    records = ServiceRecords(edits)
    return Running(
        operating=operating,
        reached=lambda: list(REACHED),
        health=lambda: (False, HEALTH),
        announcements=Announcements(database, clock, journal),
        days=WorkingCalendar(open_working_days(database, clock, records), database, clock, journal),
        erasure=Erasure(lambda: KEPT, ledger),
        places=Places(records, journal),
        routes=Routes(Catalogs(edits), journal, records.branch_names),
        vocabulary=Vocabulary(StaffLexicon(edits), journal),
    )


def enter(page: Page, name: str, key: str) -> None:
    """For the first time, choosing PASSWORD."""
    page.goto(f"{ROOT}/")
    sign_in(page, name, key)
    page.get_by_label("Khóa được cấp").fill(key)
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    page.get_by_role("button", name="Lưu mật khẩu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")


def sign_in(page: Page, name: str, password: str, code: str = "") -> None:
    page.get_by_label("Tên").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_label("Mã xác thực").fill(code)
    page.get_by_role("button", name="Đăng nhập").click()
