"""One more way of asking for a procedure, taken from a page into one's draft, and tried at once."""

from core.errors import InputError
from core.masking import MARK, mask
from procedure_kb.drafts import Draft, Then, nothing, record_in

from .procedures import Knowledge
from .templates import Question

LONGEST_PHRASE = 300
NO_PHRASE = (
    f"Anh/chị chọn thủ tục và ghi cách hỏi, tối đa {LONGEST_PHRASE} ký tự, không có số điện thoại, số giấy tờ của ai."
)
TAKE_BACK = "Lấy lại bản đang chờ duyệt?"
TAKE_BACK_SAID = (
    "Anh/chị đã gửi duyệt bản soạn “{title}”, người duyệt chưa quyết định.",
    "Thêm cách hỏi thì bản này trở lại đang soạn, người duyệt không thấy nữa; anh/chị xem rồi gửi duyệt lại.",
)


def phrase_of(typed: str) -> str:
    """Raises InputError for one that a record should not hold."""
    phrase = " ".join(typed.split())
    if not any(letter.isalnum() for letter in phrase) or len(phrase) > LONGEST_PHRASE or MARK.search(mask(phrase).text):
        raise InputError("a phrase has words, and nobody's numbers")
    return phrase


def with_phrase(
    knowledge: Knowledge, procedure_id: str, typed: str, author: str, take_back: bool, then: Then = nothing
) -> Draft:
    """One's draft with the phrase; its effect is on its way, unless the draft cannot be published as it stands.

    Raises InputError for no procedure or no phrase, ConflictError if the draft was changed at the same moment;
    WaitsForApproval as `Drafts.add_phrase`.
    """
    draft = knowledge.drafts.add_phrase(procedure_id, phrase_of(typed), author, take_back, then)
    try:
        record_in(draft)
    except InputError:
        return draft
    knowledge.effects.ask(draft)
    return draft


def take_back_first(draft: Draft, path: str, back: str, **fields: str) -> Question:
    """Asked before a draft is taken from whoever is to look at it; the form goes to `path` again."""
    words = tuple(each.format(title=draft.title) for each in TAKE_BACK_SAID)
    return Question(TAKE_BACK, words, "Lấy lại và thêm cách hỏi", path, fields, back)
