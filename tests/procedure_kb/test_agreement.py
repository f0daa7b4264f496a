"""Plain words beside a newer official record."""

import pytest

from procedure_kb.agreement import doubted
from procedure_kb.importer import import_files
from procedure_kb.model import Document, Fee, Official, Plain, Source, SubmissionMethod
from procedure_kb.store import Store
from tests.procedure_kb.samples import portal_record, write_lines


def official(fee: str = "50,000 VNĐ", time: str = "5 Ngày làm việc", **more) -> Official:
    method = SubmissionMethod(channel="Trực tiếp", processing_time=time, fees=(Fee(amount=fee),))
    steps = more.pop("steps", ("Nộp tờ khai CT01 trong 60 ngày theo Thông tư 55/2021/TT-BCA.",))
    return Official(
        name="Đăng ký", source=Source(verified_on="2026-07"), submission_methods=(method,), steps=steps, **more
    )


PLAIN = Plain(
    summary="Cho người mới đến ở.",
    steps=("Điền tờ khai CT01.", "Nộp trong 60 ngày."),
    notes={
        "fee": "50.000 đồng mỗi lần.",
        "time": "05 ngày làm việc.",
        "legal": "Theo Thông tư 55/2021/TT-BCA.",
        "place": "Gửi xe ở cổng sau, 5.000 đồng.",
    },
)


@pytest.mark.parametrize(
    ("now", "parts"),
    [
        (official(), ()),
        (official(description="Thêm một câu."), ()),
        (official(fee="70,000 VNĐ"), ("notes.fee",)),
        (official(fee="70,000 VNĐ", description="Trước đây 50.000 đồng"), ("notes.fee",)),
        (official(time="3 Ngày làm việc"), ("notes.time",)),
        (official(steps=("Nộp tờ khai CT01 trong 30 ngày theo Thông tư 55/2021/TT-BCA.",)), ("steps",)),
        (official(steps=("Nộp tờ khai CT02 trong 60 ngày theo Thông tư 66/2026/TT-BCA.",)), ("notes.legal", "steps")),
    ],
)
def test_what_the_newer_record_no_longer_states_is_doubted(now, parts):
    assert doubted(PLAIN, official(), now) == parts


def test_papers_that_changed_put_the_plain_list_in_doubt():
    plain = Plain(documents=(Document(name="Tờ khai"),))
    one, two = ((Document(name="Tờ khai"),), (Document(name="Tờ khai"), Document(name="Ảnh")))
    assert doubted(plain, official(documents=one), official(documents=two)) == ("documents",)
    assert doubted(plain, official(documents=()), official(documents=two)) == ()


def test_a_starter_without_official_steps_is_held_against_the_whole_record():
    assert doubted(PLAIN, official(steps=()), official()) == ("notes.place",)
    assert "steps" in doubted(PLAIN, official(steps=()), official(steps=("Nộp tờ khai CT01 trong 30 ngày.",)))


def test_an_import_keeps_the_words_flags_them_and_an_edit_clears_the_flag(database, clock, ledger, tmp_path):
    store = Store(database, clock, ledger)
    import_files(database, clock, ledger, [write_lines(tmp_path / "a.jsonl", portal_record("1.1"))], who="lan")
    words = Plain(notes={"fee": "8.000 đồng mỗi bản sao."})
    store.save(store.get("1.1").model_copy(update={"plain": words}), who="lan", expected_version=1)

    dearer = portal_record("1.1", snapshot="2027-01")
    dearer["submission_methods"][0]["fee"] = [{"amount": "9,000 VNĐ", "note": "mỗi bản sao"}]
    report = import_files(database, clock, ledger, [write_lines(tmp_path / "b.jsonl", dearer)], who="lan")
    assert report.doubted == ["1.1 notes.fee"]
    found = store.get("1.1").plain
    assert (found.notes["fee"], found.doubted, found.trusted.notes) == (words.notes["fee"], ("notes.fee",), {})

    again = import_files(database, clock, ledger, [write_lines(tmp_path / "c.jsonl", dearer)], who="lan")
    assert (again.doubted, again.unchanged) == ([], 1)
    right = found.model_copy(update={"notes": {"fee": "9.000 đồng mỗi bản sao."}})
    store.save(store.get("1.1").model_copy(update={"plain": right}), who="lan", expected_version=3)
    assert store.get("1.1").plain.trusted.notes == right.notes
