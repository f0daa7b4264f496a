"""What the service says of itself: staff's entries over the file's, each with its source."""

import pytest
from pydantic import ValidationError

from answers.service_info import Branch, about, branch_in, days_in_words, load_service_info, named
from answers.service_records import ServiceRecords
from core.database import Database
from core.edits import Edits
from core.errors import ConflictError, DatabaseError
from core.ledger import Ledger
from desk.journal import Journal
from tests.conftest import FixedClock
from working_time import calendar_of, hours_of

SOURCE = "Quyết định 12, 01/11/2026"
BRANCHES = [
    {"name": "Chi nhánh số 1", "address": "258 Võ Chí Công, phường Tây Hồ, Hà Nội", "source": SOURCE},
    {"name": "Chi nhánh số 2", "address": "9 Trần Phú, phường Hà Đông, Hà Nội", "phone": "024 3", "source": SOURCE},
    {
        "name": "Chi nhánh số 3",
        "address": "1 Cầu Giấy, phường Cầu Giấy, Hà Nội",
        "hours": "cả Thứ Bảy",
        "source": SOURCE,
    },
]


@pytest.fixture
def journal(database: Database, clock: FixedClock, ledger: Ledger) -> Journal:
    return Journal(database, clock, ledger)


@pytest.fixture
def records(database: Database, clock: FixedClock) -> ServiceRecords:
    return ServiceRecords(Edits(database, clock))


def test_what_staff_wrote_wins_until_it_is_taken_back(records: ServiceRecords, journal: Journal) -> None:
    assert records() == load_service_info() and records() is records()
    records.put("hotlines", [{"number": " 1022 ", "source": SOURCE}], 0, "Minh", journal)
    assert records.contact() == "Anh/chị có thể gọi tổng đài 1022, hoặc đến bộ phận một cửa gần nhất."
    assert records().branches == load_service_info().branches
    edit = records.edit("hotlines")
    assert edit and edit.staff == "Minh"
    records.put("hotlines", None, edit.number, "Minh", journal)
    assert records() == load_service_info() and records.edit("hotlines") is None
    assert [act.act for act in journal.read()] == ["setting_taken_back", "setting_changed"]


def test_hours_that_staff_wrote_are_no_example(records: ServiceRecords, journal: Journal) -> None:
    assert "giờ hành chính thông thường" in about("office_hours", records()).text
    hours = {"days": [1, 2, 3, 4, 5, 6], "periods": [["07:30", "11:30"], ["13:00", "17:00"]], "source": SOURCE}
    records.put("hours", hours, 0, "Minh", journal)
    said = about("office_hours", records()).text
    assert "thứ Hai đến thứ Bảy, 07:30–11:30 và 13:00–17:00" in said and "thông thường" not in said
    assert days_in_words([1, 3]) == "thứ Hai, thứ Tư"


@pytest.mark.parametrize(
    ("section", "content"),
    [
        ("hotlines", [{"number": "1022"}]),
        ("hotlines", [{"number": "1022", "source": " "}]),
        ("hotlines", []),
        ("hours", {"days": [1], "periods": [["11:30", "08:00"]], "source": SOURCE}),
        ("hours", {"days": [], "periods": [["08:00", "11:30"]], "source": SOURCE}),
        ("hours", {"days": [0], "periods": [["8h", "11:30"]], "source": SOURCE}),
        ("offices", [{"name": "Chi nhánh", "source": SOURCE}]),
    ],
)
def test_nothing_is_kept_without_its_source_or_in_part(
    records: ServiceRecords, journal: Journal, section: str, content: object
) -> None:
    with pytest.raises(ValidationError):
        records.put(section, content, 0, "Minh", journal)
    assert records() == load_service_info()


def test_nobody_overwrites_what_they_have_not_seen(records: ServiceRecords, journal: Journal) -> None:
    records.put("hotlines", [{"number": "1", "source": SOURCE}], 0, "Minh", journal)
    with pytest.raises(ConflictError):
        records.put("hotlines", [{"number": "2", "source": SOURCE}], 0, "Lan", journal)
    assert records().hotlines[0].number == "1"


def test_another_process_uses_it_soon(
    records: ServiceRecords, journal: Journal, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr("core.edits.monotonic", lambda: seconds[0])
    elsewhere = ServiceRecords(Edits(database, clock))
    elsewhere()
    records.put("offices", BRANCHES, 0, "Minh", journal)
    seconds[0] += 1.1
    assert len(elsewhere().branches.offices) == 3


def test_the_last_known_holds_while_the_database_is_away(
    records: ServiceRecords, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr("core.edits.monotonic", lambda: seconds[0])
    records.put("offices", BRANCHES, 0, "Minh", journal)
    before = records()
    monkeypatch.setattr("core.edits.Edits._newest", _away)
    seconds[0] += 5
    assert records() == before and len(before.branches.offices) == 3


def _away(_: Edits) -> None:
    raise DatabaseError("away")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("địa chỉ bộ phận một cửa phường Hà Đông", {2}),
        ("dia chi o cau giay", {3}),
        ("chi nhánh số 1 ở đâu", {1}),
        ("địa chỉ các chi nhánh ở Hà Nội", set()),
        ("một cửa ở đâu", set()),
    ],
)
def test_a_branch_is_known_by_its_place(text: str, numbers: set[int]) -> None:
    offices = [Branch.model_validate(each) for each in BRANCHES]
    assert {offices.index(branch) + 1 for branch in named(offices, text)} == numbers


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("quầy 2, chi nhánh số 3", "Chi nhánh số 3"),
        ("o Chi Nhanh so 3 sang nay", "Chi nhánh số 3"),
        ("chi nhánh số 30 phố Huế", "Chi nhánh số 30"),
        ("chi nhánh số 3 cơ sở hai", "Chi nhánh số 3 cơ sở hai"),
        ("chi nhánh số 3 và chi nhánh số 30", None),
        ("chi nhánh số 31", None),
        ("2 phố Huế", None),
        ("", None),
    ],
)
def test_a_report_is_of_a_branch_only_if_it_says_its_whole_name(text: str, branch: str | None) -> None:
    names = ("Chi nhánh số 3", "Chi nhánh số 30", "Chi nhánh số 3 cơ sở hai")
    offices = [Branch(name=name, address="2 phố Huế", source="văn bản 1") for name in names]
    assert branch_in(offices, text) == branch


def test_an_answer_lists_no_more_branches_than_can_be_read(records: ServiceRecords, journal: Journal) -> None:
    many = [{**BRANCHES[0], "name": f"Chi nhánh số {number}"} for number in range(1, 31)]
    records.put("offices", [*many, BRANCHES[1]], 0, "Minh", journal)
    said = about("branch_address", records()).text
    assert said.count("•") == 10 and "và 21 nơi khác" in said
    meant = about("branch_address", records(), "phường Hà Đông").text
    assert "• Chi nhánh số 2: 9 Trần Phú, phường Hà Đông, Hà Nội; điện thoại 024 3" in meant and meant.count("•") == 1


def test_the_hours_we_ship_are_told_and_counted_alike() -> None:
    told = load_service_info().hours
    assert hours_of(told.days, [f"{opens}-{closes}" for opens, closes in told.periods]) == calendar_of().hours
