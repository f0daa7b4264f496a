"""Whole journeys of a citizen through the running service: a dossier looked up, asked about, followed; data deleted."""

import re
from urllib.parse import urlsplit

import pytest

from channels.deep_links import telegram_link
from dossiers.model import Status
from dossiers.wording import status_words
from tests.conftest import eventually
from tests.motcua.live_town import TEMPLATE, LiveTown
from tests.motcua.phones import PHONES, OnTelegram, OnWeb, OnZalo, Phone

pytestmark = pytest.mark.service


Examples = list[tuple[str, str, str]]
"""Code, digits and status of ten: one of each status."""


@pytest.fixture(scope="module")
def examples(town: LiveTown) -> Examples:
    told = town.service.motcua("dossiers", "examples").stdout
    found = re.findall(r"(\S+-\d{6}-\d{4})\s+(\d{4})\s+(\w+)", told)
    assert len({status for _, _, status in found}) == 10
    return found


@pytest.fixture(params=PHONES, ids=lambda kind: kind.channel)
def citizen(request: pytest.FixtureRequest, town: LiveTown) -> Phone:
    return request.param(town)


@pytest.fixture
def on_zalo(town: LiveTown) -> OnZalo:
    return OnZalo(town)


@pytest.mark.parametrize("number", range(10))
def test_every_status_is_told_on_one_phone_or_another(town: LiveTown, examples: Examples, number: int) -> None:
    code, digits, status = examples[number]
    citizen = PHONES[number % len(PHONES)](town)
    told = citizen.says(f"tra giúp {code} 4 số cuối {digits}")
    assert citizen.outcome == "dossier_found" and code in told
    assert status_words(Status(status))["short"].lower() in told


def test_who_must_hand_in_more_is_told_which_papers(citizen: Phone, examples: Examples) -> None:
    code, digits = of_status(examples, "supplement")
    told = citizen.says(f"{code} {digits}")
    assert "Anh/chị cần nộp trước" in told and "• Giấy xác nhận nơi cư trú" in told
    assert "• Giấy xác nhận nơi cư trú" in citizen.says("tôi còn thiếu giấy gì")
    assert citizen.outcome == "dossier_found"


def test_a_dossier_is_looked_up_asked_about_and_followed(town: LiveTown, citizen: Phone, examples: Examples) -> None:
    code, digits = of_status(examples, "processing")
    town.move(code, "processing")
    assert "mã hồ sơ" in citizen.says("ho so cua toi den dau roi") and citizen.outcome == "form_step"
    assert "4 số cuối" in citizen.says(f"mã là {code.lower()}")
    assert "không tra được" in citizen.says("4 số cuối là 0000") and citizen.outcome == "dossier_not_found"
    told = citizen.says(digits)
    assert citizen.outcome == "dossier_found" and code in told and "đang giải quyết" in told
    assert "Hẹn trả kết quả" in citizen.says("bao giờ xong vậy")
    citizen.says("thủ tục này cần giấy tờ gì")
    assert citizen.outcome == "answered"
    assert "đồng ý không" in citizen.says("báo cho tôi khi có kết quả nhé")
    assert "“dừng”" in citizen.presses("Đồng ý") and citizen.outcome == "subscribed"
    town.service.motcua("dossiers", "set", code, "--status", "payment")
    town.job_brings("dossier-watch", lambda: len(citizen.heard()) == 1)
    assert "cần nộp" in citizen.heard()[0] and "“dừng”" in citizen.heard()[0]
    citizen.says("dừng")
    assert citizen.outcome == "unsubscribed"


def test_who_declines_or_has_stopped_hears_nothing(town: LiveTown, on_zalo: OnZalo, examples: Examples) -> None:
    code, digits = of_status(examples, "payment")
    witness, stopped, declined = OnTelegram(town), on_zalo, OnWeb(town)
    for citizen in (witness, stopped, declined):
        citizen.says(f"tra giúp {code} 4 số cuối {digits}")
        citizen.presses("Báo tôi khi có thay đổi")
        citizen.presses("Không cần" if citizen is declined else "Đồng ý")
    stopped.says("dừng")
    town.move(code, "done")
    town.job_brings("dossier-watch", lambda: len(witness.heard()) == 1)
    assert "đã có kết quả" in witness.heard()[0]
    assert stopped.heard() == [] == declined.heard()


