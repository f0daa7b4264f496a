from answers.facts import facts_about
from answers.online import online_facts
from answers.submission import by_channel, fee_facts, spoken, time_facts

from .records import CLEAN, EMPTY, FREE, MESSY, method, record


def test_channels_with_the_same_fee_are_told_together() -> None:
    assert by_channel(fee_facts(CLEAN)) == [("trực tiếp, trực tuyến hoặc qua bưu chính", ["50.000 đồng"])]


def test_channels_that_differ_are_told_apart() -> None:
    differing = record(
        submission_methods=[
            method("Trực tuyến", None, ("10,000 VNĐ", None)),
            method("Trực tiếp", None, ("20,000 VNĐ", None)),
            method("Trực tiếp", None, ("30,000 VNĐ", None)),
        ]
    )
    assert by_channel(fee_facts(differing)) == [
        ("trực tuyến", ["10.000 đồng"]),
        ("trực tiếp", ["20.000 đồng", "30.000 đồng"]),
    ]


def test_each_amount_names_its_field() -> None:
    assert fee_facts(CLEAN)[1].field == "official.submission_methods[1].fees[0].amount"
    assert fee_facts(MESSY)[0].field == "official.submission_methods[0].fees[0]"


def test_what_a_description_says_of_time_is_kept_once() -> None:
    said = "- Trong ngày;\n- Nhận sau 15 giờ thì ngày hôm sau."
    facts = time_facts(record(submission_methods=[method("Trực tiếp", "1", description=said) for _ in range(2)]))
    assert [fact.text for fact in facts[2:]] == ["Trong ngày", "Nhận sau 15 giờ thì ngày hôm sau."]


def test_no_online_channel_is_said_and_no_channel_at_all_is_not() -> None:
    (only,) = online_facts(record(submission_methods=[method("Trực tiếp", "1 Giờ", FREE)]))
    assert "chưa có hình thức nộp trực tuyến" in only.text
    assert online_facts(EMPTY) == []


def test_online_tells_only_what_holds_online() -> None:
    facts = online_facts(
        record(submission_methods=[method("Trực tiếp", "9 Ngày", FREE), method("Trực tuyến", "2 Ngày", FREE)])
    )
    text = " ".join(fact.text for fact in facts)
    assert "2 ngày" in text
    assert "9" not in text


def test_an_unknown_channel_keeps_its_published_name() -> None:
    assert spoken(["Qua fax", "Trực tiếp"]) == "trực tiếp hoặc Qua fax"
