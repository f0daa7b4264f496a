import threading

import pytest

from core.errors import DatabaseError, NotReady
from messages.inbox import LEASE_SECONDS, Inbox
from messages.incoming import Incoming
from messages.transcript import Answer, Transcript
from messages.turn import Turns
from messages.worker import REST_SECONDS, Workers
from tests.messages.fakes import FakeChannel, FakeDialogue

LIMIT = 20
"""Seconds to wait for an event."""


@pytest.fixture
def inbox(database, clock, secret) -> Inbox:
    return Inbox(database, clock, secret)


class Desk:
    """Workers over a real inbox, and a bell for each settled message."""

    def __init__(self, inbox: Inbox, dialogue: FakeDialogue, clock, patient: bool = False) -> None:
        self.inbox = inbox
        self.clock = clock
        self.settled: list[int] = []
        self._bell = threading.Condition()
        self.workers = Workers(
            inbox,
            Turns(inbox, dialogue, lambda: "1022"),
            {"web": FakeChannel()},
            self._on_settled,
            may_wait=lambda _: patient,
        )

    def _on_settled(self, inbox_id: int, answer: Answer) -> None:
        with self._bell:
            self.settled.append(inbox_id)
            self._bell.notify_all()

    def receive(self, text: str, address: str = "an", key: str = "m1") -> int:
        received = self.inbox.receive(Incoming("web", address, key, key, self.clock.now(), text=text))
        self.workers.wake()
        return received

    def wait_until_settled(self, count: int) -> None:
        with self._bell:
            assert self._bell.wait_for(lambda: len(self.settled) >= count, LIMIT)


def test_each_message_is_answered_once_and_in_its_conversations_order(inbox, clock, database):
    desk = Desk(inbox, FakeDialogue(), clock)
    desk.workers.start(4)
    for number in range(5):
        for person in ("an", "binh", "chi"):
            desk.receive(f"{person} {number}", person, f"m{number}")
    desk.wait_until_settled(15)
    desk.workers.stop()
    transcript = Transcript(database, clock)
    for person in ("an", "binh", "chi"):
        entries, _ = transcript.entries(inbox.conversation("web", person))
        said = [e.body["text"] for e in entries if e.author == "assistant"]
        assert said == [f"echo {person} {number}" for number in range(5)]


def test_a_slow_conversation_does_not_hold_up_another(inbox, clock):
    released = threading.Event()
    dialogue = FakeDialogue(lambda text: str(released.wait(LIMIT)) if text == "chậm" else "nhanh")
    desk = Desk(inbox, dialogue, clock)
    desk.workers.start(2)
    slow = desk.receive("chậm", "an")
    quick = desk.receive("nhanh", "binh")
    desk.wait_until_settled(1)
    assert desk.settled == [quick]
    released.set()
    desk.wait_until_settled(2)
    assert desk.settled == [quick, slow]
    desk.workers.stop()


def test_a_bug_in_a_turn_is_an_apology_and_the_worker_goes_on(inbox, clock, database):
    def broken(text: str) -> str:
        if text == "lỗi":
            raise KeyError("bug")
        return "được"

    desk = Desk(inbox, FakeDialogue(broken), clock)
    desk.workers.start(1)
    failed = desk.receive("lỗi", key="m1")
    desk.receive("tốt", key="m2")
    desk.wait_until_settled(2)
    desk.workers.stop()
    answer = Transcript(database, clock).answer(failed)
    assert answer.outcome == "error_dialogue" and "KeyError" not in answer.bodies[0]["text"]


@pytest.fixture
def failing(inbox, monkeypatch):
    """`failing(error, …)`: the first looks into the inbox end with these, the later ones find what is there."""

    def fail(*errors: Exception) -> None:
        lease, failures = inbox.lease, iter(errors)

        def flaky(*without):
            for failure in failures:
                raise failure
            return lease(*without)

        monkeypatch.setattr(inbox, "lease", flaky)

    return fail


def test_a_database_away_for_a_moment_loses_no_message(inbox, clock, failing):
    desk = Desk(inbox, FakeDialogue(), clock)
    failing(DatabaseError("away"), DatabaseError("away"))
    desk.workers.start(1)
    received = desk.receive("xin chào")
    desk.wait_until_settled(1)
    desk.workers.stop()
    assert desk.settled == [received]


