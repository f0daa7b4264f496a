import threading
from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, select

from core.database import Database
from messages.inbox import LEASE_SECONDS, Inbox, LeaseLost, TurnResult, Work
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Choice, Reply
from messages.tables import conversations, outbox, vault
from messages.tables import inbox as inbox_table
from messages.transcript import Transcript
from messages.vault import Vault

ANSWER = TurnResult(Outcome.ANSWERED, (Reply("trả lời"),))


@pytest.fixture
def inbox(database, clock, secret) -> Inbox:
    return Inbox(database, clock, secret)


@pytest.fixture
def incoming(clock) -> Callable[..., Incoming]:
    def make(text: str = "xin chào", address: str = "an", key: str = "m1", **more: str) -> Incoming:
        return Incoming("web", address, key, key, clock.now(), text=None if "payload" in more else text, **more)

    return make


def settle(inbox: Inbox, work: Work, result: TurnResult = ANSWER) -> None:
    inbox.settle(work, result, [reply.as_json() for reply in result.replies], 1.0)


def count(database: Database, table) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_repeated_delivery_is_the_same_message(inbox, incoming, database):
    assert inbox.receive(incoming()) == inbox.receive(incoming())
    assert count(database, inbox_table) == 1


def test_the_same_message_id_of_another_person_is_another_message(inbox, incoming):
    assert inbox.receive(incoming(address="an")) != inbox.receive(incoming(address="binh"))


