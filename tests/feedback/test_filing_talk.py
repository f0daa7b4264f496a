"""Conversations that file a report, without Rasa: what a citizen says, and what they read."""

from dataclasses import replace
from itertools import count

import pytest

from core.masking import mask
from feedback import wording
from feedback.filing_talk import FilingTalk
from messages.incoming import Attachment, Incoming
from messages.outcome import Outcome
from messages.talk import Heard, Said, State

from .conftest import Office

KEYS = count(1)


class Chat:
    """One citizen's talk; `says` returns the last answer."""

    def __init__(self, office: Office, who: str = "an") -> None:
        self.office = office
        self.who = who
        self.conversation = office.citizen(who)
        self.numbers: dict[tuple[int, str], str] = {}
        self.talk = FilingTalk(office.filing, lambda inbox_id, mark: self.numbers.get((inbox_id, mark)))
        self.state: State | None = None
        self.last: Said | None = None
        self.photo: Attachment | None = None

    def shows(self, caption: str) -> str:
        """A photo with words, which may begin the report."""
        self.photo = Attachment("photo", "ref")
        said = self.says(caption) if self.state else self.begins(caption)
        self.photo = None
        return said

    def says(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.3, names: str = "none") -> str:
        masked = mask(text)
        heard = self._heard(masked.text, masked.values, intent, confidence, names)
        return self._took(self.talk.hears(heard, self.state))

    def begins(self, text: str) -> str:
        masked = mask(text)
        return self._took(self.talk.begins(self._heard(masked.text, masked.values, "file_feedback", 0.9, "none")))

    def presses(self, label: str) -> str:
        """A button of the last answer."""
        assert self.last
        choice = next(choice for reply in self.last.replies for choice in reply.choices if choice.title == label)
        payload = dict(part.split('": "') for part in choice.payload[len('/inform{"') : -2].split('", "'))
        return self._took(self.talk.hears(self._heard("", {}, "inform", 1.0, "none", payload), self.state))

    def sends_photo(self) -> str:
        return self._took(self.talk.hears(self._heard("", {}, "inform", 1.0, "none", {"do": "photo"}), self.state))

    def _heard(
        self, text: str, values: dict[str, str], intent: str, confidence: float, names: str, payload=None
    ) -> Heard:
        key = f"m{next(KEYS)}"
        inbox_id = self.office.inbox.receive(
            Incoming("zalo", self.who, key, key, self.office.clock.now(), text=text or "x", attachment=self.photo)
        )
        self.numbers |= {(inbox_id, mark): value for mark, value in values.items()}
        return Heard(
            text,
            self.conversation,
            str(inbox_id),
            intent,
            confidence,
            payload or {},
            values,
            procedure_named=lambda: names,
        )

    def _took(self, said: Said | None) -> str:
        if said is None:
            return ""
        self.state, self.last = said.state, said
        return "\n".join(reply.text for reply in said.replies)


@pytest.fixture
def chat(office: Office) -> Chat:
    return Chat(office)


def test_one_thing_a_turn_to_the_receipt(chat: Chat, office: Office) -> None:
    assert "1. Thái độ" in chat.begins("tôi muốn phản ánh")
    assert "ở đâu" in chat.says("7")
    assert "kể giúp" in chat.says("trước số 12 phố Láng Hạ")
    assert "ảnh" in chat.says("ổ gà rất to, hôm qua con tôi ngã ở đó, gọi tôi 0912345678")
    assert "đã nhận ảnh" in chat.sends_photo()
    assert "gọi số nào" in chat.says("xong")
    preview = chat.says("số của tôi là 0987654321")
    assert "Đường sá" in preview and "phố Láng Hạ" in preview and "1 ảnh" in preview
    assert "[đã ẩn]" in preview and "0912345678" not in preview and "0987654321" not in preview
    receipt = chat.says("đồng ý")
    assert chat.last and chat.last.outcome == Outcome.FEEDBACK_FILED and chat.state is None
    (case,) = office.filing.of(chat.conversation)
    assert "PA-" in receipt and "Hạn trả lời" in receipt
    assert (case.category, case.place, case.is_anonymous) == ("road", "trước số 12 phố Láng Hạ", False)
    assert office.work.contact(case.number, "lan") == "0987654321"