def test_nothing_ends_a_worker(inbox, clock, failing):
    desk = Desk(inbox, FakeDialogue(), clock)
    failing(RuntimeError("a"), OSError("b"), KeyError("c"))
    desk.workers.start(1)
    desk.receive("xin chào")
    desk.wait_until_settled(1)
    assert desk.workers.alive()
    desk.workers.stop()


def test_no_error_of_the_database_carries_the_citizens_words(inbox, clock, database, capsys):
    desk = Desk(inbox, FakeDialogue(), clock)
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE turns RENAME TO turns_gone")
    desk.workers.start(1)
    desk.receive("chuyện rất riêng")
    desk.clock.pass_(seconds=LEASE_SECONDS + 1)
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE turns_gone RENAME TO turns")
    desk.clock.pass_(seconds=LEASE_SECONDS + 1)
    desk.wait_until_settled(1)
    desk.workers.stop()
    said = capsys.readouterr()
    assert "rất riêng" not in said.out + said.err


def test_what_another_process_left_behind_is_taken_up(inbox, clock):
    desk = Desk(inbox, FakeDialogue(), clock)
    received = desk.receive("xin chào")
    inbox.lease()  # by a worker that dies
    clock.pass_(seconds=LEASE_SECONDS + 1)
    desk.workers.start(1)
    desk.wait_until_settled(1)
    desk.workers.stop()
    assert desk.settled == [received]


def test_stop_waits_for_the_turn_under_way(inbox, clock, database):
    begun, released = threading.Event(), threading.Event()

    def slow(text: str) -> str:
        begun.set()
        released.wait(LIMIT)
        return "xong"

    desk = Desk(inbox, FakeDialogue(slow), clock)
    desk.workers.start(1)
    received = desk.receive("xin chào")
    assert begun.wait(LIMIT)
    stopping = threading.Thread(target=desk.workers.stop)
    stopping.start()
    released.set()
    stopping.join(LIMIT)
    assert Transcript(database, clock).answer(received).bodies[0]["text"] == "xong"


STARTING = NotReady("Rasa still starts")


def answer_to(inbox_id: int, database) -> str:
    return Transcript(database, None).answer(inbox_id).outcome


def test_a_message_waits_for_what_still_starts_and_an_emergency_does_not(inbox, clock, database):
    dialogue = FakeDialogue()
    dialogue.not_ready = STARTING
    desk = Desk(inbox, dialogue, clock, patient=True)
    waiting = desk.receive("đăng ký khai sinh", "an")
    urgent = desk.receive("cháy nhà rồi cứu với", "binh")
    assert desk.workers.take_one() and desk.workers.take_one()
    assert desk.settled == [urgent]
    assert not desk.workers.take_one()
    dialogue.not_ready = None
    clock.pass_(seconds=REST_SECONDS + 0.1)
    assert desk.workers.take_one()
    assert desk.settled == [urgent, waiting]
    assert answer_to(waiting, database) == "answered"
    assert dialogue.asked[-1] == ("đăng ký khai sinh", True)  # what may have been begun is asked for as a retry


def test_waiting_keeps_the_order_and_never_counts_as_a_broken_turn(inbox, clock):
    dialogue = FakeDialogue()
    dialogue.not_ready = STARTING
    desk = Desk(inbox, dialogue, clock, patient=True)
    received = [desk.receive(f"câu {number}", key=f"m{number}") for number in range(2)]
    for _ in range(10):
        assert desk.workers.take_one()
        clock.pass_(seconds=REST_SECONDS + 0.1)
    dialogue.not_ready = None
    while desk.workers.take_one():
        pass
    assert desk.settled == received
    assert [message for message, _ in dialogue.asked[1:]] == ["câu 0", "câu 1"]


def test_whoever_has_waited_long_enough_is_told_honestly(inbox, clock, database):
    dialogue = FakeDialogue()
    dialogue.not_ready = NotReady("the action server does not answer", part="actions")
    desk = Desk(inbox, dialogue, clock)
    received = desk.receive("đăng ký khai sinh")
    assert desk.workers.take_one()
    assert answer_to(received, database) == "error_actions"
