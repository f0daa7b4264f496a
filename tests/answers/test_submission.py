from answers.submission import by_channel, fee_facts, spoken

from .records import CLEAN, MESSY, TODAY, method, record


def test_channels_with_the_same_fee_are_told_together() -> None:
    assert by_channel(fee_facts(CLEAN, TODAY)) == [("trực tiếp, trực tuyến hoặc qua bưu chính", ["50.000 đồng"])]


def test_channels_that_differ_are_told_apart() -> None:
    differing = record(
        submission_methods=[
            method("Trực tuyến", None, ("10,000 VNĐ", None)),
            method("Trực tiếp", None, ("20,000 VNĐ", None)),
            method("Trực tiếp", None, ("30,000 VNĐ", None)),
        ]
    )
    assert by_channel(fee_facts(differing, TODAY)) == [
        ("trực tuyến", ["10.000 đồng"]),
        ("trực tiếp", ["20.000 đồng", "30.000 đồng"]),
    ]


def test_each_amount_names_its_field() -> None:
    assert fee_facts(CLEAN, TODAY)[1].field == "official.submission_methods[1].fees[0].amount"
    assert fee_facts(MESSY, TODAY)[0].field == "official.submission_methods[0].fees[0]"


def test_an_unknown_channel_keeps_its_published_name() -> None:
    assert spoken(["Qua fax", "Trực tiếp"]) == "trực tiếp hoặc Qua fax"


def test_the_order_of_alternatives_makes_no_difference() -> None:
    two, three = ("20,000 VNĐ", None), ("30,000 VNĐ", None)
    methods = [method("Trực tuyến", None, two, three), method("Trực tiếp", None, three, two)]
    assert by_channel(fee_facts(record(submission_methods=methods), TODAY)) == [
        ("trực tiếp hoặc trực tuyến", ["20.000 đồng", "30.000 đồng"])
    ]


def test_an_expired_amount_is_not_certain_and_says_until_when_it_applied() -> None:
    methods = [method("Trực tuyến", None, ("16,000 VNĐ", "Mỗi thẻ. Áp dụng đến hết ngày 31/12/2023"))]
    (fact,) = fee_facts(record(submission_methods=methods), TODAY)
    assert not fact.sure
    assert fact.text.startswith(
        "mức chỉ áp dụng đến hết 31/12/2023, bản công bố không ghi mức sau ngày đó: 16.000 đồng"
    )


def test_an_amount_that_still_applied_is_certain() -> None:
    methods = [method("Trực tuyến", None, ("16,000 VNĐ", "Áp dụng đến hết ngày 31/12/2026"))]
    (fact,) = fee_facts(record(submission_methods=methods), TODAY)
    assert fact.sure
