from datetime import timedelta

import pytest
from sqlalchemy import select, update

from dossiers.last_known import LastKnown
from dossiers.last_known_tables import dossiers_last_known
from dossiers.model import Dossier, Filed, Status, Step
from dossiers.source import SourceError

CODE = "H26.12-261123-0007"


class FakeSource:
    """Says what it is told to say, or is away."""

    name = "fake"

    def __init__(self) -> None:
        self.filed: Filed | None = None
        self.away = False

    def find(self, code):
        if self.away:
            raise SourceError("away")
        return self.filed

    def find_many(self, codes):
        return {}

    def check(self):
        return None


@pytest.fixture
def source(clock) -> FakeSource:
    source = FakeSource()
    step = Step(clock.now(), Status.SUPPLEMENT, "Chờ bổ sung", note="Thiếu giấy")
    dossier = Dossier(
        CODE, "Khai sinh", Status.SUPPLEMENT, clock.now(), due_at=clock.now(), papers=("Giấy A",), steps=(step,),
        applicant="Nguyễn Văn Thử", handed_in="counter", amount=5000,
    )  # fmt: skip
    source.filed = Filed(dossier, frozenset({"f1", "f2"}))
    return source


@pytest.fixture
def known(source, database, clock, secret) -> LastKnown:
    return LastKnown(source, database, clock, secret)


def rows(database):
    with database.read() as connection:
        return connection.execute(select(dossiers_last_known)).mappings().all()


def test_what_was_told_is_there_when_the_source_is_away(known, source, clock):
    fresh = known.find(CODE)
    assert fresh.filed == source.filed and fresh.as_of == clock.now() and not fresh.is_stale
    known.keep(fresh.filed)
    told_at = clock.now()
    clock.pass_(days=2)
    source.away = True
    stale = known.find(CODE)
    assert stale.filed == source.filed and stale.as_of == told_at and stale.is_stale


def test_the_latest_is_kept_once(known, source, clock, database):
    known.keep(source.filed)
    clock.pass_(hours=1)
    known.keep(source.filed)
    source.away = True
    assert known.find(CODE).as_of == clock.now() and len(rows(database)) == 1


def test_what_was_only_looked_up_is_not_kept(known, source, database):
    known.find(CODE)
    source.away = True
    with pytest.raises(SourceError, match="away"):
        known.find(CODE)
    assert rows(database) == []


def test_nothing_can_be_read_in_the_table(known, source, database):
    known.keep(source.filed)
    stored = str(dict(rows(database)[0]))
    assert CODE not in stored and "Nguyễn" not in stored and "Khai sinh" not in stored


def test_deleted_at_the_source_is_deleted_here(known, source, database):
    known.keep(source.filed)
    source.filed = None
    assert known.find(CODE) is None and rows(database) == []


def test_a_row_of_another_release_is_as_good_as_none(known, source, database, secret):
    known.keep(source.filed)
    with database.write() as connection:
        connection.execute(update(dossiers_last_known).values(body=secret.encrypt('{"code": 1}')))
    source.away = True
    with pytest.raises(SourceError):
        known.find(CODE)


def test_old_ones_are_forgotten(known, source, clock, database):
    known.keep(source.filed)
    clock.time += timedelta(days=29)
    assert known.forget_older_than(30) == 0
    clock.time += timedelta(days=2)
    assert known.forget_older_than(30) == 1 and rows(database) == []
