import json

from answers.choices import aspect_choices, payload, procedure_choices, whole_names

from .records import CLEAN, record


def test_a_payload_is_one_word_and_compact_json() -> None:
    assert payload("1.001193", "fee") == '/choose{"procedure":"1.001193","aspect":"fee"}'
    assert json.loads(payload("1.1", None, "2").removeprefix("/choose")) == {"procedure": "1.1", "case": "2"}


def test_choices_carry_the_procedure_they_mean() -> None:
    (choice,) = aspect_choices(CLEAN, ["documents"])
    assert (choice.title, choice.code) == ("Giấy tờ cần chuẩn bị", CLEAN.id)


def test_names_that_buttons_cut_are_listed_whole() -> None:
    long = "Cấp giấy phép cho cơ sở hoạt động trong lĩnh vực thư viện công cộng "
    named = [(record(id=f"1.00000{n}"), long + end) for n, end in enumerate(("cấp tỉnh", "cấp xã"))]
    choices = procedure_choices(named, "fee")
    assert [choice.title for choice in choices] == ["…tỉnh", "…xã"]
    assert whole_names([name for _, name in named], choices) == [f"• {long}cấp tỉnh\n• {long}cấp xã"]
    assert whole_names(["Cấp thẻ"], procedure_choices([(CLEAN, "Cấp thẻ")], None)) == []
