"""What a look-up answers, and that it answers alike whatever is wrong."""

import hmac

import pytest
from sqlalchemy import event, select

from core.database import Database
from core.errors import ConflictError
from dossiers import factor
from dossiers.lookup_tables import lookups as table
from dossiers.lookups import Asker, Away, Found, Locked, Lookups, NotFound
from dossiers.source import Direct
from dossiers.tries import OF_CODE
from tests.dossiers.fakes import ALSO_RIGHT, CODE, MOMENT, RIGHT, UNKNOWN, WRONG, FakeSource, filed


def outcomes(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(table.c.outcome).order_by(table.c.id)).scalars())


@pytest.mark.parametrize("digits", [RIGHT, ALSO_RIGHT, "0012 3456 4821", "0912.347.306"])
def test_the_owner_finds_the_dossier(try_, database, source, digits):
    assert try_(digits=digits) == Found(source.all[CODE].dossier, MOMENT)
    assert outcomes(database) == ["found"]


@pytest.mark.parametrize("digits", [WRONG, "", "482", "48210", "không"])
def test_others_find_nothing(try_, database, digits):
    assert try_(digits=digits) == NotFound(OF_CODE - 1)
    assert outcomes(database) == ["not_found"]


def test_a_dossier_without_a_number_is_found_by_nobody(try_, source, secret):
    source.all[CODE] = filed(secret, digits=())
    assert [try_(digits=digits) for digits in (WRONG, "")] == [NotFound(4), NotFound(3)]


def test_a_dossier_may_have_more_numbers_than_are_compared_usually(try_, source, secret):
    source.all[CODE] = filed(secret, digits=[f"{1000 + n}" for n in range(20)])
    assert isinstance(try_(digits="1019"), Found)


def test_wrong_digits_and_no_such_dossier_are_answered_alike_to_the_end(try_):
    """Through the tries, into the lock, and beside it."""
    wrong = [try_("an", WRONG, CODE) for _ in range(7)]
    unknown = [try_("binh", WRONG, UNKNOWN) for _ in range(7)]
    assert wrong == unknown and isinstance(wrong[-1], Locked)


def test_wrong_digits_and_no_such_dossier_cost_the_same(try_, source, database, monkeypatch):
    compared, statements = [], []
    compare = hmac.compare_digest
    monkeypatch.setattr(factor.hmac, "compare_digest", lambda a, b: compared.append(0) or compare(a, b))
    event.listen(database.engine, "before_cursor_execute", lambda c, cursor, sql, *_: statements.append(sql))

    def cost(asker: str, digits: str, code: str) -> tuple[int, int, list[str]]:
        compared.clear(), statements.clear(), source.asked.clear()
        try_(asker, digits, code)
        return len(compared), len(source.asked), list(statements)

    wrong, unknown = cost("an", WRONG, CODE), cost("binh", WRONG, UNKNOWN)
    assert wrong == unknown and wrong[:2] == (factor.COMPARED, 1)
    assert cost("chi", RIGHT, CODE)[:2] == (factor.COMPARED, 1)


def test_what_is_stored_does_not_tell_them_apart_either(try_, database):
    try_("an", WRONG, CODE)
    try_("binh", WRONG, UNKNOWN)
    with database.read() as connection:
        wrong, unknown = (
            {key: value for key, value in row.items() if key not in ("id", "conversation", "asker", "code", "key")}
            for row in connection.execute(select(table)).mappings()
        )
    assert wrong == unknown


def test_a_locked_asker_costs_the_source_nothing(try_, source):
    for _ in range(OF_CODE):
        try_()
    source.asked.clear()
    assert isinstance(try_(digits=RIGHT), Locked)
    assert source.asked == []


def test_the_same_message_counts_once_and_is_answered_again(lookups, database):
    answers = {lookups.look_up(Asker("an"), CODE, WRONG, "m1") for _ in range(9)}
    assert answers == {NotFound(OF_CODE - 1)} and outcomes(database) == ["not_found"]
    assert lookups.look_up(Asker("an"), CODE, RIGHT, "m1") == NotFound(OF_CODE - 1)


def test_a_success_is_repeated_with_what_is_known_now(lookups, source, secret):
    first = lookups.look_up(Asker("an"), CODE, RIGHT, "m1")
    assert lookups.look_up(Asker("an"), CODE, RIGHT, "m1") == first
    source.is_away = True
    assert lookups.look_up(Asker("an"), CODE, RIGHT, "m1") == Away()
    source.is_away, source.all = False, {}
    assert isinstance(lookups.look_up(Asker("an"), CODE, RIGHT, "m1"), NotFound)


