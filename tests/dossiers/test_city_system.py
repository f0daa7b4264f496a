"""The source against the simulator: what it reads, and all the ways an answer can be unusable."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from dossiers.factor import factor
from dossiers.mapping import load_mapping
from dossiers.model import Status
from dossiers.source import Source, SourceError

from .conftest import CODE

OTHER = "H26.12-261123-0008"


def protocol(source: Source) -> Source:
    return source


def refusal(city, code=CODE) -> str:
    """What the operator reads: one line, without key, code, person or number."""
    with pytest.raises(SourceError) as caught:
        city.find(code)
    said = str(caught.value)
    assert "\n" not in said and len(said) < 300
    for private in ("simulated-key", CODE, "Nguyễn", "0900000456", "0456", "001099000123"):
        assert private not in said
    return said


def test_a_dossier_with_all_it_holds(city, state, clock, secret):
    state.file(CODE, 2)
    clock.pass_(hours=3)
    by = clock.now() + timedelta(days=5)
    state.move(CODE, 5, papers=("Bản sao giấy kết hôn", "Giấy chứng sinh"), papers_by=by, reason="Thiếu giấy tờ")
    filed = protocol(city).find(CODE)
    dossier = filed.dossier
    assert (dossier.code, dossier.status, dossier.procedure_code) == (CODE, Status.SUPPLEMENT, "1.001193")
    assert dossier.papers == ("Bản sao giấy kết hôn", "Giấy chứng sinh") and dossier.papers_by == by
    assert dossier.received_at == clock.now() - timedelta(hours=3) and dossier.updated_at == clock.now()
    assert [step.status for step in dossier.steps] == [Status.ACCEPTED, Status.SUPPLEMENT]
    assert dossier.steps[0].label == "Được tiếp nhận" and dossier.handed_in == "counter"
    assert dossier.received_at.tzinfo and dossier.due_at.tzinfo
    assert filed.factors == {factor(secret, CODE, "0123"), factor(secret, CODE, "0456")}
    assert "0900000456" not in repr(filed) and "001099000123" not in repr(filed)


@pytest.mark.parametrize("mapping", ["national", "igate", "opencps"])
@pytest.mark.parametrize("status", list(Status))
def test_each_status_in_the_words_of_each_system(connect, state, mapping, status):
    state.file(CODE, status.national)
    filed = connect(mapping).find(CODE)
    assert filed.dossier.status is status and len(filed.factors) == 2
    assert filed.dossier.due_at == state.held[CODE].due


@pytest.mark.parametrize("mapping", ["national", "igate", "opencps"])
def test_none_where_the_system_says_so(connect, state, mapping):
    assert connect(mapping).find(CODE) is None
    assert state.calls[CODE] == 1


def test_what_is_no_code_is_not_asked_for(city, state):
    assert city.find("../secret?x=1") is None and city.find("") is None
    assert city.find_many(["a/b"]) == {}
    assert state.requests == 0


def test_a_deleted_dossier(city, state):
    state.file(CODE)
    assert city.find(CODE)
    state.remove(CODE)
    assert city.find(CODE) is None


@pytest.mark.parametrize(
    ("spoiled", "named"),
    [
        ({"TrangThai": "99"}, "status"),
        ({"TrangThai": "Đang bay"}, "status"),
        ({"TrangThai": ...}, "status is missing"),
        ({"TrangThai": {"ma": 4}}, "status is no text"),
        ({"TenTTHC": ...}, "procedure_name is missing"),
        ({"MaHoSo": ...}, "code is missing"),
        ({"NgayHenTra": "31/02/2026"}, "due_at"),
        ({"NgayHenTra": "2026112"}, "due_at"),
        ({"NgayHenTra": "20261123"}, "due_at"),
        ({"NgayHenTra": True}, "due_at"),
        ({"NgayTiepNhan": "99991231235959"}, "received_at"),
        ({"SoTienPhaiNop": "nhiều"}, "amount"),
        ({"SoTienPhaiNop": -5}, "amount"),
        ({"QuaTrinhXuLy": "xong"}, "steps"),
        ({"QuaTrinhXuLy": [{"TrangThai": "4"}]}, "steps.moment is missing"),
        ({"QuaTrinhXuLy": [{"TrangThai": "x", "ThoiDiemXuLy": "20261123090000"}]}, "steps.status"),
        ({"QuaTrinhXuLy": [], "NgayCapNhat": "", "NgayTiepNhan": ""}, "updated_at"),
        ({"MaHoSo": OTHER}, "another"),
    ],
)
def test_a_wrong_answer_names_the_field(city, state, spoiled, named):
    state.file(CODE)
    state.spoil(CODE, **spoiled)
    assert named in refusal(city)


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("page", "login page"),
        ("redirect", "elsewhere"),
        ("broken", "broken JSON"),
        ("large", "more than"),
        ("hang_up", "broke the call off"),
    ],
)
def test_an_answer_that_is_none(city, state, kind, named):
    state.file(CODE)
    state.befall(kind, times=3)
    assert named in refusal(city)


@pytest.mark.parametrize("kind", ["slow", "drip"])
def test_slow_is_an_error_within_the_limit(connect, state, kind):
    state.file(CODE)
    state.befall(kind)
    assert "within 0.3 s" in refusal(connect(seconds=0.3))


def test_a_wrong_key_is_said_to_be_one(connect, state):
    state.file(CODE)
    assert "MOTCUA_DOSSIERS_KEY" in refusal(connect(key="not-the-key"))
    assert "MOTCUA_DOSSIERS_KEY" in refusal(connect(key=None))
    assert state.requests == 2


def test_a_wrong_address_is_not_a_dossier_that_does_not_exist(connect):
    assert "is not reached" in refusal(connect(url="http://127.0.0.1:9"))


def test_trouble_is_tried_again(city, state, sleeps):
    state.file(CODE)
    state.fail(503)
    state.befall("hang_up")
    assert city.find(CODE)
    assert state.requests == 3 and len(sleeps) == 2


def test_the_pause_asked_for_is_kept(city, state, sleeps):
    state.file(CODE)
    state.fail(429, retry_after=2)
    assert city.find(CODE)
    assert sleeps == [2]


def test_a_pause_longer_than_the_limit_is_kept_for_everybody(city, state, sleeps, clock):
    state.file(CODE)
    state.fail(429, retry_after=120)
    assert "HTTP 429" in refusal(city)
    assert "left alone" in refusal(city)
    assert sleeps == [] and state.requests == 1
    clock.pass_(seconds=121)
    assert city.find(CODE)


def test_a_system_in_trouble_is_left_alone_and_then_tried_once(city, state, clock):
    state.file(CODE)
    state.fail(500, times=99)
    for _ in range(5):
        assert "HTTP 500" in refusal(city)
    asked = state.requests
    assert "left alone" in refusal(city) and "HTTP 500" in city.check()
    assert state.requests == asked
    clock.pass_(seconds=31)
    assert "HTTP 500" in refusal(city)
    assert "left alone" in refusal(city)
    state.__dict__["_faults"].clear()
    clock.pass_(seconds=31)
    assert city.find(CODE) and city.find(CODE)


def test_one_bad_dossier_leaves_the_others_reachable(city, state):
    state.file(CODE)
    state.file(OTHER)
    state.spoil(CODE, TrangThai="99")
    for _ in range(20):
        refusal(city)
    assert city.find(OTHER)


def test_many_in_one_call_each_with_its_own_factors(city, state, secret):
    codes = [f"H26.12-261123-{n:04}" for n in range(120)]
    for code in codes[:-1]:
        state.file(code)
    found = city.find_many([*codes, codes[0]])
    assert list(found) == codes[:-1]
    assert factor(secret, codes[5], "0456") in found[codes[5]].factors
    assert state.requests == 3 and set(state.calls.values()) == {1}


def test_many_one_by_one_are_paced(connect, state, sleeps):
    codes = [f"H26.12-261123-{n:04}" for n in range(4)]
    for code in codes:
        state.file(code)
    found = connect(batch=None, per_second=0.1).find_many(codes)
    assert list(found) == codes and len(sleeps) == 3


@pytest.mark.parametrize("changes", [{}, {"batch": None}])
def test_an_unreadable_one_among_many_is_logged_and_left_out(connect, state, changes):
    for code in (CODE, OTHER):
        state.file(code)
    state.spoil(CODE, TrangThai="99")
    with capture_logs() as logs:
        assert list(connect(**changes).find_many([CODE, OTHER])) == [OTHER]
    assert logs[0]["event"] == "dossiers_unreadable" and CODE not in str(logs)
    state.spoil(OTHER, MaHoSo="H26.12-261123-9999")
    with pytest.raises(SourceError):
        connect(**changes).find_many([CODE, OTHER])


@pytest.mark.parametrize("changes", [{}, {"batch": None}])
def test_many_with_the_system_away(connect, state, changes):
    state.fail(500, times=99)
    with pytest.raises(SourceError):
        connect(**changes).find_many([CODE, OTHER])
    assert state.requests == 3


def test_check(city, connect, state):
    assert city.check() is None
    state.befall("page")
    assert "login page" in city.check()
    assert "HTTP 404" in connect(check="/suc-khoe").check()


def test_a_batch_that_is_not_found_is_not_a_batch_of_deleted_dossiers(connect, state):
    names = load_mapping("national")
    state.file(CODE)
    wrong = connect(batch=names.batch.model_copy(update={"path": "/tra-cuu?ma={codes}"}))
    with pytest.raises(SourceError, match="HTTP 404"):
        wrong.find_many([CODE])


def test_after_closing_it_is_an_error_like_any_other(city, state):
    state.file(CODE)
    city.close()
    assert "not asked any more" in refusal(city)
