"""Values as systems write them, and bodies no system would: read, or refused, never anything else."""

import json
from datetime import UTC, datetime, time

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import HANOI
from core.secret_key import SecretKey
from dossiers.city_system import Address, CitySystem
from dossiers.factor import factor
from dossiers.mapping import load_mapping
from dossiers.model import Filed
from dossiers.reading import Reader
from dossiers.source import SourceError
from dossiers.values import MISSING, Values, at
from tests.conftest import FixedClock

from .conftest import CODE

SECRET = SecretKey("a key for tests, thirty-two characters or more")
NATIONAL = load_mapping("national")
RAW = {"MaHoSo": CODE, "TenTTHC": "Khai sinh", "TrangThai": 4, "NgayTiepNhan": "20261120080000"}


def read(**changes: object):
    return Reader(NATIONAL, SECRET).filed(RAW | changes)


def moment(value: object, deadline: bool = False, dates: tuple[str, ...] = NATIONAL.dates) -> datetime | None:
    mapping = NATIONAL.model_copy(update={"dates": dates})
    return Values(mapping).moment({"x": value}, ("x",), "x", deadline=deadline)


def test_the_five_fields_known_for_sure_and_a_name_are_enough():
    dossier = read().dossier
    assert dossier.updated_at == dossier.received_at == datetime(2026, 11, 20, 8, tzinfo=HANOI)
    assert dossier.steps == () and dossier.label is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20261120143000", datetime(2026, 11, 20, 14, 30, tzinfo=HANOI)),
        (20261120143000, datetime(2026, 11, 20, 14, 30, tzinfo=HANOI)),
        ("2026-11-20T14:30:00", datetime(2026, 11, 20, 14, 30, tzinfo=HANOI)),
        ("2026-11-20T07:30:00.000Z", datetime(2026, 11, 20, 14, 30, tzinfo=HANOI)),
        ("20/11/2026 14:30", datetime(2026, 11, 20, 14, 30, tzinfo=HANOI)),
        ("20/11/2026", datetime(2026, 11, 20, tzinfo=HANOI)),
        ("0001-01-01T00:00:00", None),
        ("", None),
        (None, None),
    ],
)
def test_moments(value, expected):
    assert moment(value) == expected


@pytest.mark.parametrize(
    "value", ["2026112014", "202611201430", "20/13/2026", "hôm qua", 1.5, {"a": 1}, 10**30, "1899-01-01"]
)
def test_no_moments(value):
    with pytest.raises(SourceError, match="x is no date"):
        moment(value)


def test_a_deadline_without_a_time_is_at_the_end_of_the_working_day():
    assert moment("20/11/2026", deadline=True) == datetime.combine(datetime(2026, 11, 20), time(17), HANOI)  # noqa: DTZ001
    assert moment("2026-11-20", deadline=True).hour == 17
    assert moment("20/11/2026 00:00", deadline=True).hour == 0


def test_milliseconds_are_no_date_written_without_dashes():
    dates = ("iso", "epoch_ms")
    assert moment(1795161600000, dates=dates) == datetime.fromtimestamp(1795161600, UTC)
    assert moment("1795161600", dates=("epoch_s",)) == datetime.fromtimestamp(1795161600, UTC)


@pytest.mark.parametrize(
    ("value", "amount"), [(150000, 150000), ("150.000 đ", 150000), ("150,000", 150000), (5e4, 50000), (0, 0)]
)
def test_amounts(value, amount):
    assert read(SoTienPhaiNop=value).dossier.amount == amount


@pytest.mark.parametrize("value", ["1,5", "12.34", True, 0.5, float("inf"), [1], 10**20])
def test_no_amounts(value):
    with pytest.raises(SourceError, match="amount"):
        read(SoTienPhaiNop=value)


def test_papers_in_lists_and_in_one_text():
    def asked(*names):
        return [{"DanhSachGiayToBoSung": [{"TenGiayTo": name} for name in names]}]

    assert read(DanhSachHoSoBoSung=asked("Giấy A", "Giấy B")).dossier.papers == ("Giấy A", "Giấy B")
    assert read(DanhSachHoSoBoSung=asked("- Giấy A\n- Giấy B; Giấy A")).dossier.papers == ("Giấy A", "Giấy B")


