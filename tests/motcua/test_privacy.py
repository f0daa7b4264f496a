"""Deleting a person, deleting what is old, and where personal data may rest at all."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings
from desk.pages.running_words import ERASED, JOBS
from dossiers.examples import examples
from dossiers.lookups import Asker, Found
from dossiers.registry import Registry
from feedback.model import Draft
from feedback.ratings import Ratings
from feedback.tables import cases
from messages import wording
from messages.handoff import Handoffs
from messages.inbox import Inbox, TurnResult, Work
from messages.incoming import Attachment, Incoming
from messages.outcome import Outcome
from messages.own_data import OwnData
from messages.reply import Reply
from messages.transcript import Transcript
from messages.turn import Turns
from motcua.office import Office
from tests.conftest import FixedClock
from tests.feedback.test_photos import picture
from tests.messages.fakes import FakeChannel, FakeDialogue
from tests.procedure_kb.samples import portal_record

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"
PHONE, IDENTITY = "0912345678", "001099012345"


@dataclass
class Hall:
    """A service without Rasa: inbox, turns, the office."""

    database: Database
    clock: FixedClock
    secret: SecretKey
    folder: Path

    def __post_init__(self) -> None:
        settings = Settings(data_dir=self.folder)
        self.inbox = Inbox(self.database, self.clock, self.secret)
        self.office = Office(settings, self.database, self.clock, self.secret, {"web": FakeChannel()})
        self.dialogue = FakeDialogue()
        own = (OwnData(self.inbox, self.office.forgetting.but_last),)
        self.turns = Turns(self.inbox, self.dialogue, lambda: "1022", own=own)
        self.count = self.inbox_id = 0

    def say(self, text: str | None = None, who: str = "an", payload: str | None = None) -> TurnResult:
        self.count += 1
        key = f"m{self.count}"
        self.inbox.receive(Incoming("web", who, key, key, self.clock.now(), text=text, payload=payload))
        work = self.inbox.lease()
        assert work is not None
        self.inbox_id = work.inbox_id
        result = self.turns.answer(work)
        self.inbox.settle(work, result, [reply.as_json() for reply in result.replies], 1.0)
        return result

    def conversation(self, who: str = "an") -> str:
        return self.inbox.open_conversation("web", who)

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything in the database."""
        with self.database.read() as connection:
            found = MetaData()
            found.reflect(connection)
            return {
                name: [tuple(row) for row in connection.execute(select(table))] for name, table in found.tables.items()
            }


@pytest.fixture
def hall(database: Database, clock: FixedClock, secret: SecretKey, tmp_path: Path) -> Hall:
    return Hall(database, clock, secret, tmp_path)


def life(hall: Hall, who: str = "an") -> str:
    """Asked, looked up a dossier and follows it, filed a report, had it answered and rated it; the case's number."""
    look_up(hall, hall.conversation(who))
    want_answer(hall, who)
    hall.say(f"số của tôi là {PHONE}, cccd {IDENTITY}, làm hộ chiếu thế nào", who)
    draft = Draft("road", "phố Huế", "ổ gà, gọi ⟨điện thoại 1⟩", contact=PHONE)
    filed = hall.office.filing.file(hall.conversation(who), draft, "f1")
    hall.office.work.take(filed.case.number, "lan")
    hall.office.work.close(filed.case.number, "lan", "đã vá", "ảnh")
    ratings = Ratings(hall.database, hall.clock, hall.secret, hall.office.ledger)
    ratings.rate("case", filed.case.number, 5, hall.conversation(who), "r1", reason=f"tốt, gọi {PHONE}")
    return filed.case.number


def want_answer(hall: Hall, who: str) -> None:
    """Asked what nobody could answer, and agreed to be told."""
    hall.say("nuôi rồng", who)
    work = Work(hall.inbox_id, hall.conversation(who), "web", "m", "nuôi rồng", None, 0, "")
    (reply,) = hall.office.askers.offer(work, TurnResult(Outcome.NO_MATCH, (Reply("Chưa có."),))).replies
    pressed = hall.office.askers.pressed(work, reply.choices[0].payload)
    assert pressed and pressed.outcome == Outcome.SUBSCRIBED


def look_up(hall: Hall, conversation: str) -> None:
    example = next(iter(examples(hall.clock.now(), [("1.001193", "Đăng ký khai sinh")], hall.secret)))
    Registry(hall.database, hall.clock, hall.secret).put_all([example.filed])
    code = example.filed.dossier.code
    found = hall.office.lookups.look_up(Asker(conversation), code, example.digits, "k1")
    assert isinstance(found, Found)
    hall.office.subscriptions.add(conversation, found.dossier)


