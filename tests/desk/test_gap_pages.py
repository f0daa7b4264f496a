"""The pages of unanswered questions and of questions tried: every act, and what was typed when one is refused."""

import pytest

from answers.explanation import Explanation
from desk.gap_book import Kind
from desk.gaps import Standing
from desk.pages.gaps import DECIDED, NOT_CHOSEN, NOTHING_CHOSEN
from desk.pages.phrases import NO_PHRASE
from desk.pages.procedures import NO_CODE, THERE_ALREADY
from desk.pages.tries import AWAY, KNOWN, NO_GOLDEN, as_heard
from desk.roles import Role
from messages.gaps import Ending
from messages.inbox import Inbox
from messages.outcome import Outcome
from procedure_kb.drafts import Draft, DraftState
from tests.desk_town import ask_in_vain
from tests.procedure_kb.samples import procedure

from .conftest import Desk, Officer

BIRTH = "1.001193"
ASKED = "làm giấy cho cu tí mới lọt lòng, gọi 0912345678"
HOSTILE = "<script>alert(1)</script> nuôi {{ 7 * 7 }} rồng"


@pytest.fixture
def inbox(office, clock, secret) -> Inbox:
    return Inbox(office.database, clock, secret)


@pytest.fixture
def lan(desk: Desk) -> Officer:
    for id, name, phrase in ((BIRTH, "Đăng ký khai sinh", "vợ mới đẻ"), ("1.000894", "Đăng ký kết hôn", "lấy chồng")):
        desk.knowledge.store.save(procedure(id, name=name, phrases=(phrase,)), who="seed", expected_version=0)
    return desk.officer(Role.EDITOR, "Lan").settle_in()


@pytest.fixture
def own(desk: Desk, inbox: Inbox, lan: Officer) -> str:
    """The address of the one question there is."""
    ask_in_vain(inbox, desk.clock, ASKED)
    path = f"/cau-hoi/{desk.gaps.groups()[0].key}"
    assert lan.open(path) == 200
    return path


def test_the_list_shows_questions_with_their_other_wordings_and_no_numbers(desk: Desk, lan: Officer, own: str, inbox):
    ask_in_vain(inbox, desk.clock, "lam giay cho cu ti moi lot long")
    ask_in_vain(inbox, desk.clock, HOSTILE)
    assert lan.open("/cau-hoi") == 200
    assert "cu tí mới lọt lòng" in lan.page and "0912345678" not in lan.page
    assert "Chờ xử lý (2)" in lan.page and "1 cách hỏi khác" in lan.page
    assert lan.said and "<script>alert" not in lan.said.text and "nuôi 49" not in lan.page


def test_linked_it_becomes_a_phrase_whose_effect_is_worked_out(desk: Desk, lan: Officer, own: str):
    assert 'value="làm giấy cho cu tí mới lọt lòng, gọi"' in lan.page, "without the number"
    phrase = "làm giấy cho cu tí mới lọt lòng"
    assert lan.send(f"{own}/gan", procedure=BIRTH, phrase=phrase, act="link") == 200, lan.page
    assert "Đã thêm cách hỏi" in lan.page and phrase in lan.page and "Đang tính" in lan.page
    draft = desk.knowledge.drafts.select(BIRTH, author="Lan")[0]
    assert phrase in draft.content["plain"]["phrases"]
    assert lan.open("/cau-hoi") == 200 and "Đang soạn (1)" in lan.page
    assert lan.open(own) == 200 and f"/ban-soan/{draft.number}" in lan.page
    assert lan.send(f"{own}/gan", procedure=BIRTH, phrase="khác", act="link") == 409 and DECIDED in lan.page
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    assert chief.open("/nhat-ky") == 200 and "Gắn câu chưa trả lời được vào thủ tục" in chief.page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"procedure": BIRTH, "phrase": "gọi 0912345678", "act": "link"}, NO_PHRASE),
        ({"procedure": BIRTH, "phrase": "?!", "act": "link"}, NO_PHRASE),
        ({"procedure": "9.9", "phrase": "làm giấy", "act": "link"}, NO_PHRASE),
        ({"procedure": "9.9", "act": "answered"}, NOT_CHOSEN),
    ],
)
def test_what_cannot_be_linked_stays_as_typed(desk: Desk, lan: Officer, own: str, fields, words):
    assert lan.send(f"{own}/gan", **fields) == 422 and words in lan.page
    assert fields.get("phrase", "") in lan.page
    assert desk.gaps.groups()[0].standing == Standing.OPEN and not desk.knowledge.drafts.select(BIRTH)


