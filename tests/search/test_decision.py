"""When to answer at once, when to ask back, when to say that there is none."""

import pytest

from search.decision import decide
from search.embedded import EmbeddedEngine
from search.searcher import Found, Searcher
from vietnamese import fold

from .samples import CODES, MemoryCatalog, procedure, procedures

STARTERS = [
    "BIRTH", "MARRIAGE", "DEATH", "SINGLE", "EXTRACT", "RESIDENCE", "STAY", "CARD_NEW", "CARD_EXCHANGE", "CARD_AGAIN",
    "PASSPORT", "LAND_TRANSFER", "BUILD", "SHOP", "COMPANY_ONE", "RECORD", "LICENCE_EXCHANGE", "CAR_OWNER", "LUMP_SUM",
    "MATERNITY",
]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Searcher:
    """Over twenty procedures only; of the others it knows how citizens ask for them, as the phrases file does."""
    wanted = {CODES[key] for key in STARTERS}
    asked = {p.id: (p.title, *p.plain.phrases) for p in procedures() if p.id not in wanted}
    found = Searcher(EmbeddedEngine(), MemoryCatalog((p for p in procedures() if p.id in wanted), asked=asked))
    found.refresh()
    return found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("làm giấy khai sinh cho con cần những gì", "BIRTH"),
        ("còn đăng ký kết hôn thì sao", "MARRIAGE"),
        ("gia hạn tạm trú", "STAY_LONGER"),
        ("ad ơi cccd hết hạn đổi ntn ạ", "CARD_EXCHANGE"),
        ("mất hộ chiếu", "PASSPORT_LOST"),
    ],
)
def test_a_clear_message_is_answered_at_once(searcher: Searcher, text: str, key: str) -> None:
    for typed in (text, fold(text)):
        found = searcher.find(typed)
        assert (found.decision, [hit.id for hit in found.offered]) == ("direct", [CODES[key]])


def test_one_matter_at_several_levels_is_offered_once_at_the_nearest(searcher: Searcher) -> None:
    found = searcher.find("cấp đổi thẻ căn cước")
    assert (found.decision, [hit.id for hit in found.offered]) == ("direct", [CODES["CARD_EXCHANGE"]])
    levels = {CODES[key] for key in ("CARD_EXCHANGE", "CARD_EXCHANGE_CITY", "CARD_EXCHANGE_STATE")}
    assert {hit.id for hit in found.hits[:3]} == levels


def test_the_city_comes_before_the_state(searcher: Searcher) -> None:
    assert [hit.id for hit in searcher.find("làm hộ chiếu").offered] == [CODES["PASSPORT"]]


@pytest.mark.parametrize(
    ("text", "keys"), [("thẻ căn cước", {"CARD_EXCHANGE", "CARD_AGAIN"}), ("hộ kinh doanh", {"SHOP"})]
)
def test_siblings_are_offered_as_choices(searcher: Searcher, text: str, keys: set[str]) -> None:
    found = searcher.find(text)
    assert found.decision == "choices"
    assert {CODES[key] for key in keys} <= {hit.id for hit in found.offered}
    assert len(found.offered) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "giấy phép lái xe quốc tế", "con nuôi", "nhận con nuôi cần gì", "thời tiết hôm nay thế nào", "gia hạn tạm trú",
        "mất hộ chiếu", "đăng ký khai sinh có yếu tố nước ngoài", "đăng ký lại kết hôn", "xóa đăng ký thường trú",
        "làm căn cước cho bé 6 tuổi", "công ty TNHH hai thành viên", "chồng em người hàn muốn đăng ký kết hôn",
        "hòa giải tranh chấp đất đai", "giá vàng hôm nay", "lương hưu",
    ],
)  # fmt: skip
def test_what_is_not_in_a_small_base_is_never_answered(small: Searcher, text: str) -> None:
    for typed in (text, fold(text)):
        assert small.find(typed).decision != "direct"


@pytest.mark.parametrize(
    "text",
    ["thời tiết", "con nuôi", "kể chuyện cười đi", "asdfghjkl", "select * from users; drop table",
     "con mèo nhà tôi bỏ ăn", "tối nay ăn gì ngon", "chứng khoán tăng hay giảm"],
)  # fmt: skip
def test_what_is_no_procedure_at_all_is_told_so(small: Searcher, text: str) -> None:
    found = small.find(text)
    assert (found.decision, found.offered) == ("none", [])


