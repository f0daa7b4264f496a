"""Bounds, locks, crowds: nobody guesses four digits, and nobody locks out an owner."""

import threading
from datetime import timedelta

import pytest

from dossiers.lookups import Asker, Found, Locked, NotFound
from dossiers.tries import CROWD, LONGEST_PAUSE, OF_ALL, OF_ALL_AT_ORIGIN, OF_CODE, OF_CODE_AT_ORIGIN, WINDOW
from tests.dossiers.fakes import CODE, RIGHT, UNKNOWN


def code(number: int) -> str:
    return f"H26-250919-{number:04}"


def web(session: str, address: str = "ward") -> Asker:
    return Asker(session, address)


def test_tries_are_counted_down_to_a_lock(try_, clock):
    assert [try_() for _ in range(OF_CODE)] == [NotFound(left) for left in range(OF_CODE - 1, -1, -1)]
    assert try_(digits=RIGHT) == Locked(clock.now() + WINDOW, "code")


def test_the_lock_is_for_that_asker_and_that_code(try_, source):
    for _ in range(OF_CODE):
        try_(code=UNKNOWN)
    assert isinstance(try_(digits=RIGHT), Found)
    assert try_("binh", code=UNKNOWN) == NotFound(OF_CODE - 1)


def test_the_lock_ends_a_day_after_the_first_wrong_try(try_, clock):
    begun = clock.now()
    for _ in range(OF_CODE):
        try_()
        clock.pass_(hours=1)
    assert try_(digits=RIGHT) == Locked(begun + WINDOW, "code")
    clock.time = begun + WINDOW
    assert isinstance(try_(digits=RIGHT), Found)


def test_tries_during_a_lock_do_not_prolong_it(try_, clock):
    for _ in range(OF_CODE):
        try_()
    until = try_().until
    for _ in range(10):
        clock.pass_(hours=2)
        assert try_().until == until


def test_twenty_wrong_tries_lock_all_codes(try_, clock):
    for number in range(OF_ALL):
        assert isinstance(try_(code=code(number)), NotFound)
    assert try_(code=code(OF_ALL)) == Locked(clock.now() + WINDOW, "all")
    assert isinstance(try_(digits=RIGHT), Locked)
    assert isinstance(try_("binh", digits=RIGHT), Found)


def test_who_mistypes_and_gets_it_right_begins_anew(try_):
    for _ in range(OF_CODE - 1):
        try_()
    assert isinstance(try_(digits=RIGHT), Found)
    assert try_() == NotFound(OF_CODE - 1)


def test_a_success_with_ones_own_dossier_buys_no_tries_at_others(try_):
    for number in range(OF_ALL):
        try_(code=code(number))
        if number < OF_ALL - 1:
            assert isinstance(try_(digits=RIGHT), Found)
    assert isinstance(try_(digits=RIGHT), Locked)


def test_a_new_session_inherits_what_its_address_did(try_):
    answers = [try_(web(f"session {number}")) for number in range(OF_CODE_AT_ORIGIN + 1)]
    assert all(isinstance(answer, NotFound) for answer in answers[:-1])
    assert isinstance(answers[-1], Locked) and answers[-1].why == "code"
    assert isinstance(try_(web("another session", "another address")), NotFound)


def test_the_tries_left_are_those_of_the_narrower_bound(try_):
    for number in range(OF_CODE_AT_ORIGIN - 2):
        try_(web(f"session {number}"))
    assert [try_(web("last")) for _ in range(2)] == [NotFound(1), NotFound(0)]


def test_an_address_is_locked_for_all_codes_late(try_):
    for number in range(OF_ALL_AT_ORIGIN):
        assert isinstance(try_(web(f"session {number}"), code=code(number)), NotFound)
    locked = try_(web("another session"), code=code(9000))
    assert isinstance(locked, Locked) and locked.why == "all"


def test_one_person_does_not_lock_a_shared_network(try_):
    for number in range(OF_ALL + 5):
        try_(web("restless"), code=code(number))
    assert isinstance(try_(web("restless"), digits=RIGHT), Locked)
    assert isinstance(try_(web("neighbour"), digits=RIGHT), Found)


def test_an_address_never_locks_out_who_succeeded_before(try_, clock):
    assert isinstance(try_(web("owner"), digits=RIGHT), Found)
    clock.pass_(days=20)
    for number in range(OF_ALL_AT_ORIGIN):
        try_(web(f"session {number}"), code=CODE if number < OF_CODE_AT_ORIGIN else code(number))
    assert isinstance(try_(web("stranger"), digits=RIGHT), Locked)
    assert isinstance(try_(web("owner"), digits=RIGHT), Found)


def test_a_session_carries_its_own_tries_to_another_address(try_):
    for number in range(OF_CODE):
        try_(web("wanderer", f"address {number}"))
    assert isinstance(try_(web("wanderer", "yet another"), digits=RIGHT), Locked)


