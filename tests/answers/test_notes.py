from answers.fact import Fact
from answers.facts import facts_about
from procedure_kb.model import Aspect, Procedure

from .records import FREE, TODAY, method, record


def told(aspect: Aspect, note: str, *methods: object) -> list[str]:
    return [fact.text for fact in facts_about(noted(aspect, note, *methods), aspect, TODAY)]


def noted(aspect: Aspect, note: str, *methods: object) -> Procedure:
    return record(submission_methods=methods, plain={"notes": {aspect: note}})


def test_what_the_note_tells_is_not_told_again() -> None:
    note = "03 ngày làm việc, kể từ ngày nhận đủ hồ sơ."
    assert told("time", note, method("Trực tiếp", "3 Ngày làm việc")) == [note]
    note = "Mất 50.000 đồng một thẻ."
    assert told("fee", note, method("Trực tiếp", None, ("50,000 VNĐ", "Thông tư số 47/2019/TT-TV"))) == [note]
    note = "Bản công bố ghi miễn phí."
    assert told("fee", note, method("Trực tiếp", None, FREE)) == [note]


def test_a_number_that_the_note_lacks_is_told() -> None:
    note = "Mất 50.000 đồng một thẻ."
    lines = told("fee", note, method("Trực tiếp", None, ("50,000 VNĐ", "bằng 50% mức cũ")))
    assert lines == [note, "50.000 đồng – bằng 50% mức cũ"]
    assert told("time", "3 ngày.", method("Trực tiếp", "3 Ngày làm việc"))[1:] == ["3 ngày làm việc"]


def test_the_alternatives_of_a_channel_stay_together() -> None:
    methods = [method("Trực tiếp", time) for time in ("2 Ngày", "1 Giờ")] + [method("Trực tuyến", "2 Ngày")]
    assert told("time", "Không quá 02 ngày.", *methods)[1:] == ["2 ngày", "1 giờ"]


def test_what_the_record_leaves_open_is_the_notes_to_tell() -> None:
    note, *others = facts_about(noted("time", "Trong ngày.", method("Trực tiếp", "1")), "time", TODAY)
    assert (note, others) == (Fact("plain.notes.time", "Trong ngày.", sure=False), [])


def test_an_expired_amount_is_left_to_a_note_that_names_its_day() -> None:
    expired = method("Trực tuyến", None, ("16,000 VNĐ", "Áp dụng đến hết ngày 31/12/2023"))
    (note,) = facts_about(noted("fee", "Bản công bố chỉ nêu mức đến hết 31/12/2023.", expired), "fee", TODAY)
    assert not note.sure
    assert len(told("fee", "Mất tiền.", expired)) == 2
