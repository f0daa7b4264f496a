"""Each act of a citizen or of staff leaves one entry in the ledger that tells what, never who."""

from datetime import date

import pytest

from core.database import Database
from core.ledger import Ledger
from core.secret_key import SecretKey
from core.settings import Settings
from desk.journal import Journal
from dossiers.examples import examples
from dossiers.lookups import Asker, Found
from dossiers.registry import Registry
from messages.answering import Answering
from messages.channel_states import ChannelStates
from messages.handoff import CITIZEN, Handoffs
from messages.handoff_list import HandoffList
from messages.inbox import Inbox
from motcua.office import Office
from procedure_kb.store import Store
from tests.conftest import FixedClock
from tests.messages.fakes import FakeChannel
from tests.procedure_kb.samples import procedure


@pytest.fixture
def conversation(database: Database, clock: FixedClock, secret: SecretKey) -> str:
    return Inbox(database, clock, secret).open_conversation("web", "an")


def acts(ledger: Ledger, clock: FixedClock) -> list[str]:
    return [entry.act for entry in ledger.entries(clock.now().date())]


def test_looking_up_and_following_a_dossier(
    database: Database, clock: FixedClock, ledger: Ledger, secret: SecretKey, conversation: str, tmp_path
) -> None:
    office = Office(Settings(data_dir=tmp_path), database, clock, secret, {})
    example = next(iter(examples(clock.now(), [("1.001193", "Đăng ký khai sinh")], secret)))
    Registry(database, clock, secret).put_all([example.filed])
    code = example.filed.dossier.code
    wrong = f"{(int(example.digits) + 1) % 10000:04}"
    office.lookups.look_up(Asker(conversation), code, wrong, "k1")
    found = office.lookups.look_up(Asker(conversation), code, example.digits, "k2")
    assert isinstance(found, Found)
    office.subscriptions.add(conversation, found.dossier)
    office.subscriptions.add(conversation, found.dossier)
    assert office.subscriptions.end(conversation) == 1
    looked = ["dossier_looked_up"] * 2
    assert acts(ledger, clock) == [*looked, "dossier_subscribed", "dossier_unsubscribed"]
    told = str(ledger.entries(clock.now().date()))
    assert code not in told and example.digits not in told and conversation not in told


def test_a_talk_with_an_officer(database: Database, clock: FixedClock, ledger: Ledger, conversation: str) -> None:
    handoffs = Handoffs(database, clock, ledger)
    for _ in range(2):
        handoffs.ask(conversation)
    waiting = HandoffList(database).open()[0]
    answering = Answering(database, clock, Journal(database, clock, ledger), {"web": FakeChannel()})
    for _ in range(2):
        answering.take(waiting.id, "lan")
    for _ in range(2):
        answering.say(waiting.id, "lan", "Chào anh.", "k1")
    answering.end(waiting.id, "lan", "k2")
    handoffs.close(conversation, CITIZEN)
    entries = ledger.chain(f"handoff:{waiting.id}")
    assert [entry.act for entry in entries] == [f"handoff_{act}" for act in ("asked", "taken", "answered", "closed")]
    assert len({entry.actor for entry in entries}) == 2


def test_a_channel_and_a_record(database: Database, clock: FixedClock, ledger: Ledger) -> None:
    ChannelStates(database, clock, Journal(database, clock, ledger)).turn("zalo", False, "bảo trì")
    store = Store(database, clock, ledger)
    store.save(procedure(), who="lan", expected_version=0)
    store.save(procedure(), who="lan", expected_version=1)
    later = date(2027, 6, 1)
    store.schedule(procedure(summary="khác"), later, who="lan", expected_version=1)
    assert acts(ledger, clock) == ["channel_off", "record_created"]
    assert [entry.act for entry in ledger.chain(f"procedure:{procedure().id}")] == ["record_created"]
    assert ledger.verify().broken is None
