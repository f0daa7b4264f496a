"""Questions without an answer: put together by likeness, decided, and their citizens told once."""

import pytest
from sqlalchemy import delete

from core.errors import ConflictError
from desk.gap_book import Kind
from desk.gap_news import GapNews
from desk.gaps import Gaps, Group, Standing
from desk.journal import Journal
from desk.pages.procedures import Knowledge
from messages.askers import Askers
from messages.gaps import Ending
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.notices import Notices
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.tables import inbox
from messages.transcript import Transcript
from messages.turn import Turns
from messages.wording import TELL_ME_TITLE
from tests.desk_town import ask_in_vain, gaps_of, knowledge_of
from tests.messages.fakes import FakeChannel, FakeDialogue
from tests.procedure_kb.samples import procedure

BIRTH = "1.001193"
ASKED = "nuôi rồng trên nóc nhà có phải xin phép không"


NOTHING = Reply("Chưa có thông tin.", (Choice("Gặp cán bộ", "/human_handoff"),))


class Hall:
    """Citizens who write, officers who decide, and the job between them."""

    def __init__(self, database, clock, secret, ledger) -> None:
        self.database, self.clock = database, clock
        journal = Journal(database, clock, ledger)
        self.knowledge: Knowledge = knowledge_of(database, clock, journal)
        self.gaps: Gaps = gaps_of(database, clock, secret, journal)
        self.inbox = Inbox(database, clock, secret)
        self.askers = Askers(database, clock, secret, ledger)
        notices = Notices(database, clock, {"web": FakeChannel()})
        known = self.knowledge
        self.news = GapNews(database, self.gaps, self.askers, known.drafts, known.store, notices, known.today)
        dialogue = FakeDialogue()
        dialogue.answer = lambda work, message, retry: TurnResult(Outcome.NO_MATCH, (NOTHING,))  # type: ignore[method-assign]
        self.turns = Turns(self.inbox, dialogue, "1022", buttons=(self.askers.pressed,), finish=self.askers.offer)
        self.sent = 0
        known.store.save(procedure(BIRTH, name="Đăng ký khai sinh"), who="seed", expected_version=0)

    def say(self, text: str | None = None, who: str = "an", payload: str | None = None) -> TurnResult:
        self.sent += 1
        self.clock.pass_(minutes=1)
        key = f"m{self.sent}"
        self.inbox.receive(Incoming("web", who, key, key, self.clock.now(), text=text, payload=payload))
        work = self.inbox.lease()
        assert work
        result = self.turns.answer(work)
        self.inbox.settle(work, result, [reply.as_json() for reply in result.replies], 1.0)
        return result

    def agrees(self, text: str = ASKED, who: str = "an") -> TurnResult:
        return self.say(who=who, payload=button(self.say(text, who)))

    def only(self) -> Group:
        (group,) = self.gaps.groups()
        return group

    def link(self, by: str = "Lan") -> int:
        """As the page does; the draft's number."""
        draft = self.knowledge.drafts.add_phrase(BIRTH, "nuôi rồng", by)
        self.gaps.book.decide(self.only().keys, Kind.LINKED, by, BIRTH, draft.number)
        return draft.number

    def publish(self, draft: int) -> None:
        seen = self.knowledge.drafts.propose(draft, "Lan", "người dân hay hỏi").stamp
        self.knowledge.drafts.approve(draft, "Đức", seen)

    def notices(self, who: str = "an") -> list[str]:
        conversation = self.inbox.open_conversation("web", who)
        shown, _ = Transcript(self.database, self.clock).entries(conversation)
        return [entry.body["text"] for entry in shown if "Nay tôi có câu trả lời" in entry.body["text"]]


def button(result: TurnResult) -> str:
    return next(each.payload for each in result.replies[-1].choices if each.title == TELL_ME_TITLE)


@pytest.fixture
def hall(database, clock, secret, ledger) -> Hall:
    return Hall(database, clock, secret, ledger)


