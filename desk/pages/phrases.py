"""One more way of asking for a procedure, taken from a page into one's draft, and tried at once."""

from core.errors import InputError
from core.masking import MARK, mask
from procedure_kb.drafts import Draft, record_in

from .procedures import Knowledge

LONGEST_PHRASE = 300
NO_PHRASE = (
    f"Anh/chị chọn thủ tục và ghi cách hỏi, tối đa {LONGEST_PHRASE} ký tự, không có số điện thoại, số giấy tờ của ai."
)


def phrase_of(typed: str) -> str:
    """Raises InputError for one that a record should not hold."""
    phrase = " ".join(typed.split())
    if not any(letter.isalnum() for letter in phrase) or len(phrase) > LONGEST_PHRASE or MARK.search(mask(phrase).text):
        raise InputError("a phrase has words, and nobody's numbers")
    return phrase


def with_phrase(knowledge: Knowledge, procedure_id: str, typed: str, author: str) -> Draft:
    """One's draft with the phrase; its effect is on its way, unless the draft cannot be published as it stands.

    Raises InputError for no procedure or no phrase, ConflictError if the draft was changed at the same moment.
    """
    draft = knowledge.drafts.add_phrase(procedure_id, phrase_of(typed), author)
    try:
        record_in(draft)
    except InputError:
        return draft
    knowledge.effects.ask(draft)
    return draft