@pytest.mark.parametrize("yes", ["đồng ý xóa", "dong y", "1", "vâng"])
def test_data_is_deleted_after_one_question_and_what_stays_leads_to_nobody(hall: Hall, yes: str) -> None:
    number = life(hall)
    an = hall.conversation()
    entries = hall.office.ledger.chain(f"case:{number}")
    asked = hall.say("xoa du lieu cua toi")
    assert "Phần phải giữ" in asked.replies[0].text and len(asked.replies[0].choices) == 2
    assert hall.office.filing.of(an)
    assert hall.say(yes).outcome == Outcome.DATA_DELETED
    shown, _ = Transcript(hall.database, hall.clock).entries(an)
    assert [entry.body["text"] for entry in shown] == ["", wording.FORGOTTEN]
    rows = hall.rows()
    assert rows["dossier_lookups"] == [] and rows["dossier_subscriptions"] == [] and rows["askers"] == []
    assert hall.office.lookups.recent(an) is None
    assert hall.office.filing.of(an) == [] and hall.office.work.contact(number, "lan") is None
    with hall.database.read() as connection:
        assert hall.office.ledger.chain(f"case:{number}")[: len(entries)] == entries
        assert connection.execute(select(cases.c.conversation_id)).scalar_one() is None
    with hall.database.write() as connection:
        assert hall.office.ledger.reference(connection, f"person:{an}") not in {entry.actor for entry in entries}
    assert hall.office.ledger.verify().broken is None
    assert hall.dialogue.asked[2:] == []


def test_who_says_no_keeps_everything(hall: Hall) -> None:
    life(hall)
    hall.say("xóa dữ liệu của tôi")
    assert hall.say("không").outcome == Outcome.FORM_CANCELLED
    assert hall.office.filing.of(hall.conversation())


def test_the_button_of_another_conversation_deletes_nothing(hall: Hall) -> None:
    life(hall)
    hall.say("xóa dữ liệu của tôi")
    hall.say("xin chào", "binh")
    assert hall.say(payload=wording.FORGET_PAYLOAD, who="binh").outcome == Outcome.UNREADABLE
    assert hall.office.filing.of(hall.conversation())


def test_a_yes_to_something_else_deletes_nothing(hall: Hall) -> None:
    life(hall)
    hall.say("xóa dữ liệu của tôi")
    hall.say("lệ phí hộ chiếu bao nhiêu")
    assert hall.say("đồng ý xóa").outcome != Outcome.DATA_DELETED


def test_whom_a_platform_reports_as_gone_is_deleted_whole(hall: Hall) -> None:
    number = life(hall)
    hall.office.forgetting.person("web", "an")
    hall.office.forgetting.person("web", "nobody")
    assert hall.inbox.conversation("web", "an") is None
    assert hall.office.work.get(number).conversation_id is None


def test_an_effect_that_quotes_them_goes_with_who_is_forgotten(hall: Hall) -> None:
    life(hall)
    knowledge = hall.office.knowledge
    draft = knowledge.drafts.begin_new("9.000001", "Nuôi rồng", "Lan")
    knowledge.effects.ask(draft)
    run = knowledge.effects.take()
    assert run
    knowledge.effects.finish(run[0], [{"asked": {"text": "nuôi rồng ở nhà bà An"}}])
    hall.office.forgetting.person("web", "an")
    assert "bà An" not in str(hall.rows()["effects"])


def test_retention_deletes_what_is_old_and_reports_it(hall: Hall) -> None:
    number = life(hall)
    assert hall.office.retention.run() == {}
    hall.clock.pass_(days=8)
    hall.office.rounds.fall_silent()
    hall.clock.pass_(days=91)
    assert hall.office.retention.run() == {"contacts": 1}
    hall.clock.pass_(days=300)
    report = hall.office.retention.run()
    assert report["conversations"] == report["last_known"] == 1
    assert report["messages"] >= 2
    assert report.keys() <= {rule.kind for rule in hall.office.retention.rules()}
    assert hall.rows()["dossier_lookups"] == []
    assert hall.office.work.get(number).conversation_id is None
    assert hall.office.ledger.chain("retention")[-1].act == "retention"


def test_administrators_read_what_is_deleted_and_done_in_their_own_words(hall: Hall) -> None:
    assert {rule.kind for rule in hall.office.retention.rules()} == ERASED.keys()
    elsewhere = {"zalo-token", "draft-effects", "golden-check"}  # jobs of a platform and of the gateway
    assert {job.name for job in hall.office.jobs()} == JOBS.keys() - elsewhere