def test_deliveries_at_the_same_moment_become_one_message(inbox, incoming, database):
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(inbox.receive(incoming()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(found) == 8
    assert count(database, inbox_table) == 1


def test_personal_numbers_are_stored_as_marks_and_encrypted(inbox, incoming, database):
    inbox.receive(incoming("căn cước của tôi 001234567890, gọi 0912345678"))
    with database.read() as connection:
        text = connection.execute(select(inbox_table.c.text)).scalar_one()
        values = connection.execute(select(vault.c.value)).scalars().all()
    assert text == "căn cước của tôi ⟨số giấy tờ 1⟩, gọi ⟨điện thoại 1⟩"
    assert len(values) == 2 and not any("0912345678" in v or "001234567890" in v for v in values)


def test_values_are_erased_with_the_end_of_the_turn(inbox, incoming, database):
    inbox.receive(incoming("gọi 0912345678"))
    settle(inbox, inbox.lease())
    assert count(database, vault) == 0


def test_the_vault_opens_while_the_turn_is_open(inbox, incoming, database, secret):
    vault_door = Vault(database, secret)
    id = inbox.receive(incoming("H26-250919-0114 đuôi 1 2 3 4, sđt 0912345678", origin="a hash"))
    assert vault_door.values(id) == {"⟨bốn số 1⟩": "1234", "⟨điện thoại 1⟩": "0912345678"}
    assert vault_door.origin(id) == "a hash"
    settle(inbox, inbox.lease())
    assert vault_door.values(id) == {} and vault_door.origin(id) is None
    with database.read() as connection:
        assert connection.execute(select(inbox_table.c.origin)).scalars().all() == [None]


def test_the_vault_knows_nothing_of_other_messages(inbox, incoming, database, secret):
    inbox.receive(incoming("đuôi 1234", origin="a hash"))
    other = inbox.receive(incoming("xin chào", address="binh"))
    assert Vault(database, secret).values(other) == {} and Vault(database, secret).origin(other) is None


def test_a_person_of_a_platform_is_the_same_after_a_new_beginning(inbox, clock, database, secret):
    door = Vault(database, secret)
    first = inbox.receive(Incoming("zalo", "an", "m1", "m1", clock.now(), text="1234"))
    person = door.person(first)
    with database.write() as connection:
        connection.execute(delete(conversations))
    again = inbox.receive(Incoming("zalo", "an", "m2", "m2", clock.now(), text="1234"))
    assert person == door.person(again) and len(person) == 64
    assert person != door.person(inbox.receive(Incoming("telegram", "an", "m3", "m3", clock.now(), text="1234")))
    assert door.person(inbox.receive(Incoming("web", "an", "m4", "m4", clock.now(), text="1234"))) is None


def test_one_conversation_is_worked_on_once_at_a_time(inbox, incoming):
    inbox.receive(incoming(key="m1"))
    inbox.receive(incoming(key="m2"))
    first = inbox.lease()
    assert first.message_id == "m1"
    assert inbox.lease() is None
    settle(inbox, first)
    assert inbox.lease().message_id == "m2"


def test_conversations_are_worked_on_side_by_side(inbox, incoming):
    inbox.receive(incoming(address="an"))
    inbox.receive(incoming(address="binh"))
    assert len({inbox.lease().conversation_id, inbox.lease().conversation_id}) == 2
    assert inbox.lease() is None


def test_many_workers_take_each_message_once(inbox, incoming):
    for number in range(20):
        inbox.receive(incoming(address=f"p{number}"))
    taken: list[int] = []

    def work() -> None:
        while (leased := inbox.lease()) is not None:
            taken.append(leased.inbox_id)
            settle(inbox, leased)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while (left := inbox.lease()) is not None:  # a worker may have stopped while another held the lock
        taken.append(left.inbox_id)
        settle(inbox, left)
    assert sorted(taken) == sorted(set(taken)) and len(taken) == 20


def test_a_dead_workers_message_is_taken_again(inbox, incoming, clock):
    inbox.receive(incoming())
    dead = inbox.lease()
    clock.pass_(seconds=LEASE_SECONDS + 1)
    again = inbox.lease()
    assert again.inbox_id == dead.inbox_id and again.attempts == 1


def test_a_renewed_lease_is_kept(inbox, incoming, clock):
    inbox.receive(incoming())
    work = inbox.lease()
    clock.pass_(seconds=LEASE_SECONDS - 1)
    inbox.renew([work])
    clock.pass_(seconds=LEASE_SECONDS - 1)
    assert inbox.lease() is None


def test_who_lost_the_lease_writes_nothing(inbox, incoming, clock, database):
    inbox.receive(incoming())
    slow = inbox.lease()
    clock.pass_(seconds=LEASE_SECONDS + 1)
    settle(inbox, inbox.lease())
    with pytest.raises(LeaseLost):
        settle(inbox, slow)
    assert count(database, outbox) == 1


FAILED = TurnResult(Outcome.ERROR_DIALOGUE, (Reply("Tôi xin lỗi"),))


def test_what_was_said_in_vain_is_known_when_it_is_said_again(inbox, incoming):
    told = []
    for key, (text, result) in enumerate(
        [("đường sá", FAILED), ("khác", ANSWER), ("đường sá", FAILED), ("đường sá", FAILED), ("đường sá", ANSWER)]
    ):
        inbox.receive(incoming(text, key=f"m{key}"))
        work = inbox.lease()
        told.append((work.inbox_id, inbox.said_in_vain(work)))
        settle(inbox, work, result)
    ids = [id for id, _ in told]
    assert [said for _, said in told] == [(), (), (), (ids[2],), (ids[2], ids[3])]
    inbox.receive(incoming("đường sá", key="after an answer"))
    assert inbox.said_in_vain(inbox.lease()) == ()


def test_another_number_is_not_the_same_said_again(inbox, incoming):
    for key, number in enumerate(["0912345678", "0912345678", "0987654321"]):
        inbox.receive(incoming(number, key=f"m{key}"))
    works = []
    for _ in range(3):
        works.append(inbox.lease())
        settle(inbox, works[-1], FAILED)
    first, again, other = works
    assert inbox.said_in_vain(first) == ()
    assert inbox.said_in_vain(again) == (first.inbox_id,)
    assert inbox.said_in_vain(other) == ()


def test_only_what_was_offered_to_this_conversation_counts(inbox, incoming):
    inbox.receive(incoming(address="an"))
    work = inbox.lease()
    offering = TurnResult(
        Outcome.CLARIFIED, (Reply("chọn", (Choice("Cấp mới", "/choose{1}"), Choice("Cấp lại", "/choose{2}"))),)
    )
    settle(inbox, work, offering)
    assert inbox.offered(work.conversation_id, "/choose{1}").title == "Cấp mới"
    assert [offer.title for offer in inbox.latest_offers(work.conversation_id)] == ["Cấp mới", "Cấp lại"]
    other = inbox.open_conversation("web", "binh")
    assert inbox.offered(other, "/choose{1}") is None


def test_a_list_is_over_after_the_next_answer(inbox, incoming):
    inbox.receive(incoming(key="m1"))
    work = inbox.lease()
    settle(inbox, work, TurnResult(Outcome.CLARIFIED, (Reply("chọn", (Choice("Một", "/one"),)),)))
    inbox.receive(incoming(key="m2"))
    settle(inbox, inbox.lease())
    assert inbox.latest_offers(work.conversation_id) == []
    assert inbox.offered(work.conversation_id, "/one") is not None


def test_history_shows_both_sides_in_order_and_only_ones_own(inbox, incoming, database, clock):
    transcript = Transcript(database, clock)
    for person in ("an", "binh"):
        for key in ("m1", "m2"):
            inbox.receive(incoming(f"{person} hỏi {key}", address=person, key=key))
    while (work := inbox.lease()) is not None:
        settle(inbox, work, TurnResult(Outcome.ANSWERED, (Reply(f"đáp {work.text}"),)))
    entries, last = transcript.entries(inbox.conversation("web", "an"))
    assert [(e.author, e.body["text"]) for e in entries] == [
        ("citizen", "an hỏi m1"),
        ("assistant", "đáp an hỏi m1"),
        ("citizen", "an hỏi m2"),
        ("assistant", "đáp an hỏi m2"),
    ]
    assert transcript.entries(inbox.conversation("web", "an"), after=last) == ([], last)
    assert entries[0].at.tzinfo is not None
