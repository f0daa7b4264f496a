from answers.facts import facts_about
from answers.online import online_facts

from .records import EMPTY, FREE, TODAY, method, record


def test_no_online_channel_is_said_and_no_channel_at_all_is_not() -> None:
    (only,) = online_facts(record(submission_methods=[method("Trực tiếp", "1 Giờ", FREE)]), TODAY)
    assert "chưa có hình thức nộp trực tuyến" in only.text
    assert online_facts(EMPTY, TODAY) == []


def test_only_what_holds_online_is_told() -> None:
    methods = [method("Trực tiếp", "9 Ngày", FREE), method("Trực tuyến", "2 Ngày", FREE)]
    text = " ".join(fact.text for fact in online_facts(record(submission_methods=methods), TODAY))
    assert "2 ngày" in text
    assert "9" not in text


def test_a_note_on_the_fee_is_told_instead_of_what_it_corrects() -> None:
    note = "Bản công bố ghi “Miễn phí” nhưng có thu, không nêu số tiền."
    methods = [method("Trực tuyến", "2 Ngày", ("Miễn phí", "Mức thu do tỉnh quyết định"))]
    *_, fee = online_facts(record(submission_methods=methods, plain={"notes": {"fee": note}}), TODAY)
    assert (fee.field, fee.text, fee.sure) == ("plain.notes.fee", f"Phí, lệ phí: {note}", False)


def test_an_expired_fee_is_told_as_such() -> None:
    methods = [method("Trực tuyến", "2 Ngày", ("16,000 VNĐ", "Áp dụng đến hết ngày 31/12/2023"))]
    *_, fee = online_facts(record(submission_methods=methods), TODAY)
    assert not fee.sure
    assert "chỉ áp dụng đến hết 31/12/2023" in fee.text


def test_alternatives_stand_in_one_line() -> None:
    methods = [method("Trực tuyến", time, FREE) for time in ("2 Ngày", "1 Giờ")]
    assert online_facts(record(submission_methods=methods), TODAY)[1].text == (
        "Thời hạn khi nộp trực tuyến: 2 ngày hoặc 1 giờ (tùy trường hợp)"
    )


def test_how_far_it_goes_online_is_the_notes_to_tell() -> None:
    noted = record(
        submission_methods=[method("Trực tuyến", "2 Ngày", FREE)], plain={"notes": {"online": "Chỉ đặt lịch."}}
    )
    texts = [fact.text for fact in facts_about(noted, "online", TODAY)]
    assert texts[0] == "Chỉ đặt lịch."
    assert not any("nộp trực tuyến được" in text for text in texts)
