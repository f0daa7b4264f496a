"""A person answers, and the assistant is silent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete

from core.database import Database
from core.errors import ConflictError, NotFoundError
from core.ledger import Ledger
from core.secret_key import SecretKey
from desk.journal import Journal
from messages import wording
from messages.answering import Answering
from messages.handoff import Handoffs
from messages.handoff_list import HandoffList
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.tables import handoffs
from messages.transcript import Transcript
from messages.turn import Turns
from tests.conftest import FixedClock
from tests.messages.fakes import FakeChannel, FakeDialogue


class Hall:
    def __init__(self, database: Database, clock: FixedClock, ledger: Ledger, secret: SecretKey) -> None:
        self.inbox, self.clock = Inbox(database, clock, secret), clock
        self.handoffs = Handoffs(database, clock, ledger)
        self.ledger, self.database = ledger, database
        self.list = HandoffList(database)
        self.answering = Answering(database, clock, Journal(database, clock, ledger), {"web": FakeChannel()})
        self.turns = Turns(self.inbox, FakeDialogue(), lambda: "1022", self.handoffs)
        self.transcript = Transcript(database, clock)
        self.said = 0

    def say(self, text: str, address: str = "an") -> TurnResult:
        self.said += 1
        key = f"m{self.said}"
        self.inbox.receive(Incoming("web", address, key, key, self.clock.now(), text=text))
        work = self.inbox.lease()
        assert work is not None
        result = self.turns.answer(work)
        self.inbox.settle(work, result, [reply.as_json() for reply in result.replies], 1.0)
        return result

    def last(self) -> tuple[str, str]:
        entry = self.transcript.entries(self.conversation())[0][-1]
        return entry.author, entry.body["text"]

    def conversation(self, address: str = "an") -> str:
        found = self.inbox.conversation("web", address)
        assert found is not None
        return found


@pytest.fixture
def hall(database: Database, clock: FixedClock, ledger: Ledger, secret: SecretKey) -> Hall:
    hall = Hall(database, clock, ledger, secret)
    hall.say("xin chào")
    hall.handoffs.ask(hall.conversation())
    return hall


def test_the_assistant_is_silent_but_for_a_cry_for_help(hall: Hall) -> None:
    assert hall.say("lệ phí bao nhiêu") == TurnResult(Outcome.WITH_OFFICER, ())
    assert hall.say("cháy nhà rồi cứu với").outcome == Outcome.EMERGENCY
    assert hall.say("xin chào", "binh").outcome != Outcome.WITH_OFFICER


@pytest.mark.parametrize("text", ["Hỏi tiếp trợ lý", "thoi khong can can bo nua"])
def test_the_citizen_may_go_back_to_the_assistant(hall: Hall, text: str) -> None:
    assert hall.say(text).outcome == Outcome.SERVICE_INFO
    assert hall.say("lệ phí bao nhiêu").replies[0].text == "echo lệ phí bao nhiêu"


def test_an_officer_takes_it_alone_answers_and_gives_it_back(hall: Hall) -> None:
    hall.say("tôi số 0912345678 muốn hỏi")
    (waiting,) = hall.list.waiting()
    assert waiting.said == "tôi số ⟨điện thoại 1⟩ muốn hỏi"
    hall.answering.take(waiting.id, "Lan")
    with pytest.raises(ConflictError, match="Lan"):
        hall.answering.take(waiting.id, "Minh")
    hall.clock.pass_(seconds=1)
    hall.answering.say(waiting.id, "Lan", "chào anh, gọi 0912345678", "k1")
    assert hall.last() == ("officer", "Cán bộ Lan: chào anh, gọi 0912345678")
    hall.clock.pass_(seconds=1)
    hall.answering.end(waiting.id, "Lan", "k2")
    assert hall.last() == ("notice", wording.ENDED)
    assert not hall.handoffs.close(hall.conversation(), "Lan")
    assert hall.say("lệ phí").outcome != Outcome.WITH_OFFICER
    with pytest.raises(ConflictError, match="ended by Lan"):
        hall.answering.take(waiting.id, "Minh")


def test_an_answer_in_the_platforms_own_tool_ends_it(hall: Hall) -> None:
    assert hall.handoffs.close_of("web", "an", "zalo 42")
    assert not hall.handoffs.close_of("web", "nobody", "zalo 42")
    assert not hall.handoffs.is_open(hall.conversation())


def test_asking_twice_is_one_hand_off(hall: Hall) -> None:
    hall.handoffs.ask(hall.conversation())
    assert hall.list.count_waiting() == len(hall.list.open()) == 1


def test_who_asks_learns_how_many_wait_before_them(hall: Hall) -> None:
    """Those that nobody has taken, in the order in which officers see them; an own talk is never counted."""
    for address in ("binh", "chi", "dung"):
        hall.clock.pass_(minutes=1)
        hall.say("xin chào", address)
    assert [hall.handoffs.ask(hall.conversation(address)) for address in ("an", "binh", "chi")] == [0, 1, 2]
    an, _, chi = hall.list.open()
    hall.answering.take(an.id, "Lan")
    assert hall.handoffs.ask(hall.conversation("chi")) == 1
    hall.answering.take(chi.id, "Minh")
    assert [hall.handoffs.ask(hall.conversation(address)) for address in ("an", "chi", "binh")] == [0, 0, 0]
    hall.answering.give_back(chi.id, "Minh")
    assert hall.handoffs.ask(hall.conversation("dung")) == 2
    hall.say("Hỏi tiếp trợ lý", "binh")
    assert hall.handoffs.ask(hall.conversation("dung")) == 1


def test_the_citizen_is_told_once_that_an_officer_took_it(hall: Hall) -> None:
    """Again only when those who took it before were another unit's; never by whom."""
    (waiting,) = hall.list.waiting()
    hall.clock.pass_(seconds=1)

    def told() -> int:
        said = [entry for entry in hall.transcript.entries(hall.conversation())[0] if entry.author == "notice"]
        assert not any("Lan" in entry.body["text"] for entry in said if entry.body["text"] == wording.TAKEN)
        return sum(entry.body["text"] == wording.TAKEN for entry in said)

    for _ in range(2):
        hall.answering.take(waiting.id, "Lan")
        assert told() == 1 and hall.last() == ("notice", wording.TAKEN)
    hall.answering.give_back(waiting.id, "Lan")
    hall.answering.take(waiting.id, "Minh")
    assert told() == 1
    for key, unit, officer, times in (
        ("k1", "ward", "Hoa", 2),
        ("k2", "ward", "Minh", 2),
        ("k3", "centre", "Lan", 3),
        ("k4", "ward", "Hoa", 4),
    ):
        holder = hall.list.get(waiting.id).officer
        assert holder
        hall.answering.pass_on(waiting.id, holder, unit, unit, "vì vậy", key)
        hall.answering.take(waiting.id, officer)
        assert told() == times, key
    hall.answering.end(waiting.id, "Hoa", "k5")
    hall.handoffs.ask(hall.conversation())
    hall.answering.take(hall.list.waiting()[0].id, "Lan")
    assert told() == 5  # another talk


