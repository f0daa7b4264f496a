from answers.siblings import told_apart

from .records import record

WARD = record(id="1.1", level=["Cấp xã"], executing_agency="Công an cấp xã")
CITY = record(id="1.2", level=["Cấp tỉnh"], executing_agency="Phòng Xuất nhập cảnh")
TWIN = record(id="1.3", level=["Cấp xã"], executing_agency="Công an cấp xã")
OFFICE = record(id="1.4", level=["Cấp xã"], executing_agency="Thư viện phường")
OTHER = record(id="1.5", name="Cấp thẻ khác")


def names(*procedures: object, text: str = "cấp thẻ") -> list[str]:
    return [name for _, name in told_apart(procedures, procedures, text)]  # type: ignore[arg-type]


def test_other_names_need_nothing_more() -> None:
    assert names(WARD, OTHER) == ["Cấp thẻ bạn đọc", "Cấp thẻ khác"]


def test_levels_tell_namesakes_apart() -> None:
    assert names(WARD, CITY) == ["Cấp thẻ bạn đọc (cấp xã)", "Cấp thẻ bạn đọc (cấp tỉnh)"]


def test_agencies_tell_those_of_one_level_apart() -> None:
    assert names(WARD, OFFICE) == ["Cấp thẻ bạn đọc (Công an cấp xã)", "Cấp thẻ bạn đọc (Thư viện phường)"]


def test_what_nothing_tells_apart_is_one() -> None:
    assert [procedure.id for procedure, _ in told_apart([WARD, TWIN], [WARD, TWIN], "")] == ["1.1"]


def test_the_level_that_the_text_names_is_meant() -> None:
    assert [procedure.id for procedure, _ in told_apart([WARD, CITY], [WARD, CITY], "cap the o cap tinh")] == ["1.2"]


def test_a_namesake_that_is_not_offered_still_adds_the_level() -> None:
    assert told_apart([WARD], [WARD, OTHER, CITY], "") == [(WARD, "Cấp thẻ bạn đọc (cấp xã)")]