def test_what_citizens_ask_for_and_no_record_tells_is_no_match_and_never_a_hit(small: Searcher) -> None:
    for typed in ("nhận con nuôi", "nhan con nuoi", "ông bà trông nom cháu mồ côi"):
        found = small.find(typed)
        assert (found.decision, found.offered) == ("none", [])
        assert not {CODES["ADOPTION"], CODES["GUARDIAN"]} & {hit.id for hit in found.hits}


def test_the_code_of_a_procedure_without_a_record_finds_nothing(small: Searcher) -> None:
    assert small.find(f"thủ tục {CODES['ADOPTION']}").hits == []


def test_a_citizens_phrase_repeated_is_answered_whatever_action_the_title_names(searcher: Searcher) -> None:
    found = searcher.find("rút tên khỏi hộ khẩu để định cư")
    assert (found.decision, found.offered[0].id) == ("direct", CODES["RESIDENCE_END"])


def test_a_base_of_one_answers_for_it_and_nothing_else() -> None:
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog([procedure("1.900001", "Đăng ký kết hôn")]))
    searcher.refresh()
    assert searcher.find("đăng ký kết hôn").decision == "direct"
    assert searcher.find("đăng ký khai sinh").decision != "direct"


def test_far_candidates_are_not_offered_beside_a_near_one(small: Searcher) -> None:
    found = small.find("mở quán phở nhỏ gần trường đại học")
    assert [hit.id for hit in found.offered] == [CODES["SHOP"]]


@pytest.mark.parametrize(
    "text",
    ["căn cước", "hộ chiếu cho trẻ dưới 14 tuổi", "đăng ký kết hôn đồng giới", "xin hoãn đăng ký tạm trú"],
    ids=["a bare noun", "another matter's words", "a circumstance of none", "an action of none"],
)
def test_what_may_be_another_matter_is_asked_back(searcher: Searcher, text: str) -> None:
    assert searcher.find(text).decision != "direct"


def found_among(text: str, *titles: tuple[str, str, str]) -> Found:
    """Over procedures of these codes, titles and levels and twenty others."""
    others = [each for each in procedures() if each.title.startswith("Đăng ký")][:20]
    named = [procedure(code, title, level=level) for code, title, level in titles]
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog([*others, *named]))
    searcher.refresh()
    return searcher.find(text)


def test_a_circumstance_in_a_story_asks_for_the_sibling_that_has_it(searcher: Searcher) -> None:
    found = searcher.find(
        "chồng chị người hàn, hai vợ chồng muốn đăng ký kết hôn, đã có đủ giấy tờ bên nhà gửi sang rồi"
    )
    assert found.decision == "choices"
    assert CODES["MARRIAGE_FOREIGN"] in [hit.id for hit in found.offered]


def test_two_matters_as_near_are_both_offered() -> None:
    found = found_among(
        "trở lại quốc tịch",
        ("1.900001", "Trở lại quốc tịch Việt Nam ở trong nước", "Cấp tỉnh"),
        ("1.900002", "Trở lại quốc tịch Việt Nam ở nước ngoài", "Cấp bộ"),
    )
    assert (found.decision, [hit.id for hit in found.offered]) == ("choices", ["1.900001", "1.900002"])


def test_a_namesake_of_a_level_that_is_no_more_comes_last() -> None:
    found = found_among(
        "mất hộ chiếu thì phải làm sao",
        ("1.900001", "Trình báo mất hộ chiếu phổ thông (thực hiện tại cấp huyện)", "Cấp xã"),
        ("1.900002", "Trình báo mất hộ chiếu phổ thông (thực hiện tại cấp xã)", "Cấp xã"),
        ("1.900003", "Trình báo mất hộ chiếu phổ thông (thực hiện tại cấp trung ương)", "Cấp bộ"),
    )
    assert [hit.id for hit in found.offered] == ["1.900002"]
    assert [hit.id for hit in found.hits[:3]] == ["1.900002", "1.900003", "1.900001"]


def test_nothing_found_is_none() -> None:
    assert decide([], 0) == "none"