def test_like_questions_are_one_with_the_clearest_first_and_their_trend(database, clock, secret, ledger, hall):
    clock.pass_(days=-10)
    ask_in_vain(hall.inbox, clock, "lam the thu vien o dau", "binh")
    clock.pass_(days=10)
    for text in ("Làm thẻ thư viện ở đâu ạ?", "cho tôi hỏi làm thẻ thư viện", "nuôi hổ có cần xin phép không"):
        ask_in_vain(hall.inbox, clock, text)
    ask_in_vain(hall.inbox, clock, "làm thẻ thư viện", outcome=Outcome.ANSWERED)
    first, other = hall.gaps.groups()
    assert (first.count, first.trend(clock.now())) == (3, (2, 1))
    assert "thẻ thư viện" in first.text and len(first.wordings) == 3
    assert other.text == "nuôi hổ có cần xin phép không" and {"vien", "thu"} <= first.shared


def test_who_was_asked_back_and_then_wrote_nothing_for_an_hour_has_left(clock, hall):
    def asked_back(text: str, who: str) -> None:
        ask_in_vain(hall.inbox, clock, text, who, Outcome.CLARIFIED)

    asked_back("làm giấy tờ nhà đất", "an")
    asked_back("xin giấy xác nhận độc thân", "bình")
    asked_back("số 4", "chi")
    clock.pass_(minutes=59)
    assert hall.gaps.groups(Ending.LEFT) == [], "they may still be reading"
    ask_in_vain(hall.inbox, clock, "cái đầu tiên", "bình", Outcome.ANSWERED)
    clock.pass_(minutes=1)
    (group,) = hall.gaps.groups(Ending.LEFT)
    assert group.text == "làm giấy tờ nhà đất" and hall.gaps.groups() == []
    ask_in_vain(hall.inbox, clock, "xin chào", "an", Outcome.SMALL_TALK)
    asked_back("giấy tờ nhà đất thì làm thế nào ạ", "dũng")
    assert [each.count for each in hall.gaps.groups(Ending.LEFT)] == [1], "an hour later is another visit"
    clock.pass_(hours=1)
    (group,) = hall.gaps.groups(Ending.LEFT)
    assert group.count == 2 and len(group.wordings) == 2
    clock.pass_(days=91)
    assert hall.gaps.groups(Ending.LEFT) == []


def test_a_phrase_ends_what_people_left_at_too(clock, hall):
    ask_in_vain(hall.inbox, clock, ASKED, outcome=Outcome.CLARIFIED)
    clock.pass_(hours=1)
    (group,) = hall.gaps.groups(Ending.LEFT)
    draft = hall.knowledge.drafts.add_phrase(BIRTH, "nuôi rồng", "Lan")
    hall.gaps.book.decide(group.keys, Kind.LINKED, "Lan", BIRTH, draft.number)
    ask_in_vain(hall.inbox, clock, f"{ASKED} ạ", "bình", Outcome.CLARIFIED)
    clock.pass_(hours=1)
    hall.publish(draft.number)
    hall.news.run()
    (group,) = hall.gaps.groups(Ending.LEFT)
    assert (group.standing, group.count, group.joined) == (Standing.DONE, 2, 0)


def test_other_questions_with_words_in_common_stay_apart(clock, hall):
    for text in ("xin giấy xác nhận độc thân", "xin giấy xác nhận khuyết tật", "đăng ký kết hôn", "đăng ký tạm trú"):
        ask_in_vain(hall.inbox, clock, text)
    assert len(hall.gaps.groups()) == 4


def test_out_of_scope_holds_for_like_questions_to_come_and_can_be_taken_back(clock, hall):
    hall.say("mai Hà Nội có mưa không")
    hall.gaps.book.decide(hall.only().keys, Kind.OUT_OF_SCOPE, "Lan")
    hall.say("Mai Hà Nội mưa không em")
    group = hall.only()
    assert (group.standing, group.count, group.joined) == (Standing.OUT_OF_SCOPE, 2, 1)
    assert group.decision
    hall.gaps.book.undo(group.decision, "Đức")
    assert hall.only().standing == Standing.OPEN
    with pytest.raises(ConflictError):
        hall.gaps.book.undo(group.decision, "Đức")


def test_two_officers_do_not_decide_the_same_question(hall):
    hall.say(ASKED)
    hall.link()
    with pytest.raises(ConflictError):
        hall.gaps.book.decide(hall.only().keys, Kind.OUT_OF_SCOPE, "Đức")
    assert hall.only().standing == Standing.UNDER_WAY


