from answers.documents import document_facts, form_facts

from .records import CLEAN, record


def texts(**fields: object) -> list[str]:
    return [fact.text for fact in document_facts(record(**fields))]


def test_counts_and_form_stand_behind_the_name() -> None:
    first, second, third = document_facts(CLEAN)
    assert first.text == "Phiếu đăng ký – 1 bản chính; mẫu: Phieu 01.docx"
    assert second.text == "Ảnh chân dung – 2 bản chính"
    assert (third.text, third.group) == ("Giấy giới thiệu – 1 bản sao", "Trường hợp là học sinh")


def test_a_count_in_the_name_is_not_contradicted() -> None:
    assert texts(documents=[{"name": "Hóa đơn: 01 bản chụp", "originals": 3}]) == ["Hóa đơn: 01 bản chụp"]


def test_glued_counts_are_not_told() -> None:
    assert texts(documents=[{"name": "Đơn", "originals": 17}], quality_flags=["qty_digit_glue"]) == ["Đơn"]


def test_glued_file_names_come_apart_and_addresses_are_left_out() -> None:
    documents = [{"name": "Đơn", "form": "Mẫu 1.docxMẫu 2.pdf"}, {"name": "Bản kê", "form": "https://example.org/x"}]
    assert texts(documents=documents) == ["Đơn – mẫu: Mẫu 1.docx; Mẫu 2.pdf", "Bản kê"]


def test_the_plain_list_is_shown_instead_of_the_official_one() -> None:
    procedure = record(documents=[{"name": "Chứng thư A"}], plain={"documents": [{"name": "Giấy A"}]})
    (fact,) = document_facts(procedure)
    assert (fact.field, fact.text) == ("plain.documents[0]", "Giấy A")


def test_remarks_come_last() -> None:
    documents = [{"name": "Phải dịch", "case": "* Lưu ý:"}, {"name": "Lưu ý: - Không cần ảnh"}, {"name": "Đơn"}]
    facts = document_facts(record(documents=documents))
    assert [(fact.text, fact.group) for fact in facts] == [
        ("Đơn", ""),
        ("Phải dịch", "Lưu ý"),
        ("Không cần ảnh", "Lưu ý"),
    ]


def test_forms_are_papers_with_a_template_or_named_after_one() -> None:
    documents = [{"name": "Ảnh"}, {"name": "Tờ khai cấp thẻ"}, {"name": "Đơn", "form": "Don.docx"}]
    facts = form_facts(record(documents=documents))
    assert [fact.text for fact in facts] == ["Tờ khai cấp thẻ", "Đơn – mẫu: Don.docx"]
    assert form_facts(record(documents=[{"name": "Ảnh"}])) == []


def test_a_form_of_several_cases_is_named_once() -> None:
    documents = [{"name": "Đơn", "case": case, "form": "Mẫu số 1"} for case in ("Cấp mới", "Cấp lại", "Cấp đổi")]
    facts = form_facts(record(documents=[*documents, {"name": "Đơn", "form": "Mẫu số 2"}]))
    assert [fact.text for fact in facts] == ["Đơn – Mẫu số 1", "Đơn – Mẫu số 2"]
    assert facts[0].field == "official.documents[0]"


def test_a_form_that_is_filled_in_on_the_web_has_no_copies() -> None:
    documents = [{"name": "Mẫu điện tử tương tác cấp thẻ", "originals": 1}, {"name": "Tờ khai", "originals": 1}]
    assert texts(documents=documents) == ["Mẫu điện tử tương tác cấp thẻ", "Tờ khai – 1 bản chính"]


def test_forms_of_the_official_list_serve_where_the_plain_one_names_none() -> None:
    procedure = record(documents=[{"name": "Đơn theo mẫu"}], plain={"documents": [{"name": "Đơn"}]})
    assert [fact.field for fact in form_facts(procedure)] == ["official.documents[0]"]
