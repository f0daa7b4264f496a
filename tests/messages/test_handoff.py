"""A person answers, and the assistant is silent."""

import pytest

from core.database import Database
from core.errors import ConflictError, InputError
from core.ledger import Ledger
from core.secret_key import SecretKey
from messages.handoff import Handoffs
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Reply
from messages.transcript import Transcript
from messages.turn import Turns
from tests.conftest import FixedClock
from tests.messages.fakes import FakeChannel, FakeDialogue


class Hall:
    def __init__(self, database: Database, clock: FixedClock, ledger: Ledger, secret: SecretKey) -> None:
        self.inbox, self.clock = Inbox(database, clock, secret), clock
        self.handoffs = Handoffs(database, clock, ledger)
        self.turns = Turns(self.inbox, FakeDialogue(), "1022", self.handoffs)
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
    (waiting,) = hall.handoffs.open()
    assert waiting.said == "tôi số ⟨điện thoại 1⟩ muốn hỏi"
    hall.handoffs.take(waiting.id, "Lan")
    with pytest.raises(ConflictError, match="Lan"):
        hall.handoffs.take(waiting.id, "Minh")
    hall.clock.pass_(seconds=1)
    hall.handoffs.say(waiting, FakeChannel(), Reply("Cán bộ Lan: chào anh"))
    entries, _ = hall.transcript.entries(hall.conversation())
    assert (entries[-1].author, entries[-1].body["text"]) == ("officer", "Cán bộ Lan: chào anh")
    assert hall.handoffs.close(hall.conversation(), "Lan")
    assert not hall.handoffs.close(hall.conversation(), "Lan")
    assert hall.say("lệ phí").outcome != Outcome.WITH_OFFICER
    with pytest.raises(InputError, match="no open hand-off"):
        hall.handoffs.take(waiting.id, "Minh")


def test_an_answer_in_the_platforms_own_tool_ends_it(hall: Hall) -> None:
    assert hall.handoffs.close_of("web", "an", "zalo 42")
    assert not hall.handoffs.close_of("web", "nobody", "zalo 42")
    assert not hall.handoffs.is_open(hall.conversation())


def test_asking_twice_is_one_hand_off(hall: Hall) -> None:
    hall.handoffs.ask(hall.conversation())
    assert len(hall.handoffs.open()) == 1