def test_who_agreed_is_told_once_when_the_phrase_is_published(hall):
    said = hall.agrees()
    assert said.outcome == Outcome.SUBSCRIBED and ASKED in said.replies[0].text
    hall.say(ASKED, "binh")
    assert hall.only().waiting == 1
    draft = hall.link()
    assert hall.news.run() == 0 and hall.notices() == []
    hall.publish(draft)
    assert hall.news.run() == 1 and hall.news.run() == 0
    assert len(hall.notices()) == 1 and ASKED in hall.notices()[0] and "Đăng ký khai sinh" in hall.notices()[0]
    assert hall.notices("binh") == [], "nobody who did not agree"
    assert hall.only().standing == Standing.DONE
    assert hall.say("vâng").outcome == Outcome.NO_MATCH, "the notice's only button went to the dialogue"


def test_one_notice_for_one_gap_however_often_it_was_asked(hall):
    hall.agrees()
    hall.agrees("Nuôi rồng trên nóc nhà có phải xin phép không?")
    draft = hall.link()
    hall.agrees("nuôi rồng trên nóc nhà thì có phải xin phép không ạ")
    assert hall.only().joined == 1
    hall.publish(draft)
    hall.news.run()
    assert len(hall.notices()) == 1 and hall.only().waiting == 0


def test_pressed_again_or_by_somebody_else(hall):
    first = hall.say(ASKED)
    for _ in range(2):
        hall.say(payload=button(first))
    assert hall.only().waiting == 1
    assert hall.say(who="binh", payload=button(first)).outcome == Outcome.UNREADABLE
    assert hall.only().waiting == 1


@pytest.mark.parametrize("words", ["2", "báo tôi khi có", "bao toi khi co"])
def test_agreed_in_words(hall, words):
    hall.say(ASKED)
    assert hall.say(words).outcome == Outcome.SUBSCRIBED and hall.only().waiting == 1


def test_never_after_they_said_stop_or_had_their_data_deleted(hall):
    hall.agrees()
    hall.agrees(who="binh")
    an, binh = (hall.inbox.open_conversation("web", who) for who in ("an", "binh"))
    assert hall.askers.end(an) == 1 and hall.askers.end(an) == 0
    with hall.database.write() as connection:
        connection.execute(delete(inbox).where(inbox.c.conversation_id == binh))
    draft = hall.link()
    hall.publish(draft)
    assert hall.news.run() == 0 and hall.notices() == hall.notices("binh") == []


def test_a_draft_that_came_to_nothing_brings_its_question_back(hall):
    hall.agrees()
    hall.knowledge.drafts.withdraw(hall.link(), "Lan")
    assert hall.news.run() == 0 and hall.only().standing == Standing.OPEN


def test_a_phrase_that_was_struck_before_approval_is_no_answer(hall):
    hall.agrees()
    draft = hall.knowledge.drafts.get(hall.link())
    plain = draft.content["plain"] | {"phrases": [], "summary": "Khác"}
    hall.knowledge.drafts.save(draft.number, "Lan", draft.content | {"plain": plain}, draft.saves)
    hall.publish(draft.number)
    assert hall.news.run() == 0 and hall.notices() == [] and hall.only().standing == Standing.OPEN


def test_marked_answered_by_hand_is_told_at_once_and_asked_again_it_comes_back(hall):
    hall.agrees()
    hall.gaps.book.decide(hall.only().keys, Kind.ANSWERED, "Lan", BIRTH)
    assert hall.news.run() == 1 and len(hall.notices()) == 1
    assert hall.only().standing == Standing.DONE
    hall.agrees(who="binh")
    assert hall.only().standing == Standing.OPEN, "the answer does not reach who asks"
    assert hall.news.run() == 0 and hall.notices("binh") == []


def test_a_new_procedure_is_the_answer_once_it_is_there(hall):
    hall.agrees()
    hall.knowledge.drafts.begin_new("9.000001", "Nuôi rồng", "Lan")
    draft = hall.knowledge.drafts.add_phrase("9.000001", "nuôi rồng", "Lan")
    hall.gaps.book.decide(hall.only().keys, Kind.NEW, "Lan", "9.000001", draft.number)
    assert hall.news.run() == 0
    hall.publish(draft.number)
    assert hall.news.run() == 1 and "Nuôi rồng" in hall.notices()[0]
