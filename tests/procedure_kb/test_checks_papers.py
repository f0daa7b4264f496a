import pytest

from core.errors import InputError
from procedure_kb.checks.withdrawn import Withdrawn
from tests.procedure_kb.doubts import kinds, places

OLD = "Tờ khai mẫu 24/ĐK-TCT của Thông tư số 105/2020/TT-BTC"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"name": "+"}, "document-empty"),
        ({"name": "Đơn đề nghị theo mẫu;don de nghi.docx"}, "file-in-name"),
        ({"name": "Bản sao hộ chiếu", "originals": 1}, "copy-called-original"),
        ({"name": "a) 01 bản chụp sổ bảo hiểm", "originals": 1}, "copy-called-original"),
        ({"name": "Bản sao kèm bản chính để đối chiếu", "originals": 1}, None),
        ({"name": "Bản sao hộ chiếu", "copies": 1}, None),
        ({"name": "Bản sao hộ chiếu", "originals": 1, "copies": 1}, None),
        ({"name": "Đơn xin gia hạn", "originals": 22}, "count-unlikely"),
        ({"name": "Tờ khai", "form": "https://example.org/download?ma=1"}, "form-is-address"),
        ({"name": "Tờ khai", "form": "Mẫu 01.docxMẫu 02.docx"}, "form-run-together"),
        ({"name": "Tờ khai", "form": "Mẫu 01.docx"}, None),
        ({"name": OLD}, "form-old"),
        ({"name": "Người hưởng trợ cấp, Thông tư số 105/2020/TT-BTC"}, None),
    ],
)
def test_a_paper(document, kind):
    assert kinds(documents=[document]) == ({kind} if kind else set())


def test_a_form_is_dead_when_the_record_itself_names_the_text_that_replaced_it():
    newer = [{"number": "86/2024/TT-BTC", "title": "Đăng ký thuế"}]
    assert kinds(documents=[{"name": OLD}], legal_bases=newer) == {"form-dead"}


def test_the_same_paper_twice_in_one_case():
    twice = [{"name": "Tờ khai", "case": case} for case in ("Cấp mới", "Cấp lại", "Cấp mới", "Cấp mới")]
    assert places("document-repeated", documents=twice) == ["documents[2].name"]


def test_a_broken_list_of_withdrawn_texts_names_the_line(tmp_path):
    (tmp_path / "withdrawn.txt").write_text("01/2021/NĐ-CP\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"withdrawn\.txt line 1: write"):
        Withdrawn(tmp_path / "withdrawn.txt")