def test_photos_with_words_are_kept_and_the_words_answer(chat: Chat) -> None:
    asked = chat.shows("tôi muốn phản ánh ổ gà rất to ở trước số 12 phố Láng Hạ, sáng nay có người ngã")
    assert asked == wording.MORE_PHOTOS and chat.state and len(chat.state["photos"]) == 1
    assert chat.shows("ảnh nữa đây") == wording.MORE_PHOTOS and len(chat.state["photos"]) == 2
    assert "gọi số nào" in chat.says("xong")
    assert "Tôi đã nhận ảnh" in (told := chat.shows("không")) and "3 ảnh" in told


def test_a_photo_may_come_with_the_place(chat: Chat) -> None:
    chat.begins("tôi muốn phản ánh")
    chat.says("đường sá")
    told = chat.shows("trước số 12 phố Láng Hạ")
    assert told.startswith("Tôi đã nhận ảnh.") and "kể giúp" in told and chat.state and chat.state["place"]


def test_what_is_said_already_is_not_asked(chat: Chat, office: Office) -> None:
    asked = chat.begins("tôi muốn phản ánh cán bộ ở phường Láng quát mắng tôi khi nộp hồ sơ sáng nay")
    assert "ảnh" in asked
    chat.says("không có ảnh")
    assert "phường Láng" in chat.says("không")
    chat.presses("Gửi")
    (case,) = office.filing.of(chat.conversation)
    assert (case.category, case.is_anonymous, case.unit) == ("attitude", True, "centre")
    assert case.text == "cán bộ ở phường Láng quát mắng tôi khi nộp hồ sơ sáng nay"


def test_a_report_keeps_the_branch_that_it_names(chat: Chat, office: Office) -> None:
    known = ("chi nhánh số 3", f"chi nhánh {'rất ' * 20}xa")
    chat.talk = replace(chat.talk, branch_in=lambda text: next((each for each in known if each in text), None))
    for where, branch in ((known[0], known[0]), ("phố Huế", None), (known[1], known[1])):
        chat.begins(f"tôi muốn phản ánh cán bộ ở {where} quát mắng tôi khi nộp hồ sơ sáng nay")
        chat.says("không có ảnh")
        chat.says("không")
        chat.presses("Gửi")
        assert office.filing.of(chat.conversation)[0].branch == branch, where


def test_without_diacritics_too(chat: Chat) -> None:
    asked = chat.begins("toi muon phan anh rac do day o ngo 43 pho hue boc mui may hom nay")
    assert "ảnh" in asked and chat.state and chat.state["category"] == "waste"
    assert chat.state["place"].startswith("ngo 43 pho hue")


def test_a_complaint_that_looks_like_a_question_is_taken_whole(chat: Chat) -> None:
    asked = chat.says("cán bộ thu lệ phí 200 nghìn không biên lai", "ask_fee", 0.9, names="direct")
    assert "ở đâu" in asked and chat.state
    assert (chat.state["category"], chat.state["text"]) == ("wrong_fee", "cán bộ thu lệ phí 200 nghìn không biên lai")


def test_a_question_in_between_is_left_to_others_and_the_form_goes_on(chat: Chat) -> None:
    chat.begins("tôi muốn phản ánh")
    chat.says("rác")
    assert chat.says("lệ phí làm hộ chiếu bao nhiêu?", "ask_fee", 0.95, names="direct") == ""
    assert chat.state and "ở đâu" in chat.talk.asks_again(chat.state).text
    assert "kể giúp" in chat.says("ngõ 43 phố Huế")


def test_a_question_without_its_sign_is_one_too_where_no_story_is_asked_for(chat: Chat) -> None:
    chat.begins("tôi muốn phản ánh rác")
    chat.says("ngõ 43 phố Huế")
    chat.says("rác đổ đầy ngõ ba ngày nay")
    assert chat.says("lam giay khai sinh can gi", "ask_documents", 0.95, names="choices") == ""
    assert "ghi thêm" in chat.says("nói đến khai sinh họ cũng không làm", "ask_documents", 0.95, names="choices")


def test_a_category_said_in_the_opening_is_not_asked_for(chat: Chat) -> None:
    assert "ở đâu" in chat.begins("toi muon phan anh rac") and chat.state and chat.state["category"] == "waste"