def test_answered_by_hand(desk: Desk, lan: Officer, own: str):
    assert lan.send(f"{own}/gan", procedure=BIRTH, act="answered") == 200 and "báo ngay" in lan.page
    assert desk.gaps.groups()[0].standing == Standing.DONE
    assert lan.open(own) == 200 and "Có câu trả lời từ" in lan.page


def test_a_new_record_begins_with_the_wording(desk: Desk, lan: Officer, own: str):
    typed = {"name": "Nuôi rồng", "first_phrase": "nuôi rồng trên nóc nhà"}
    assert lan.send(f"{own}/moi", code="có dấu cách", **typed) == 422 and NO_CODE in lan.page
    assert lan.send(f"{own}/moi", code=BIRTH, **typed) == 409 and THERE_ALREADY in lan.page
    assert "nuôi rồng trên nóc nhà" in lan.page
    assert lan.send(f"{own}/moi", code="9.000001", **typed) == 200 and "Đã mở bản soạn" in lan.page
    assert "nuôi rồng trên nóc nhà" in lan.page
    assert desk.gaps.groups()[0].standing == Standing.UNDER_WAY


def test_a_second_click_lands_on_the_same_draft(desk: Desk, lan: Officer, own: str):
    typed = {"code": "9.000001", "name": "Nuôi rồng", "first_phrase": "nuôi rồng trên nóc nhà"}
    token = lan.page
    for _ in range(2):
        lan.page = token
        assert lan.send(f"{own}/moi", **typed) == 200 and "Đã mở bản soạn" in lan.page
        assert lan.said and lan.said.url.path == "/can-bo/ban-soan/1"
    assert len(desk.knowledge.drafts.select()) == 1


def test_a_second_click_on_linking_lands_on_the_same_draft(desk: Desk, lan: Officer, own: str):
    token = lan.page
    for _ in range(2):
        lan.page = token
        assert lan.send(f"{own}/gan", procedure=BIRTH, phrase="làm giấy", act="link") == 200
        assert lan.said and lan.said.url.path == "/can-bo/ban-soan/1/xem"


def proposed(desk: Desk) -> Draft:
    draft = desk.knowledge.drafts.add_phrase(BIRTH, "sinh con", "Lan")
    return desk.knowledge.drafts.propose(draft.number, "Lan", "người dân hay hỏi")


@pytest.mark.parametrize("of", ["gap", "try"])
def test_a_draft_is_taken_back_from_who_is_to_look_at_it_by_who_is_sure(desk: Desk, lan: Officer, own: str, of: str):
    number = proposed(desk).number
    path = f"{own}/gan" if of == "gap" else "/hoi-thu/cach-hoi"
    typed = {"procedure": BIRTH, "phrase": "làm giấy", "question": "làm giấy", "act": "link"}
    assert lan.send(path, **typed) == 200 and "Lấy lại bản đang chờ duyệt?" in lan.page
    assert 'value="làm giấy"' in lan.page and desk.gaps.groups()[0].standing == Standing.OPEN
    held = desk.knowledge.drafts.get(number)
    assert held.state == DraftState.PROPOSED and "làm giấy" not in held.content["plain"]["phrases"]
    assert lan.send(path, **typed, sure="yes") == 200 and "Đã thêm cách hỏi" in lan.page
    taken = desk.knowledge.drafts.get(number)
    assert taken.state == DraftState.WRITING and taken.content["plain"]["phrases"][-2:] == ["sinh con", "làm giấy"]
    chief = desk.officer(Role.ADMINISTRATOR, "Minh").settle_in()
    assert chief.open("/nhat-ky") == 200 and "Lấy lại bản đã gửi duyệt" in chief.page


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("gan", {"procedure": BIRTH, "phrase": "làm giấy", "act": "link"}),
        ("moi", {"code": "9.000001", "name": "Nuôi rồng", "first_phrase": "nuôi rồng"}),
    ],
)
def test_of_a_question_that_was_decided_at_the_same_moment_no_draft_stays(
    desk: Desk, lan: Officer, own: str, monkeypatch: pytest.MonkeyPatch, act: str, typed: dict[str, str]
):
    seen = desk.gaps.groups()[0]
    desk.gaps.book.decide(seen.keys, Kind.OUT_OF_SCOPE, "Đức")
    monkeypatch.setattr(desk.gaps, "group", lambda key, ending: seen)
    assert lan.send(f"{own}/{act}", **typed) == 409 and DECIDED in lan.page
    assert not desk.knowledge.drafts.select()