def test_a_turn_that_broke_in_its_middle_goes_on_with_the_same_try(lookups, source, database, monkeypatch):
    find = source.find
    monkeypatch.setattr(source, "find", lambda code: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        lookups.look_up(Asker("an"), CODE, RIGHT, "m1")
    assert outcomes(database) == ["pending"]
    monkeypatch.setattr(source, "find", find)
    assert isinstance(lookups.look_up(Asker("an"), CODE, RIGHT, "m1"), Found)
    assert outcomes(database) == ["found"]


def test_a_refusal_is_repeated_too(lookups, try_, clock):
    for _ in range(OF_CODE):
        try_()
    refused = lookups.look_up(Asker("an"), CODE, RIGHT, "m1")
    clock.pass_(days=2)
    assert lookups.look_up(Asker("an"), CODE, RIGHT, "m1") == refused


def test_one_message_does_not_try_two_codes_for_one(lookups):
    lookups.look_up(Asker("an"), CODE, WRONG, "m1")
    with pytest.raises(ConflictError):
        lookups.look_up(Asker("an"), UNKNOWN, WRONG, "m1")


def test_the_same_key_of_another_conversation_is_another_look_up(lookups, database):
    lookups.look_up(Asker("an"), CODE, WRONG, "m1")
    lookups.look_up(Asker("binh"), CODE, WRONG, "m1")
    assert outcomes(database) == ["not_found", "not_found"]


def test_follow_ups_need_no_digits_for_half_an_hour(try_, lookups, clock):
    found = try_(digits=RIGHT)
    clock.pass_(minutes=30)
    assert lookups.again("an", CODE) == found and lookups.recent("an") == CODE
    clock.pass_(seconds=1)
    assert lookups.again("an", CODE) is None and lookups.recent("an") is None


def test_follow_ups_are_for_that_conversation_and_code_only(try_, lookups):
    try_(digits=RIGHT)
    assert lookups.again("binh", CODE) is None and lookups.recent("binh") is None
    assert lookups.again("an", UNKNOWN) is None


def test_a_failed_try_opens_nothing_and_closes_nothing(try_, lookups):
    try_(digits=WRONG)
    assert lookups.again("an", CODE) is None and lookups.recent("an") is None
    try_(digits=RIGHT)
    try_(digits=WRONG, code=UNKNOWN)
    assert lookups.recent("an") == CODE and isinstance(lookups.again("an", CODE), Found)


def test_a_dossier_deleted_meanwhile_is_gone_for_follow_ups(try_, lookups, source):
    try_(digits=RIGHT)
    source.all = {}
    assert lookups.again("an", CODE) is None


def test_the_last_of_several_is_the_recent_one(try_, lookups, source, secret):
    source.all[UNKNOWN] = filed(secret, UNKNOWN)
    try_(digits=RIGHT)
    try_(digits=RIGHT, code=UNKNOWN)
    assert lookups.recent("an") == UNKNOWN and isinstance(lookups.again("an", CODE), Found)


def test_a_source_away_is_said_and_is_no_wrong_try(try_, lookups, source, database):
    try_(digits=RIGHT)
    source.is_away = True
    assert {try_(digits=RIGHT) for _ in range(8)} == {Away()}
    assert lookups.again("an", CODE) == Away()
    source.is_away = False
    assert isinstance(try_(digits=RIGHT), Found)


def test_the_last_known_state_is_told_as_such(try_, lookups, source):
    source.remembered, source.is_away = dict(source.all), True
    found = try_(digits=RIGHT)
    assert isinstance(found, Found) and found.is_stale and found.as_of == MOMENT
    assert lookups.again("an", CODE) == found


def test_while_the_source_is_away_memory_tells_nothing_either(try_, source):
    """Remembered or not, known or not: "away"; and what is remembered is not tried out without end."""
    source.remembered, source.is_away = dict(source.all), True
    assert {try_("an", WRONG, CODE) for _ in range(OF_CODE)} == {Away()}
    assert {try_("binh", WRONG, UNKNOWN) for _ in range(OF_CODE)} == {Away()}
    assert try_("an", RIGHT, CODE) == Away()
    source.is_away = False
    assert isinstance(try_("an", RIGHT, CODE), Found)


def test_another_dossier_than_asked_for_is_not_shown(try_, source, secret):
    source.all[UNKNOWN] = filed(secret, CODE)
    assert try_(digits=RIGHT, code=UNKNOWN) == Away()


def test_a_plain_source_is_asked_directly(database, clock, ledger, secret):
    source = FakeSource(filed(secret))
    direct = Lookups(database, clock, secret, ledger, Direct(source, clock))
    found = direct.look_up(Asker("an"), CODE, RIGHT, "m1")
    assert isinstance(found, Found) and found.as_of == clock.now() and not found.is_stale
    source.is_away = True
    assert direct.look_up(Asker("an"), CODE, RIGHT, "m2") == Away()
