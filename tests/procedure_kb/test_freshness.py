from datetime import date

import pytest

from procedure_kb.freshness import is_in_force, is_past_review, latest_day, meant_days, review_due
from procedure_kb.model import Official, Procedure, Source
from tests.procedure_kb.samples import procedure


@pytest.mark.parametrize(
    ("verified_on", "due"),
    [
        ("2026-06/07", date(2027, 7, 31)),
        ("2025-10", date(2026, 10, 31)),
        ("2026-07-14", date(2027, 7, 14)),
        ("2024-02-29", date(2025, 2, 28)),
        ("2025-12", date(2026, 12, 31)),
    ],
)
def test_a_reading_is_fresh_for_twelve_months_and_on_the_last_day_too(verified_on, due):
    record = procedure(verified_on=verified_on)
    assert review_due(record) == due
    assert not is_past_review(record, due)
    assert is_past_review(record, date.fromordinal(due.toordinal() + 1))


@pytest.mark.parametrize("verified_on", ["hè 2026", "2026", "2026-13", "2026-02-30", "2026-07/06", "2026-7"])
def test_a_reading_of_no_known_day_is_past_its_review(verified_on):
    assert meant_days(verified_on) is None
    assert latest_day(verified_on) is None
    assert review_due(procedure(verified_on=verified_on)) is None
    assert is_past_review(procedure(verified_on=verified_on), date(2026, 7, 14))


def test_people_here_may_vouch_for_longer_or_shorter():
    longer = procedure(verified_on="2021-08", review_on="2027-01-31")
    assert not is_past_review(longer, date(2027, 1, 31))
    assert is_past_review(longer, date(2027, 2, 1))
    assert is_past_review(procedure(verified_on="2026-07", review_on="2026-08-01"), date(2026, 9, 1))


@pytest.mark.parametrize(("today", "holds"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_decision_holds_from_its_day(today, holds):
    official = Official(name="Cấp", effective_from="2027-01-01", source=Source(verified_on="2026-07"))
    assert is_in_force(Procedure(id="1", official=official), today) is holds


def test_a_decision_without_a_day_holds():
    assert is_in_force(procedure(), date(2000, 1, 1))