def test_where_a_channel_is_not_set_up_a_talk_can_still_be_taken(hall: Hall) -> None:
    journal = Journal(hall.database, hall.clock, hall.ledger)
    Answering(hall.database, hall.clock, journal, {}).take(hall.list.waiting()[0].id, "Lan")
    assert [each.officer for each in hall.list.open()] == ["Lan"] and hall.last()[0] == "assistant"


def test_only_whose_it_is_may_act(hall: Hall) -> None:
    (waiting,) = hall.list.waiting()
    hall.clock.pass_(seconds=1)
    acts = (
        lambda who, key: hall.answering.say(waiting.id, who, "chào", key),
        lambda who, key: hall.answering.pass_on(waiting.id, who, "ward", "phường", "vì", key),
        lambda who, key: hall.answering.end(waiting.id, who, key),
    )
    for number, act in enumerate(acts):
        with pytest.raises(ConflictError):
            act("Lan", f"free {number}")
    hall.answering.take(waiting.id, "Lan")
    for number, act in enumerate(acts):
        with pytest.raises(ConflictError):
            act("Minh", f"hers {number}")
    with pytest.raises(ConflictError):
        hall.answering.give_back(waiting.id, "Minh")
    assert hall.last() == ("notice", wording.TAKEN) and hall.list.get(waiting.id).officer == "Lan"
    for number, act in enumerate(acts):
        hall.answering.take(waiting.id, "Lan")
        act("Lan", f"free {number}")  # what was refused under this key was not done