def test_out_of_scope_many_at_once_and_back(desk: Desk, lan: Officer, own: str, inbox):
    ask_in_vain(inbox, desk.clock, "mai có mưa không")
    lan.open("/cau-hoi")
    assert lan.send("/cau-hoi/ngoai-pham-vi") == 422 and NOTHING_CHOSEN in lan.page
    keys = [group.key for group in desk.gaps.groups()]
    assert lan.send("/cau-hoi/ngoai-pham-vi", keys=keys) == 200 and "Không có câu nào" in lan.page
    assert lan.open("/cau-hoi?trang-thai=ngoai-pham-vi") == 200 and "mai có mưa không" in lan.page
    lan.open(own)
    assert lan.send(f"{own}/mo-lai") == 200 and "Chưa có thủ tục" in lan.page


def test_people_who_left_when_asked_back_are_a_kind_of_their_own(desk: Desk, lan: Officer, own: str, inbox):
    ask_in_vain(inbox, desk.clock, f"cháu muốn lấy chồng {HOSTILE}", outcome=Outcome.CLARIFIED)
    desk.clock.pass_(hours=1)
    lan.open("/cau-hoi")
    assert "cháu muốn lấy chồng" not in lan.page and "Hỏi lại rồi người dân bỏ đi" in lan.page
    assert lan.open("/cau-hoi?loai=bo-di") == 200 and "cu tí" not in lan.page and "Chờ xử lý (1)" in lan.page
    assert lan.said and "<script>alert" not in lan.said.text
    (group,) = desk.gaps.groups(Ending.LEFT)
    left = f"/cau-hoi/{group.key}"
    assert lan.open(left) == 404 and lan.open(f"{left}?loai=bo-di") == 200 and "không nhắn gì nữa" in lan.page
    assert lan.open(f"{left}?loai=bo-di&tim=kết hôn") == 200 and 'name="loai" value="bo-di"' in lan.page
    typed = {"procedure": "1.000894", "phrase": "cháu muốn lấy chồng", "act": "link"}
    assert lan.send(f"{left}/gan?loai=bo-di", **typed) == 200 and "Đã thêm cách hỏi" in lan.page
    assert lan.open("/cau-hoi?loai=bo-di&trang-thai=dang-soan") == 200 and "cháu muốn lấy chồng" in lan.page
    lan.open(f"{left}?loai=bo-di")
    assert lan.send(f"{left}/mo-lai?loai=bo-di") == 200 and "Chưa có thủ tục" in lan.page
    assert lan.send("/cau-hoi/ngoai-pham-vi?loai=bo-di", keys=[group.key]) == 200 and "Không có câu nào" in lan.page
    (kept,) = desk.gaps.groups(Ending.LEFT)
    assert kept.standing == Standing.OUT_OF_SCOPE and desk.gaps.groups()[0].standing == Standing.OPEN


def test_a_colleague_was_quicker(desk: Desk, lan: Officer, own: str):
    desk.gaps.book.decide(desk.gaps.groups()[0].keys, Kind.OUT_OF_SCOPE, "Đức")
    assert lan.send(f"{own}/gan", procedure=BIRTH, phrase="làm giấy", act="link") == 409
    assert DECIDED in lan.page and "Đức" in lan.page and not desk.knowledge.drafts.select(BIRTH)


