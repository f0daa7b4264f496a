import pytest

from answers.compose import compose, outdated
from answers.facts import facts_about
from messages.reply import Reply
from procedure_kb.model import Aspect, Procedure

from .records import CLEAN, CONTACT, EMPTY, FREE, HUGE, MESSY, OLD, TODAY, method, record
from .test_facts import ASPECTS


def replies(procedure: Procedure, aspect: Aspect) -> list[Reply]:
    return compose(procedure, aspect, facts_about(procedure, aspect, TODAY), CONTACT, TODAY, case=None, page=0)


def text(procedure: Procedure, aspect: Aspect) -> str:
    return "\n".join(reply.text for reply in replies(procedure, aspect))


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_first_line_names_the_procedure(aspect: Aspect) -> None:
    assert text(CLEAN, aspect).splitlines()[0].startswith("Cấp thẻ bạn đọc – ")


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_last_part_says_where_it_stands(aspect: Aspect) -> None:
    *before, last = replies(HUGE, aspect)
    assert last.source and last.source.code == HUGE.id
    assert (last.source.decision_number, last.source.verified_on) == ("14/QĐ-TV", "tháng 6–7/2026")
    assert last.link and last.link.title == "Xem trên Cổng Dịch vụ công quốc gia"
    assert not any(reply.source or reply.link or reply.choices for reply in before)


@pytest.mark.parametrize("aspect", [aspect for aspect in ASPECTS if aspect != "requirements"])
def test_an_empty_field_is_said_with_where_to_ask(aspect: Aspect) -> None:
    said = text(EMPTY, aspect)
    assert "chưa ghi" in said
    assert CONTACT in said


def test_one_fee_for_all_ways_is_one_line() -> None:
    assert text(CLEAN, "fee").endswith("Nộp trực tiếp, trực tuyến hoặc qua bưu chính: 50.000 đồng")
    assert CONTACT not in text(CLEAN, "fee")


def test_doubtful_fees_ask_to_confirm() -> None:
    said = text(MESSY, "fee")
    assert "50 VNĐ" not in said and "50 đồng" not in said and "0 Đồng" not in said
    assert "miễn phí" not in said.lower()
    assert "Nộp 150.000 đồng/lần theo biểu phí" in said
    assert CONTACT in said


def test_a_time_without_unit_is_never_days() -> None:
    said = text(MESSY, "time")
    assert "1 ngày" not in said.lower()
    assert "không ghi là giờ hay ngày" in said
    assert CONTACT in said


def test_documents_stand_under_their_case() -> None:
    assert text(CLEAN, "documents").split("\n\n")[1:] == [
        "• Phiếu đăng ký – 1 bản chính; mẫu: Phieu 01.docx\n• Ảnh chân dung – 2 bản chính",
        "Trường hợp là học sinh:\n• Giấy giới thiệu – 1 bản sao",
    ]


def test_a_plain_list_says_that_it_is_one() -> None:
    assert "viết gọn" in text(record(plain={"documents": [{"name": "Đơn"}]}), "documents")


def test_plain_steps_are_numbered_and_structured_ones_keep_their_shape() -> None:
    assert "1. Điền phiếu.\n2. Nộp phiếu.\n3. Nhận thẻ." in text(CLEAN, "steps")
    assert text(MESSY, "steps").split("\n\n")[1:] == [
        "• Nộp hồ sơ",
        "Bước 1: Cơ quan kiểm tra.\n• Đủ thì nhận.",
        "Bước 2: Trả kết quả.",
    ]


def test_what_does_not_fit_is_counted_and_comes_at_a_press() -> None:
    parts = replies(HUGE, "steps")
    shown = sum(reply.text.count("Việc thứ") for reply in parts)
    assert f"Còn {40 - shown} mục nữa" in parts[-1].text
    assert [choice.title for choice in parts[-1].choices] == ["Xem tiếp"]
    assert parts[-1].choices[0].payload == '/choose{"procedure":"1.000004","aspect":"steps","page":"1"}'


def test_words_of_this_house_come_before_the_record() -> None:
    noted = record(
        submission_methods=[method("Trực tiếp", "3 Ngày", FREE)], plain={"notes": {"fee": "Hộ nghèo không mất."}}
    )
    assert text(noted, "fee").split("\n\n")[1:] == ["Hộ nghèo không mất.", "Nộp trực tiếp: miễn phí"]


def test_an_overview_offers_what_is_asked_next() -> None:
    (reply,) = replies(CLEAN, "overview")
    assert [choice.title for choice in reply.choices] == ["Giấy tờ cần chuẩn bị", "Phí, lệ phí", "Các bước thực hiện"]
    assert replies(CLEAN, "fee")[0].choices == ()


def test_a_source_elsewhere_is_not_called_the_portal() -> None:
    source = {"verified_on": "2025-10", "url": "https://example.org/thu-tuc"}
    link = replies(record(source=source), "fee")[0].link
    assert link and link.title == "Xem nguồn đã công bố"


def test_a_heading_is_short() -> None:
    name = "Cấp thẻ cho bạn đọc của " + "thư viện công cộng và " * 6 + "thư viện khác"
    heading = text(record(name=name), "fee").splitlines()[0]
    assert heading.startswith("Cấp thẻ cho bạn đọc") and heading.endswith("… – phí, lệ phí:")
    assert len(heading.partition(" – ")[0]) <= 90
    assert text(record(name="Cấp thẻ (thực hiện tại cấp xã)"), "fee").startswith("Cấp thẻ – ")


@pytest.mark.parametrize("aspect", ["place", "overview"])
def test_an_agency_on_a_level_that_ended_asks_to_make_sure(aspect: Aspect) -> None:
    assert "mô hình cũ" in text(record(executing_agency="Thư viện cấp huyện"), aspect)
    assert "mô hình cũ" not in text(record(executing_agency="Thư viện cấp xã", name="Thẻ thư viện huyện"), aspect)


def test_an_old_record_states_nothing() -> None:
    (reply,) = outdated(OLD, CONTACT)
    assert "2021" in reply.text and OLD.title in reply.text and CONTACT in reply.text
    assert "3 ngày" not in reply.text.lower() and "miễn phí" not in reply.text.lower()
    assert reply.source is None