def test_sent_twice_it_is_said_once_also_when_it_has_moved_on_meanwhile(hall: Hall) -> None:
    (waiting,) = hall.list.waiting()
    hall.answering.take(waiting.id, "Lan")
    hall.clock.pass_(seconds=1)
    for _ in range(2):
        hall.answering.say(waiting.id, "Lan", "chào", "k1")
    for _ in range(2):
        hall.answering.pass_on(waiting.id, "Lan", "ward", "Ủy ban nhân dân phường", "việc của phường", "k2")
    hall.answering.say(waiting.id, "Lan", "chào", "k1")
    entries, _ = hall.transcript.entries(hall.conversation())
    assert [entry.author for entry in entries][-2:] == ["officer", "notice"]
    assert "việc của phường" in entries[-1].body["text"]


def test_passed_on_it_waits_for_that_unit_and_the_reason_stays_in_the_conversation(hall: Hall) -> None:
    (waiting,) = hall.list.waiting()
    hall.answering.take(waiting.id, "Lan")
    hall.answering.pass_on(waiting.id, "Lan", "ward", "Ủy ban nhân dân phường", "việc của phường", "k")
    (passed,) = hall.list.waiting("ward")
    assert (passed.unit, passed.officer) == ("ward", None) and hall.list.waiting("centre") == []
    assert hall.ledger.chain(f"handoff:{waiting.id}")[-1].facts == '{"unit":"ward"}'
    hall.answering.take(waiting.id, "Minh")
    assert [each.officer for each in hall.list.of_others("Lan")] == ["Minh"]


def test_who_waits_since_when(hall: Hall) -> None:
    """The longest waiting first: since they asked, or since their first word that nobody has answered."""
    for address in ("binh", "chi"):
        hall.clock.pass_(minutes=1)
        hall.say("xin chào", address)
        hall.handoffs.ask(hall.conversation(address))
    an, binh, chi = hall.list.open()
    assert [each.unanswered for each in (an, binh, chi)] == [0, 0, 0]
    for each in (an, chi):
        hall.answering.take(each.id, "Lan")
        hall.clock.pass_(minutes=1)
        hall.answering.say(each.id, "Lan", "chào", f"k{each.id}")
    assert [each.id for each in hall.list.open()] == [binh.id, an.id, chi.id]
    assert hall.list.get(an.id).waits_since is None
    for _ in range(2):
        hall.clock.pass_(minutes=1)
        hall.say("còn nữa", "chi")
    first, second = hall.list.of("Lan")
    assert (first.id, first.unanswered) == (chi.id, 2) and first.waits_since == hall.clock.now() - timedelta(minutes=1)
    assert second.id == an.id
    hall.answering.give_back(an.id, "Lan")
    assert hall.list.get(an.id).waits_since == hall.clock.now()


def test_one_that_is_gone_stays_gone(hall: Hall) -> None:
    """Its number comes to mean nobody else."""
    (waiting,) = hall.list.waiting()
    with hall.database.write() as connection:
        connection.execute(delete(handoffs))
    with pytest.raises(NotFoundError):
        hall.answering.say(waiting.id, "Lan", "chào", "k")
    hall.handoffs.ask(hall.conversation())
    assert hall.list.open()[0].id > waiting.id


def test_two_officers_take_it_at_the_same_moment(hall: Hall) -> None:
    (waiting,) = hall.list.waiting()

    def take(officer: str) -> str | None:
        try:
            hall.answering.take(waiting.id, officer)
        except ConflictError:
            return None
        return officer

    with ThreadPoolExecutor() as officers:
        winners = [name for name in officers.map(take, ["Lan", "Minh", "Hoa", "Đức"]) if name]
    assert winners == [hall.list.get(waiting.id).officer]
