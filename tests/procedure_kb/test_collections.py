"""The untouched files of every collection, against the unified records of the same codes."""

import json
from functools import cache
from itertools import chain

import pytest

from core.errors import InputError
from procedure_kb.files.glued import parted_documents, parted_legal_bases, parted_methods
from procedure_kb.model import Official
from procedure_kb.record_file import RecordFile, files_in, read_records
from tests.conftest import SHARED_DATA

SAMPLES = SHARED_DATA / "portal_samples"
real_data = pytest.mark.real_data

DOCUMENTS_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"


@cache
def unified():
    return {procedure.id: procedure.official for procedure in read_records(SHARED_DATA / "procedures.jsonl")}


def sample(collection, **more):
    files = [RecordFile(path, **more) for path in files_in([SAMPLES / collection])]
    found = {procedure.id: procedure.official for procedure in chain.from_iterable(files)}
    assert set().union(*(file.ignored for file in files)) == set()
    return found


def differing(official: Official) -> set[str]:
    """Fields that are not as in the unified record of the same code."""
    theirs = unified()[official.code]
    return {name for name in Official.model_fields if getattr(official, name) != getattr(theirs, name)}


@real_data
def test_chatbot_tthc_is_as_unified_but_for_what_is_parted_further():
    found = sample("chatbot_tthc_json")
    further = {
        "1.002759": {"legal_bases", "quality_flags"},  # numbers of four rows that ran together there
        "1.007689": {"documents", "quality_flags"},  # a form's file, glued to the paper's name there
        "1.013978": {"legal_bases"},  # a number misprinted at the source, whose row ran into the next there
    }
    differences = {id: differing(official) for id, official in found.items()}
    assert {id: fields for id, fields in differences.items() if fields} == further
    assert len(found["1.002759"].legal_bases) == 25
    assert found["1.007689"].documents[0].form == "01 BĐS.docx"


@real_data
def test_nhdandz_fixed_is_as_unified():
    assert all(differing(official) == set() for official in sample("nhdandz_extracted_fixed").values())


@real_data
def test_nhdandz_says_less_before_it_was_fixed():
    less = {"steps", "submission_methods", "legal_bases"}
    assert all(differing(official) <= less for official in sample("nhdandz_extracted").values())


@real_data
def test_records_of_2021_have_the_unified_ids_and_are_marked_old():
    found = sample("dichvucong_7sins")
    assert len(found) == 6
    assert all(o.source.verified_on == "2021-08" and "outdated_2021" in o.quality_flags for o in found.values())
    known = found.keys() & unified().keys()
    assert len(known) == 3  # the other titles are procedures with a code, which the unified collection has instead
    for id in known:
        assert found[id].model_copy(update={"quality_flags": ()}) == unified()[id].model_copy(
            update={"quality_flags": ()}
        )


@real_data
@pytest.mark.parametrize(("name", "rows"), [("danh-sach-tthc-BoTuPhap.xlsx", 271), ("toa-an-nhan-dan.xlsx", 3)])
def test_lists_of_the_national_portal_need_a_day_and_name_known_codes(name, rows):
    with pytest.raises(InputError, match=r"row 3: official\.source is missing: say when .* --verified-on"):
        list(read_records(SAMPLES / "national_portal_xlsx" / name))
    file = RecordFile(SAMPLES / "national_portal_xlsx" / name, verified_on="2026-07")
    found = {procedure.id: procedure.official for procedure in file}
    assert (len(found), file.is_list) == (rows, True)
    names = {id: (" ".join(o.name.split()), " ".join(unified()[id].name.split())) for id, o in found.items()}
    assert {id for id, (mine, theirs) in names.items() if mine != theirs} <= {"1.002544"}  # renamed since


@real_data
def test_questions_are_refused_with_a_word_where_they_belong():
    with pytest.raises(
        InputError, match=r"line 1: holds questions and answers \(egov_faq\), not procedures: .*phrases"
    ):
        list(read_records(SAMPLES / "egov_faq" / "dvc_faq_first8.jsonl"))


def test_methods_that_ran_together():
    flags = []
    glued = (
        "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến3 Ngày làm việc8,000 VNĐ(mỗi bản (sao))Miễn phí"
        "Gửi tại Cổng.Trực tiếpKhông có thông tin40 VNĐ"
    )
    first, second = parted_methods(glued, flags)
    assert first == {
        "channel": "Trực tuyến",
        "processing_time": "3 Ngày làm việc",
        "fees": [{"amount": "8,000 VNĐ", "note": "mỗi bản (sao)"}, {"amount": "Miễn phí", "note": None}],
        "description": "Gửi tại Cổng.",
    }
    assert (second["processing_time"], second["fees"]) == (None, [{"amount": "40 VNĐ", "note": None}])
    assert flags == ["fee_amount_suspect_lt_1000"]


def test_a_time_and_a_fee_that_cannot_be_told_apart_are_not_guessed():
    flags = []
    assert parted_methods("Trực tuyến520,000 VNĐ", flags) == []
    assert flags == ["methods_unparsed"]


def test_documents_that_ran_together():
    flags = []
    rows = "Tờ khai.mau.doc1 bản chính,2 bản saoĐơn năm 20161 bản chính"
    glued = f"Nộp:{DOCUMENTS_HEAD}{rows}* Xem:{DOCUMENTS_HEAD}Thẻ1 bản sao"
    found = parted_documents(glued, flags)
    assert [(d["case"], d["name"], d["form"], d["originals"], d["copies"]) for d in found] == [
        ("Nộp:", "Tờ khai.", "mau.doc", 1, 2),
        ("Nộp:", "Đơn năm 2016", None, 1, None),
        ("* Xem:", "Thẻ", None, None, 1),
    ]
    assert flags == ["qty_digit_glue"]


def test_legal_bases_that_ran_together():
    flags = []
    glued = "Luật Doanh nghiệp 202076/2025/QH15Thông tư số 1/2020/TT-BTC về phí85/2019/TT-BTCLuật59/2020/QH14Lệ"
    assert [(basis["number"], basis["title"]) for basis in parted_legal_bases(glued, flags)] == [
        ("76/2025/QH15", "Luật Doanh nghiệp 2020"),
        ("85/2019/TT-BTC", "Thông tư số 1/2020/TT-BTC về phí"),
        ("59/2020/QH14", "Luật"),
        ("Lệ", None),
    ]
    assert flags == ["legal_trailing_unsplit"]


def test_a_page_of_2021_is_dated_by_its_own_id_whatever_the_command_says(tmp_path):
    path = tmp_path / "a.json"
    page = {"_id": {"$oid": "612362818d18c024c839e7ce"}, "title": "Cấp bản sao", "Trình tự thực hiện": "a</p>\n<p>b"}
    path.write_text(json.dumps([page]), encoding="utf-8")
    [found] = RecordFile(path, verified_on="2026-07-14")
    assert (found.id, found.official.source.verified_on) == ("nocode-612362818d18c024c839e7ce", "2021-08")
    assert found.official.quality_flags == ("outdated_2021", "markup_removed")
    assert found.official.steps == ("a", "b")
