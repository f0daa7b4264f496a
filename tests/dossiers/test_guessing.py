"""Ten thousand guesses from rotating sessions yield nothing. The figures are those of docs/adr/0017."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from core.database import Database
from dossiers.lookups import Asker, Found, NotFound
from dossiers.tries import CROWD, OF_ALL_AT_ORIGIN
from tests.dossiers.fakes import FakeSource, filed

DAYS = [f"25{month:02}{day:02}" for month in range(1, 11) for day in range(1, 11)]
CODES = [f"000.00.04.H26-{day}-{number:04}" for day in DAYS for number in range(1, 101)]
"""All the numbers that a branch might give in a hundred days; of each day, five are real."""
GUESSED = len(CODES)


@pytest.fixture
def source(secret) -> FakeSource:
    chance = random.Random(7)
    real = [code for code in CODES if int(code[-4:]) <= 5]
    return FakeSource(*(filed(secret, code, {f"{chance.randrange(10_000):04}" for _ in "12"}) for code in real))


@pytest.fixture
def database(migrated_sqlite, tmp_path) -> Iterator[Database]:
    """That does not wait for the disk: nothing of it is to survive."""
    shutil.copy(migrated_sqlite, tmp_path / "motcua.db")
    database = Database(f"sqlite:///{tmp_path / 'motcua.db'}")
    event.listen(database.engine, "connect", lambda connection, record: connection.execute("PRAGMA synchronous=OFF"))
    yield database
    database.close()


def guesses(number: int, codes: list[str], addresses: int) -> Iterator[tuple[Asker, str, str]]:
    """Each with a new session; codes and addresses in turn; any digits."""
    chance = random.Random(11)
    for each in range(number):
        asker = Asker(f"session {each}", f"address {each % addresses}")
        yield asker, codes[each % len(codes)], f"{chance.randrange(10_000):04}"


@pytest.mark.parametrize(
    ("number", "addresses", "codes", "most_compared"),
    [
        pytest.param(10_000, 20, CODES, 20 * OF_ALL_AT_ORIGIN, marks=pytest.mark.slow, id="few addresses, all codes"),
        pytest.param(500, 1, CODES, OF_ALL_AT_ORIGIN, id="one address, all codes"),
        pytest.param(1000, 500, CODES[:1], CROWD, id="many addresses, one dossier"),
        pytest.param(1000, 500, CODES, 1000, id="many addresses, all codes"),
    ],
)
def test_guesses_find_nothing(lookups, source, record_property, number, addresses, codes, most_compared):
    answers = Counter(type(lookups.look_up(*guess, "m")) for guess in guesses(number, codes, addresses))
    with_a_dossier = sum(code in source.all for code in source.asked)
    record_property("compared", f"{answers[NotFound]} of {number}, {with_a_dossier} of them with a dossier")
    assert answers[Found] == 0 and sum(answers.values()) == number
    assert answers[NotFound] == len(source.asked) <= most_compared
    assert with_a_dossier <= max(len(source.all) * number / GUESSED, CROWD)


def test_the_owner_of_the_dossier_that_all_guess_at_still_finds_it(lookups, source, secret, clock):
    source.all[CODES[0]] = filed(secret, CODES[0], ["4821"])
    for asker, code, _ in guesses(200, CODES[:1], 200):
        lookups.look_up(asker, code, "0000", "m")
    told = lookups.look_up(Asker("owner", "home"), CODES[0], "4821", "m1")
    clock.time = told.until
    assert isinstance(lookups.look_up(Asker("owner", "home"), CODES[0], "4821", "m2"), Found)


def test_staff_are_told_of_guessing_all_over(lookups):
    for guess in guesses(300, CODES, 300):
        lookups.look_up(*guess, "m")
    assert [alert.code for alert in lookups.alerts()] == [None]