def reported(hall: Hall, who: str) -> tuple[str, str]:
    """A report with a photo that is fetched, and one sent after it that belongs to none; case and photo."""
    for key in ("p1", "p2"):
        photo = Attachment("photo", hall.office.photos.receive(picture()))
        inbox_id = hall.inbox.receive(Incoming("web", who, key, key, hall.clock.now(), attachment=photo))
        work = hall.inbox.lease()
        assert work is not None
        hall.inbox.settle(work, TurnResult(Outcome.FORM_STEP, (Reply("Tôi đã nhận ảnh."),)), [], 1.0)
        if key == "p1":
            draft = Draft("road", "phố Huế", "ổ gà", photos=(inbox_id,))
            number = hall.office.filing.file(hall.conversation(who), draft, key).case.number
    assert hall.office.photos.fetch_ordered(hall.office.fetch) == 1
    return number, hall.office.work.photos(number)[0].id


def test_photos_nobody_allowed_go_with_their_person_and_allowed_ones_stay(hall: Hall) -> None:
    number, photo = reported(hall, "an")
    _, allowed = reported(hall, "binh")
    hall.office.work.approve_photo(allowed, "lan")
    for who in ("an", "binh"):
        hall.say("xóa dữ liệu của tôi", who)
        assert hall.say("đồng ý xóa", who).outcome == Outcome.DATA_DELETED
    assert hall.office.photos.read(photo) is None and hall.office.work.photos(number) == []
    assert hall.office.photos.read_public(allowed)
    assert [file.name for file in hall.folder.rglob("*.jpg")] == [f"{allowed}.jpg"]


def test_photos_go_when_their_report_has_long_ended_or_was_never_filed(hall: Hall) -> None:
    number, photo = reported(hall, "an")
    hall.office.work.refuse(number, "lan", "không thuộc thẩm quyền")
    hall.clock.pass_(days=3)
    assert hall.office.retention.run() == {"received_photos": 1}
    hall.clock.pass_(days=88)
    assert hall.office.retention.run() == {"photos": 1}
    assert hall.office.photos.read(photo) is None and list(hall.folder.rglob("*.jpg")) == []


def test_the_last_words_of_who_was_forgotten_go_after_a_day(hall: Hall) -> None:
    life(hall)
    hall.say("xóa dữ liệu của tôi")
    hall.say("đồng ý xóa")
    hall.clock.pass_(hours=25)
    assert hall.office.retention.run()["conversations"] == 1
    assert hall.inbox.conversation("web", "an") is None


def test_an_officers_words_reach_a_page_that_was_open_when_its_person_had_everything_deleted(hall: Hall) -> None:
    """The page asks for what came after the last number it has seen, also when that was deleted."""
    for text in ("xin chào", "lệ phí hộ chiếu bao nhiêu", "ở đâu"):
        hall.say(text)
    an, transcript = hall.conversation(), Transcript(hall.database, hall.clock)
    _, seen = transcript.entries(an)
    hall.say("xóa dữ liệu của tôi")
    hall.say("đồng ý xóa")
    Handoffs(hall.database, hall.clock, hall.office.ledger).ask(an)
    answering = hall.office.answering()
    answering.take(1, "Lan")
    answering.say(1, "Lan", "Chào anh An", "k1")
    said, _ = transcript.entries(an, after=seen)
    assert "Chào anh An" in str([entry.body for entry in said])
    pushed = transcript.news("web", seen, transcript.newest(), "an")
    assert [each.entry.author for each in pushed] == ["notice", "officer"]


def test_no_number_rests_anywhere_in_clear(hall: Hall) -> None:
    life(hall)
    for name, rows in hall.rows().items():
        assert PHONE not in str(rows) and IDENTITY not in str(rows), name


def test_the_page_on_privacy_names_every_table(hall: Hall) -> None:
    told = PRIVACY.read_text(encoding="utf-8")
    missing = [name for name in hall.rows() if f"`{name}`" not in told]
    assert missing == [], f"docs/privacy.md does not say what rests in {missing}, and for how long"


def test_a_file_of_procedures_that_nobody_approved_goes_after_thirty_days(hall: Hall) -> None:
    line = json.dumps(portal_record("1.000002")).encode()
    hall.office.imports.receive("cong.jsonl", io.BytesIO(line), "Lan", "2026-11")
    folder = hall.office.settings.data_dir / "imports"
    hall.clock.pass_(days=29)
    assert hall.office.retention.run() == {} and len(hall.office.imports.waiting()) == 1 and any(folder.iterdir())
    hall.clock.pass_(days=2)
    (folder / "99").mkdir()  # left behind where an end was cut off
    assert hall.office.retention.run() == {"imports": 1}
    assert not hall.office.imports.waiting() and not any(folder.iterdir())
