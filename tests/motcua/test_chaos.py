"""Every exact point of `make chaos` once: nothing lost, nothing said twice, order kept, each answer in its slot."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.database import Database
from core.secret_key import SecretKey
from messages.inbox import Inbox, TurnResult, Work
from messages.incoming import Incoming
from messages.outbox import SENDING_SECONDS, Outbox
from messages.outcome import Outcome
from messages.reply import Reply
from scripts.chaos import marks
from scripts.chaos.load import Taken
from scripts.chaos.plan import Conversation, Message, Wish
from scripts.chaos.points import EXACT
from scripts.chaos.run import Outcome as Tried
from scripts.chaos.run import run
from scripts.chaos.servers import SQLITE, postgresql_store
from scripts.chaos.verdict import judge
from tests.conftest import BOTH, POSTGRESQL_URL, FixedClock, Service

WISH = Wish(messages=100, conversations=14, each=1, at_random=0)


@pytest.fixture(scope="module")
def runs(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Tried]]]:
    """One over each database, side by side: a run mostly waits for what it has struck."""
    models = service.data / "models"
    with ExitStack() as opened:
        stores = [SQLITE]
        if POSTGRESQL_URL:
            stores.append(opened.enter_context(postgresql_store(POSTGRESQL_URL)))
        pool = opened.enter_context(ThreadPoolExecutor(len(stores)))
        yield {store.name: pool.submit(run, WISH, store, tmp_path_factory.mktemp("chaos"), models) for store in stores}


@pytest.mark.service
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("store", BOTH)
def test_whatever_dies_at_whatever_step_nothing_is_lost_or_said_twice(
    runs: dict[str, Future[Tried]], store: str
) -> None:
    outcome = runs[store].result()
    assert outcome.verdict.findings == [] and outcome.trouble == []
    reports = [each for each in outcome.plan.conversations if each.report]
    assert outcome.verdict.reports == len(reports) > 0
    assert outcome.verdict.of()[0].taken >= WISH.messages


@pytest.mark.parametrize("on_postgresql", [False, True])
def test_each_point_is_struck_in_its_turn_and_something_comes_by(on_postgresql: bool) -> None:
    plan = WISH.plan(on_postgresql)
    expected = [point for point in EXACT if on_postgresql or not point.needs_postgresql]
    assert [blow.point for blow in plan.blows] == expected
    assert plan.messages == WISH.messages and len(plan.conversations) == WISH.conversations
    for round, blow in enumerate(plan.blows):
        said = [talk for talk in plan.conversations for message in talk.messages if message.round == round]
        assert len(said) > blow.spared
        assert not blow.point.needs_report or any(talk.report for talk in said)


def test_a_point_is_struck_once_each_time_it_is_armed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(marks.VARIABLE, str(tmp_path))
    assert not marks.comes_by("leased")
    for _ in range(2):
        marks.arm(tmp_path, "leased", spared=1)
        assert [marks.comes_by("leased"), marks.is_struck(tmp_path, "leased")] == [False, False]
        assert [marks.comes_by("leased"), marks.is_struck(tmp_path, "leased")] == [True, True]
        assert not marks.comes_by("leased")


class Said:
    """A citizen's messages over Telegram, as the run knows them and as the product does."""

    def __init__(self, database: Database, clock: FixedClock, secret: SecretKey) -> None:
        self.inbox, self.clock, self.taken = Inbox(database, clock, secret), clock, []

    def message(self, number: int) -> Work:
        key = f"{number}"
        self.inbox.receive(Incoming("telegram", "4000", key, key, self.clock.now(), text=f"câu {number}"))
        talk = Conversation("telegram", "4000", ())
        self.taken.append(Taken(talk, Message(number, 0, 0.0, f"câu {number}", ()), key, round=number))
        return self.inbox.lease()


@pytest.fixture
def said(database: Database, clock: FixedClock, secret: SecretKey) -> Said:
    return Said(database, clock, secret)


def answered(said: Said, number: int, database: Database, clock: FixedClock, text: str) -> None:
    """And sent, as the platform's message of this number."""
    said.inbox.settle(said.message(number), TurnResult(Outcome.ANSWERED, (Reply(text),)), [{"text": text}], 1.0)
    outbox = Outbox(database, clock)
    parcel = outbox.lease(["telegram"])
    assert parcel
    outbox.sent(parcel, f"p{number}")


def judged(said: Said, database: Database, secret: SecretKey, *shown: tuple[str, str]) -> list[tuple[str, int | None]]:
    verdict = judge(database, secret, said.taken, {("telegram", "4000"): list(shown)})
    return [(finding.kind, finding.round) for finding in verdict.findings]


def test_the_verdict_sees_what_must_not_be(said, database, clock, secret):
    answered(said, 0, database, clock, "một")
    answered(said, 1, database, clock, "hai")
    one, two = ("p0", "một"), ("p1", "hai")
    assert judged(said, database, secret, one, two) == []
    assert judged(said, database, secret, one) == [("lost", 1)]
    assert judged(said, database, secret, one, two, ("p2", "hai")) == [("twice", 1)]
    assert judged(said, database, secret, two, one) == [("out of order", 0)]
    said.message(2)
    assert judged(said, database, secret, one, two) == [("lost", 2)]


def test_a_send_whose_answer_was_lost_is_counted_not_hidden(said, database, clock, secret):
    said.inbox.settle(said.message(0), TurnResult(Outcome.ANSWERED, (Reply("một"),)), [{"text": "một"}], 1.0)
    outbox = Outbox(database, clock)
    outbox.lease(["telegram"])
    clock.pass_(seconds=SENDING_SECONDS + 1)
    outbox.recover()
    for shown, arrived in (([], 0), ([("p0", "một")], 1)):
        verdict = judge(database, secret, said.taken, {("telegram", "4000"): shown})
        assert verdict.findings == []
        assert (verdict.of()[0].unsure, verdict.of()[0].unsure_arrived) == (1, arrived)


def test_a_run_can_be_had_again() -> None:
    assert WISH.plan(True) == WISH.plan(True)
    assert WISH.plan(True) != Wish(WISH.messages, WISH.conversations, seed=1, each=1, at_random=0).plan(True)