def test_a_story_that_sounds_like_a_question_stays_the_story(chat: Chat) -> None:
    chat.begins("tôi muốn phản ánh")
    chat.says("2")
    chat.says("chi nhánh số 3")
    assert "ảnh" in chat.says("lệ phí ghi 8 nghìn mà họ thu tôi 50 nghìn là sao", "ask_fee", 0.95, names="direct")


def test_a_category_by_part_of_its_name_and_more_of_the_story_where_a_photo_was_asked_for(chat: Chat) -> None:
    chat.begins("tôi muốn phản ánh")
    assert "ở đâu" in chat.says("duong sa") and chat.state and chat.state["category"] == "road"
    chat.says("trước số 12 phố Láng Hạ")
    assert chat.state["place"] == "trước số 12 phố Láng Hạ" and "text" not in chat.state
    chat.says("ổ gà rất to, hôm qua có người ngã xe")
    assert "ghi thêm" in chat.says("sáng nay lại thêm một người nữa bị ngã")
    assert "gọi số nào" in chat.says("không") and chat.state["text"].count("\n") == 1


def test_parts_can_be_changed_in_the_preview(chat: Chat, office: Office) -> None:
    chat.begins("tôi muốn phản ánh rác đổ trộm ở ngõ 43 phố Huế mấy hôm nay")
    chat.says("không")
    chat.says("không")
    assert "phần nào" in chat.presses("Sửa")
    chat.presses("Nơi xảy ra")
    assert "ngõ 45 phố Huế" in chat.says("ngõ 45 phố Huế")
    chat.presses("Gửi")
    assert office.filing.of(chat.conversation)[0].place == "ngõ 45 phố Huế"


def test_a_duplicate_is_offered_before_the_preview(office: Office) -> None:
    for who in ("an", "binh"):
        chat = Chat(office, who)
        chat.begins("tôi muốn phản ánh rác đổ trộm ở ngõ 43 phố Huế mấy hôm nay")
        chat.says("không")
        said = chat.says("không")
        if who == "an":
            chat.presses("Gửi")
    assert "Đã có người báo" in said
    assert "sẽ được báo" in chat.presses("Theo dõi việc đó")
    assert office.filing.of(chat.conversation) == []
    chat.begins("tôi muốn phản ánh rác đổ trộm ở ngõ 43 phố Huế mấy hôm nay")
    chat.says("không")
    chat.says("không")
    assert "xem lại trước khi gửi" in chat.presses("Việc của tôi khác")


def test_complaints_by_law_are_told_their_own_way(chat: Chat) -> None:
    assert "Luật Khiếu nại" in chat.begins("tôi muốn gửi đơn khiếu nại quyết định thu hồi đất")
    assert chat.state is None


def test_short_stories_and_missing_numbers_are_asked_for_again(chat: Chat) -> None:
    chat.begins("tôi muốn phản ánh")
    chat.says("tiếng ồn")
    chat.says("ngõ 43 phố Huế")
    assert "kể rõ hơn" in chat.says("ồn quá")
    chat.says("quán karaoke hát tới 2 giờ sáng hằng ngày")
    chat.says("không")
    assert "chưa thấy số" in chat.says("gọi cho tôi nhé")


def test_scripts_and_links_stay_harmless_text(chat: Chat, office: Office) -> None:
    chat.begins("tôi muốn phản ánh")
    chat.says("13")
    chat.says("<b>phố Huế</b>")
    preview = chat.says("<script>alert(1)</script> xem tại http://evil.example/x và gọi 0912345678")
    chat.says("không")
    preview = chat.says("không")
    assert "evil.example" not in preview and "0912345678" not in preview
    chat.says("gửi")
    assert "http" not in office.filing.of(chat.conversation)[0].public_text


def test_a_retried_last_turn_files_once(chat: Chat, office: Office) -> None:
    chat.begins("tôi muốn phản ánh rác đổ trộm ở ngõ 43 phố Huế mấy hôm nay")
    chat.says("không")
    chat.says("không")
    heard = Heard("gửi", chat.conversation, "77", "nlu_fallback", 0.2)
    first, again = (chat.talk.hears(heard, chat.state) for _ in range(2))
    assert first == again and len(office.filing.of(chat.conversation)) == 1