def test_outside_zalos_window_a_template_brings_the_news(town: LiveTown, on_zalo: OnZalo, examples: Examples) -> None:
    town.zalo.templates[TEMPLATE] = frozenset({"code", "status"})
    code = followed(on_zalo, examples, "registered")
    on_zalo.stays_away()
    town.move(code, "accepted")
    town.job_brings("dossier-watch", lambda: len(on_zalo.templates()) == 1)
    told = on_zalo.templates()[0]
    assert (told["template_id"], told["template_data"]) == (TEMPLATE, {"code": code, "status": "accepted"})
    assert on_zalo.heard() == []


def test_without_a_template_the_news_wait_until_the_citizen_writes(
    town: LiveTown, on_zalo: OnZalo, examples: Examples
) -> None:
    town.zalo.templates.clear()
    code = followed(on_zalo, examples, "accepted")
    on_zalo.stays_away()
    town.move(code, "supplement")
    town.job_brings("dossier-watch", lambda: len(on_zalo.held()) == 1)
    assert "the template for dossier_changed does not go out" in on_zalo.held()[0]
    assert on_zalo.heard() == [] == on_zalo.templates()
    on_zalo.says("cảm ơn")
    eventually(lambda: len(on_zalo.heard()) == 1)
    assert "cần bổ sung giấy tờ" in on_zalo.heard()[0]


def followed(citizen: Phone, examples: Examples, status: str) -> str:
    """The code of a dossier that this citizen is told of from now on."""
    code, digits = of_status(examples, status)
    citizen.says(f"tra giúp {code} 4 số cuối {digits}")
    citizen.presses("Báo tôi khi có thay đổi")
    citizen.presses("Đồng ý")
    assert citizen.outcome == "subscribed"
    return code


def of_status(examples: Examples, wanted: str) -> tuple[str, str]:
    return next((code, digits) for code, digits, status in examples if status == wanted)


def test_who_comes_by_a_receipts_qr_is_asked_for_the_digits(town: LiveTown, examples: Examples) -> None:
    code, digits = of_status(examples, "returned")
    citizen = OnTelegram(town)
    start = urlsplit(telegram_link("MotCuaBot", code)).query.removeprefix("start=")
    assert "4 số cuối" in citizen.says(f"/start {start}") and citizen.outcome == "form_step"
    citizen.says(digits)
    assert citizen.outcome == "dossier_found"
    assert "1.001193" in citizen.says("/start 1-001193") and citizen.outcome in {"answered", "clarified"}
    citizen.says("/start hs_<script>alert(1)</script>")
    assert citizen.outcome == "small_talk"


def test_wrong_digits_and_no_such_dossier_are_told_alike_and_locked(town: LiveTown, examples: Examples) -> None:
    for number, phone in enumerate(PHONES):  # each at a dossier of its own: a crowd at one is slowed down
        told: list[list[str]] = []
        for code in (examples[number][0], f"000.00.00.H26-260101-{1234 + number}"):
            citizen = phone(town)
            citizen.says(code)
            told.append([re.sub(re.escape(code), "", citizen.says("0001")) for _ in range(6)])
            assert citizen.outcome == "dossier_locked"
        assert [text.split("đến")[0] for text in told[0]] == [text.split("đến")[0] for text in told[1]]


def test_data_is_deleted_when_a_citizen_says_so(citizen: Phone) -> None:
    citizen.says("làm hộ chiếu cần gì")
    assert "hộ chiếu" in citizen.kept()
    citizen.says("xóa dữ liệu của tôi")
    citizen.presses("Đồng ý xóa")
    assert citizen.outcome == "data_deleted"
    assert "hộ chiếu" not in citizen.kept()


def test_all_that_was_done_can_be_checked(town: LiveTown) -> None:
    assert "entries hold" in town.service.motcua("ledger", "verify").stdout