@pytest.mark.parametrize("number", ["0912***678", "09123xxxx", "****", "12", "", None, True, {"so": "0900000456"}])
def test_a_number_shown_in_part_proves_nothing(number):
    assert read(SoDienThoai=number).factors == frozenset()


def test_numbers_however_they_are_written():
    expected = {factor(SECRET, CODE, "0456")}
    assert read(SoDienThoai="+84 900 000 456 ").factors == expected
    assert read(SoDienThoai=900000456).factors == expected
    assert read(SoDienThoai=["0900.000.456", "0900-000-456"]).factors == expected


def test_an_unknown_channel_and_long_notes_hide_nothing():
    dossier = read(KenhThucHien="99", LyDo="x" * 5000, DonViXuLy="Phòng\x00 \u200bA").dossier
    assert dossier.handed_in is None and len(dossier.reason) == 1000 and dossier.unit == "Phòng A"


def test_own_numbers_are_not_taken_for_national_ones():
    mapping = NATIONAL.model_copy(update={"national_numbers": False, "statuses": {"7": "done"}})
    reader = Reader(mapping, SECRET)
    assert reader.filed(RAW | {"TrangThai": "7"}).dossier.status == "done"
    with pytest.raises(SourceError, match="status"):
        reader.filed(RAW | {"TrangThai": "4"})


def test_paths():
    assert at({"a": {"b": [{"c": 1}, {"c": 2}, {"d": 3}, 4]}}, "a.b.c") == [1, 2]
    assert at({"a": None}, "a") is None and at({"a": None}, "b") is MISSING and at([], "") == []


# bodies that no system would send

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from([CODE, "4"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*RAW, "result", "error_code"]), inner),
    max_leaves=12,
)
FIELDS = st.dictionaries(
    st.sampled_from([*RAW, "NgayHenTra", "SoTienPhaiNop", "QuaTrinhXuLy", "DanhSachHoSoBoSung", "SoDienThoai", "LyDo"]),
    JSON,
)


def answering(body: bytes, mapping: str = "national") -> CitySystem:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    address = Address("http://city.example", "key", 60.0)
    return CitySystem(
        address, SECRET, load_mapping(mapping), httpx.Client(transport=transport), FixedClock(), lambda _: None
    )


def outcome(city: CitySystem) -> Filed | None:
    """None, a dossier with the code asked for, or one line."""
    try:
        found = city.find(CODE)
        many = city.find_many([CODE])
    except SourceError as error:
        assert "\n" not in str(error)
        return None
    finally:
        city.close()
    assert found is None or found.dossier.code == CODE
    assert set(many) <= {CODE}
    return found


@given(JSON, st.sampled_from(["national", "igate", "opencps"]))
@settings(max_examples=150, deadline=None)
def test_any_json_is_a_dossier_none_or_an_error(body, mapping):
    outcome(answering(json.dumps(body).encode(), mapping))


@given(FIELDS)
@settings(max_examples=150, deadline=None)
def test_any_values_in_a_dossiers_fields(changes):
    outcome(answering(json.dumps({"error_code": 0, "result": [RAW | changes]}).encode()))


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes(body):
    outcome(answering(body))


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"9" * 100_000, b"NaN", b'{"a":' * 5000 + b"1" + b"}" * 5000, b"null", b""]
)
def test_hostile_bodies(body):
    with pytest.raises(SourceError):
        city = answering(body)
        try:
            city.find(CODE)
        finally:
            city.close()


def test_an_error_inside_an_answer_of_200_is_no_missing_dossier():
    for body in (
        {"error_code": 500},
        {"error_code": 500, "result": []},
        {"result": []},
        {"error_code": 0},
        {"error_code": 0, "result": None},
    ):
        with pytest.raises(SourceError):
            city = answering(json.dumps(body).encode())
            try:
                city.find(CODE)
            finally:
                city.close()


def test_a_web_servers_own_404_says_nothing_about_a_dossier():
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, html="<h1>404 Not Found</h1>")

    http = httpx.Client(transport=httpx.MockTransport(answer))
    city = CitySystem(Address("http://city.example"), SECRET, NATIONAL, http, FixedClock())
    with pytest.raises(SourceError, match="wrong address"):
        city.find(CODE)
    city.close()
