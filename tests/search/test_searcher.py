import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure_kb.citizen_phrases import Phrases
from search.embedded import EmbeddedEngine
from search.engine import EngineError
from search.searcher import Searcher
from vietnamese import fold

from .samples import CODES, QUESTIONS, MemoryCatalog, procedure, procedures


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_right_procedure_comes_first(searcher: Searcher, question: str) -> None:
    text, key = question.split("|")
    assert searcher.find(text).hits[0].id == CODES[key]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_procedure_without_diacritics(searcher: Searcher, question: str) -> None:
    text, key = question.split("|")
    assert searcher.find(fold(text)).hits[0].id == CODES[key]


def test_hits_are_ten_best_first_whatever_the_decision(searcher: Searcher) -> None:
    scores = [hit.score for hit in searcher.find("giấy phép").hits]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)
    assert len(searcher.find("giấy phép", limit=3).hits) == 3


def test_a_message_without_procedure_words_finds_nothing(searcher: Searcher) -> None:
    found = searcher.find("lệ phí bao nhiêu")
    assert (found.decision, found.hits, found.left) == ("none", [], ())


def test_a_code_finds_exactly_it(searcher: Searcher) -> None:
    found = searcher.find(f"mã {CODES['DEATH']} đăng ký kết hôn")
    assert (found.decision, [hit.code for hit in found.hits]) == ("direct", [CODES["DEATH"]])


def test_two_codes_are_a_choice(searcher: Searcher) -> None:
    found = searcher.find(f"{CODES['DEATH']} hay {CODES['BIRTH']}")
    assert (found.decision, [hit.code for hit in found.offered]) == ("choices", [CODES["DEATH"], CODES["BIRTH"]])


def test_an_unknown_code_finds_nothing_and_is_named(searcher: Searcher) -> None:
    found = searcher.find("9.999999")
    assert (found.decision, found.hits, found.left) == ("none", [], ("9.999999",))


def test_a_procedure_between_authorities_is_found_by_its_code_only(searcher: Searcher) -> None:
    words = searcher.find("Phê duyệt kế hoạch bảo trì công trình của cơ quan")
    assert CODES["INTERNAL"] not in [hit.id for hit in words.hits]
    assert [hit.id for hit in searcher.find(CODES["INTERNAL"]).hits] == [CODES["INTERNAL"]]


def test_a_record_without_code_is_found_by_its_words() -> None:
    nameless = procedure("nocode-1", "Cử người đi học")
    nameless = nameless.model_copy(update={"official": nameless.official.model_copy(update={"code": None})})
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog([nameless]))
    searcher.refresh()
    hit = searcher.find("cử người đi học").hits[0]
    assert (hit.id, hit.code) == ("nocode-1", None)


def test_what_happened_is_told(searcher: Searcher) -> None:
    found = searcher.find("cho hỏi đk kết hôn")
    assert found.engine == "embedded"
    assert [step.name for step in found.trace][-2:] == ["embedded", "ranking"]
    assert CODES["MARRIAGE"] in found.trace[-1].after


def test_an_empty_base_finds_nothing() -> None:
    searcher = Searcher(EmbeddedEngine(), MemoryCatalog([]))
    assert searcher.find("đăng ký kết hôn").decision == "none"
    assert searcher.refresh()
    assert searcher.find("đăng ký kết hôn").decision == "none"


def test_refresh_follows_the_revision_and_costs_nothing_between() -> None:
    catalog = MemoryCatalog([procedure("1.900001", "Đăng ký kết hôn")])
    searcher = Searcher(EmbeddedEngine(), catalog)
    assert [searcher.refresh(), searcher.refresh()] == [True, False]
    catalog.change(procedure("1.900002", "Đăng ký khai tử", "ông mất"))
    assert searcher.find("đăng ký khai tử").hits[0].id == "1.900001"
    assert searcher.refresh()
    assert [hit.id for hit in searcher.find("đăng ký kết hôn").hits] == ["1.900002"]
    assert [hit.id for hit in searcher.find("ông mất").hits] == ["1.900002"]


