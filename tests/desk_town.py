"""The desk as its pages are seen: over HTTP, in the colours of the citizens' page, with people who work there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Page, expect

from actions.explaining import Explaining
from answers.answer import Answers
from answers.explanation import Explanation
from channels.fonts import font_file
from channels.simulators.running import serve
from channels.web import PAGE
from core.clock import today
from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey
from desk.effects import Effects
from desk.gap_book import GapBook
from desk.gaps import Gaps
from desk.golden import Golden
from desk.journal import Journal
from desk.pages.app import Parts, create_app
from desk.pages.cases import Cases
from desk.pages.door import ROOT
from desk.pages.procedures import Knowledge
from desk.roles import Role
from desk.staff import Staff
from feedback.catalog import load_catalog
from feedback.model import Draft
from messages.askers import Askers
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Reply
from motcua.http_guard import SecurityHeaders
from procedure_kb.catalog import Catalog
from procedure_kb.citizen_phrases import Phrases
from procedure_kb.drafts import Drafts
from procedure_kb.listing import Listing
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store
from search.embedded import EmbeddedEngine
from search.searcher import Searcher
from tests.conftest import FixedClock
from tests.feedback.conftest import Office, open_office


class LocalTrying:
    """The action server's part in this process, over the records as they are now. `intents` is what Rasa would say."""

    def __init__(self, knowledge: Knowledge) -> None:
        catalog = Catalog(knowledge.store, Phrases())
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
    """`keys` by name: Minh administers, the others work."""

    url: str
    office: Office
    clock: FixedClock
    staff: Staff
    keys: dict[str, str]
    knowledge: Knowledge
    gaps: Gaps
    trying: LocalTrying
    inbox: Inbox

    def enter(self, page: Page, name: str) -> None:
        """For the first time, choosing PASSWORD."""
        enter(page, name, self.keys[name])

    def report(self, who: str, text: str = "Ổ gà rất to, tối qua có người ngã.", category: str = "road") -> str:
        """The number of what a citizen filed."""
        draft = Draft(category, "trước số 12 phố Huế", text, contact="0912345678")
        return self.office.filing.file(self.office.citizen(who), draft, f"message of {who}").case.number


PASSWORD = "một câu dài dễ nhớ"
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
    journal = Journal(database, clock, office.ledger)
    staff = Staff(database, clock, secret, journal)
    keys = {name: staff.add(name, role) for name, role in PEOPLE.items()}
    app = FastAPI()
    cases = Cases(office.work, load_catalog, lambda photo: None)
    knowledge = knowledge_of(database, clock, journal)
    gaps, trying = gaps_of(database, clock, secret, journal), LocalTrying(knowledge)
    parts = Parts(
        database,
        clock,
        secret,
        journal,
        staff,
        cases,
        knowledge,
        gaps,
        trying,
        secure=False,
        address_of=lambda request: "here",
    )
    app.add_middleware(SecurityHeaders)  # as the gateway: browsers heed them
    app.mount(ROOT, create_app(parts))

    @app.get("/page/fonts/be-vietnam-pro-{weight}.woff2")
    def font(weight: int) -> FileResponse:
        return FileResponse(font_file(weight, cache), media_type="font/woff2")

    app.mount("/page", StaticFiles(directory=PAGE))
    with serve(app) as url:
        yield DeskTown(url, office, clock, staff, keys, knowledge, gaps, trying, Inbox(database, clock, secret))


def knowledge_of(database: Database, clock: FixedClock, journal: Journal) -> Knowledge:
    ledger = Ledger(database, clock, SecretKey("a key for tests, thirty-two characters or more"))
    store = Store(database, clock, ledger)
    return Knowledge(
        store=store,
        listing=Listing(store),
        drafts=Drafts(database, clock, ledger, journal),
        schedule=Schedule(database, clock, ledger),
        effects=Effects(database, clock),
        golden=Golden(database, clock, journal),
        phrases=Phrases(),
        contact="Anh/chị gọi 1022.",
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