def test_deleting_ones_data_is_no_way_to_new_tries(try_, lookups):
    """Neither in the conversation that stays, nor in a new one of the same person."""
    for _ in range(OF_CODE):
        try_(Asker("an", person="person"))
    lookups.forget("an")
    assert isinstance(try_(Asker("an", person="person")), Locked)
    assert isinstance(try_(Asker("an anew", person="person")), Locked)


def crowd_fails(try_, askers: int = CROWD, of: str = CODE) -> None:
    for number in range(askers):
        try_(f"stranger {number}", code=of)


def test_a_crowd_failing_on_one_code_slows_down_who_never_succeeded(try_, clock):
    crowd_fails(try_)
    assert try_("newcomer", digits=RIGHT) == Locked(clock.now() + timedelta(minutes=1), "crowd")
    assert isinstance(try_("newcomer", code=code(1)), NotFound)


def test_it_slows_down_alike_for_a_code_that_does_not_exist(try_):
    crowd_fails(try_, of=CODE)
    crowd_fails(try_, of=UNKNOWN)
    assert try_("newcomer", code=CODE) == try_("newcomer", code=UNKNOWN)


def test_few_do_not(try_):
    crowd_fails(try_, CROWD - 1)
    assert isinstance(try_("newcomer", digits=RIGHT), Found)


def test_one_address_with_many_sessions_is_no_crowd(try_):
    for number in range(OF_CODE_AT_ORIGIN):
        try_(web(f"session {number}"))
    assert isinstance(try_("owner", digits=RIGHT), Found)


def test_the_pause_grows_but_never_beyond_an_hour(try_, clock):
    crowd_fails(try_)
    pauses = []
    for number in range(12):
        told = try_(f"newcomer {number}").until
        pauses.append(told - clock.now())
        clock.time = told
        assert isinstance(try_(f"newcomer {number}"), NotFound)
    assert pauses == sorted(pauses) and pauses[0] == timedelta(minutes=1) and pauses[-1] == LONGEST_PAUSE


def test_coming_too_early_does_not_prolong_the_pause(try_, clock):
    crowd_fails(try_)
    told = try_("newcomer").until
    for _ in range(5):
        clock.pass_(seconds=10)
        assert try_("newcomer").until == told
    clock.time = told
    assert isinstance(try_("newcomer"), NotFound)
    assert try_("newcomer").until > clock.now(), "each try has a pause of its own"


def test_a_turn_that_was_not_taken_is_lost_after_a_day(try_, clock):
    crowd_fails(try_)
    try_("hoarder")
    clock.pass_(days=3)
    crowd_fails(try_)
    assert isinstance(try_("hoarder"), Locked)


def test_an_owner_gets_in_at_the_time_told_whatever_the_crowd_does(try_, clock):
    crowd_fails(try_, 30)
    told = try_("owner", digits=RIGHT).until
    assert told - clock.now() <= LONGEST_PAUSE
    while clock.now() < told:
        clock.pass_(minutes=1)
        try_(f"stranger {clock.now().timestamp():.0f}")
    assert isinstance(try_("owner", digits=RIGHT), Found)


def test_an_owner_who_succeeded_before_never_waits(try_):
    assert isinstance(try_("owner", digits=RIGHT), Found)
    crowd_fails(try_, 30)
    assert isinstance(try_("owner", digits=RIGHT), Found)


def test_staff_are_told_once_of_a_crowd(try_, lookups, clock):
    crowd_fails(try_, CROWD - 1)
    assert lookups.alerts() == []
    crowd_fails(try_, CROWD)
    (alert,) = lookups.alerts()
    assert (alert.code, alert.askers, alert.at) == (CODE, CROWD, clock.now())
    clock.pass_(hours=25)
    crowd_fails(try_, CROWD)
    assert len(lookups.alerts()) == 2


def test_staff_are_told_of_a_crowd_at_a_code_that_does_not_exist_too(try_, lookups):
    crowd_fails(try_, of=UNKNOWN)
    assert [alert.code for alert in lookups.alerts()] == [UNKNOWN]


def test_the_log_names_no_code(try_, capsys):
    crowd_fails(try_)
    said = "".join(capsys.readouterr())
    assert "many fail to look up one dossier" in said and CODE not in said


@pytest.mark.parametrize("asker", ["conversation", "address"])
def test_tries_at_the_same_moment_do_not_exceed_the_bound(lookups, source, asker):
    """The source is slow, so that all have begun before the first is known to be wrong."""
    source.delay = 0.1
    bound = OF_CODE if asker == "conversation" else OF_CODE_AT_ORIGIN
    answers = []

    def guess(number: int) -> None:
        by = Asker("an") if asker == "conversation" else Asker(f"session {number}", "address")
        answers.append(lookups.look_up(by, CODE, f"{number:04}", f"m{number}"))

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, NotFound) for answer in answers) == bound == len(source.asked)
    assert sum(isinstance(answer, Locked) for answer in answers) == 24 - bound


def test_the_same_message_at_the_same_moment_counts_once(lookups, try_):
    answers = []

    def guess() -> None:
        answers.append(lookups.look_up(Asker("an"), CODE, "1111", "m1"))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [NotFound(OF_CODE - 1)] * 8
    assert try_() == NotFound(OF_CODE - 2)