def test_procedures_are_proposed_as_the_assistant_ranks_them_and_found_by_name_while_it_is_away(
    desk: Desk, lan: Officer, own: str
):
    assert lan.open(f"{own}?tim=cháu+lấy+chồng") == 200
    assert "1.000894: Đăng ký kết hôn" in lan.page and "với cách hỏi “lấy chồng”" in lan.page
    desk.trying.is_away = True
    assert lan.open(f"{own}?tim=kết+hôn") == 200
    assert "Phần tra cứu đang không trả lời" in lan.page and "1.000894: Đăng ký kết hôn" in lan.page


def test_a_question_that_is_not_there(lan: Officer):
    assert lan.open(f"/cau-hoi/{'0' * 64}") == 404


# Questions tried


def test_a_question_tried_shows_the_answer_and_why(desk: Desk, lan: Officer):
    desk.trying.intents = [("ask_documents", 0.9), ("ask_fee", 0.05)]
    assert lan.open("/hoi-thu?cau=dang+ky+khai+sinh+can+giay+to+gi") == 200
    for words in (
        "Đã trả lời theo bản công bố",
        "hỏi giấy tờ cần chuẩn bị: 90 %",
        "Gõ không dấu, đọc là:",
        f"{BIRTH}: Đăng ký khai sinh",
        "với tên thủ tục",
        "Chắc là một thủ tục",
        "theo ý định",
    ):
        assert words in lan.page, words


def test_what_is_no_question_is_said(desk: Desk, lan: Officer):
    desk.trying.intents = [("greet", 0.99)]
    assert lan.open("/hoi-thu?cau=xin+chào") == 200 and "không phải câu hỏi về thủ tục (chào)" in lan.page
    assert lan.open("/hoi-thu?cau=cháy+nhà+rồi+cứu+với") == 200 and "Các số khẩn cấp" in lan.page


def test_numbers_and_scripts_in_a_tried_question(desk: Desk, lan: Officer):
    assert lan.open("/hoi-thu?cau=gọi+0912345678+làm+khai+sinh") == 200
    assert "gọi ⟨điện thoại 1⟩ làm khai sinh" in lan.page
    lan.open(f"/hoi-thu?cau={HOSTILE}")
    assert lan.said and "<script>alert" not in lan.said.text
    assert as_heard("  //đăng ký ") == "đăng ký"


def test_while_the_assistant_is_away(desk: Desk, lan: Officer):
    desk.trying.is_away = True
    assert lan.open("/hoi-thu?cau=khai+sinh") == 503 and AWAY in lan.page and 'value="khai sinh"' in lan.page


def test_from_a_tried_question_to_a_golden_one_and_to_a_phrase(desk: Desk, lan: Officer):
    question = "cu tí mới lọt lòng thì làm giấy gì"
    lan.open(f"/hoi-thu?cau={question}")
    kept = {"question": question, "procedure": BIRTH, "aspect": "documents"}
    assert lan.send("/hoi-thu/cau-mau", **kept | {"aspect": "x"}) == 422 and NO_GOLDEN in lan.page
    assert lan.send("/hoi-thu/cau-mau", **kept) == 200 and "Đã thêm vào câu hỏi mẫu" in lan.page
    assert question in [each.text for each in desk.knowledge.golden.all({BIRTH})]
    assert lan.send("/hoi-thu/cau-mau", **kept) == 409 and KNOWN in lan.page
    assert lan.send("/hoi-thu/cach-hoi", question=question, procedure="9.9") == 422 and NO_PHRASE in lan.page
    assert lan.send("/hoi-thu/cach-hoi", question=question, procedure=BIRTH) == 200 and "Đã thêm cách hỏi" in lan.page


def test_a_viewer_tries_questions_and_changes_nothing(desk: Desk, lan: Officer):
    viewer = desk.officer(Role.VIEWER, "Hoa").settle_in()
    assert viewer.open("/hoi-thu?cau=khai+sinh") == 200 and "Thêm vào câu hỏi mẫu" not in viewer.page
    assert viewer.open("/cau-hoi") == 403


def test_an_explanation_travels_as_json(desk: Desk, lan: Officer):
    told = desk.trying.explain("đăng ký khai sinh")
    assert told and Explanation.from_json(told.as_json()) == told and told.told[0].text