def test_a_refresh_that_fails_leaves_the_old_index(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = MemoryCatalog([procedure("1.900001", "Đăng ký kết hôn")])
    searcher = Searcher(EmbeddedEngine(), catalog)
    searcher.refresh()
    catalog.change(procedure("1.900002", "Đăng ký khai tử"))

    def refuse(*_: object) -> None:
        raise EngineError("full")

    with monkeypatch.context() as patched:
        patched.setattr(searcher.engine, "replace", refuse)
        with pytest.raises(EngineError):
            searcher.refresh()
        assert searcher.find("đăng ký kết hôn").decision == "direct"
    assert searcher.refresh()


def run_together(*tasks: Callable[[], None]) -> list[BaseException]:
    failures: list[BaseException] = []

    def guarded(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_readers_never_see_a_half_built_index() -> None:
    always = procedures()
    catalog = MemoryCatalog(always)
    searcher = Searcher(EmbeddedEngine(), catalog)
    searcher.refresh()
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(8):
                catalog.change(*always, procedure(f"1.91000{number}", f"Cấp giấy phép loại {number}"))
                searcher.refresh()
        finally:
            done.set()

    def read() -> None:
        while not done.is_set():
            found = searcher.find("đăng ký kết hôn")
            assert (found.decision, found.offered[0].id) == ("direct", CODES["MARRIAGE"])

    assert run_together(write, read, read) == []
    assert searcher.find("cấp giấy phép loại 7").hits[0].id == "1.910007"


HOSTILE = [
    "", "   ", "😀😀", "x", '+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ /', "title:* OR 1=1", "a" * 20_000, "thẻ " * 5_000,
    "\x00\x07", "<script>alert(1)</script>", '/ask_fee{"x":"y"}', "\ud800", "Ｆｕｌｌ ｗｉｄｔｈ",
]  # fmt: skip
SCRAPS = ["đăng", "ký", "mất", "1.900001", "⟨", "⟩", "lệ phí", "*", '"', "\n"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(searcher: Searcher, text: str) -> None:
    found = searcher.find(text)
    assert len(found.hits) <= 10


@given(st.text() | st.lists(st.sampled_from(SCRAPS), max_size=40).map(" ".join))
def test_any_text_is_answered(searcher: Searcher, text: str) -> None:
    found = searcher.find(text)
    assert {hit.id for hit in found.offered} <= set(CODES.values())
    assert bool(found.offered) == (found.decision != "none")


@pytest.fixture(scope="module")
def at_large() -> Searcher:
    """With all ways of asking that the phrases file knows: they tell which words are common."""
    found = Searcher(EmbeddedEngine(), MemoryCatalog(procedures(), asked=Phrases().by_code()))
    found.refresh()
    return found


@pytest.mark.parametrize("text", ["mấy ngày thì xong", "mấy ngày duyệt", "the can giay to gi", "xong thì được cấp gì"])
def test_a_follow_up_says_little(at_large: Searcher, text: str) -> None:
    assert at_large.find(text).says_little


@pytest.mark.parametrize("text", ["khai tử mất mấy ngày", "tach ho can gi", "nuôi rồng mấy ngày", "mất hộ chiếu"])
def test_a_new_matter_says_enough_with_a_record_or_without(at_large: Searcher, text: str) -> None:
    assert not at_large.find(text).says_little


def test_a_small_change_is_found_at_once_and_learnt_in_full_by_the_next_refresh() -> None:
    always = [procedure(f"1.92{number:04}", f"Cấp giấy phép loại {number}") for number in range(200)]
    catalog = MemoryCatalog([*always, procedure("1.900001", "Đăng ký kết hôn")])
    searcher = Searcher(EmbeddedEngine(), catalog)
    searcher.refresh()
    catalog.change(*always, procedure("1.900001", "Đăng ký kết hôn", "bánh tráng nướng"))
    assert searcher.refresh()
    assert searcher.find("bánh tráng nướng").hits[0].id == "1.900001"
    searcher.refresh()
    anew = Searcher(EmbeddedEngine(), MemoryCatalog(catalog.held))
    anew.refresh()
    for text in ("bánh tráng nướng", "kết hôn", "giấy phép loại 7"):
        assert searcher.find(text).hits == anew.find(text).hits
    catalog.change(*always)
    searcher.refresh()
    assert "1.900001" not in [hit.id for hit in searcher.find("kết hôn bánh tráng nướng").hits]


def test_a_long_story_is_heard_to_its_end(searcher: Searcher) -> None:
    story = "hôm qua trời mưa to nhà tôi đi chợ về thì gặp bà hàng xóm kể chuyện con cái học hành ngoài tỉnh " * 5
    found = searcher.find(story + "giờ tôi muốn đăng ký kết hôn với người nước ngoài thì phải làm sao")
    assert CODES["MARRIAGE_FOREIGN"] in [hit.id for hit in found.hits[:3]]


def test_a_change_is_found_while_the_one_before_is_still_being_learnt() -> None:
    always = [procedure(f"1.92{number:04}", f"Cấp giấy phép loại {number}") for number in range(400)]
    catalog = MemoryCatalog(always)
    searcher = Searcher(EmbeddedEngine(), catalog)
    searcher.refresh()
    catalog.change(*always, procedure("1.900001", "Đăng ký kết hôn"))
    assert searcher.refresh()
    looks = 0

    def changed_at_the_second_look() -> int:
        nonlocal looks
        looks += 1
        if looks == 2:
            catalog.change(*always, procedure("1.900001", "Đăng ký kết hôn"), procedure("1.900002", "Đăng ký khai tử"))
        return catalog.revision_now

    catalog.revision = changed_at_the_second_look  # type: ignore[method-assign]
    assert searcher.refresh()  # began to learn, and broke off
    assert searcher.find("đăng ký khai tử").hits[0].id == "1.900002"
    assert not searcher.refresh()
    anew = Searcher(EmbeddedEngine(), MemoryCatalog(catalog.held))
    anew.refresh()
    for text in ("kết hôn", "dang ky khai tu", "giấy phép loại 7"):
        assert searcher.find(text).hits == anew.find(text).hits
