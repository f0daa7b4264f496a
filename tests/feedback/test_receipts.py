"""A receipt is read as citizens write it, also after the inbox has masked their personal numbers."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from core.masking import mask
from feedback.public_text import STRUCK, public_text
from feedback.receipts import find_receipt

halves = st.from_regex(r"[0-9A-HJKMNP-TV-Z]{4}", fullmatch=True)
dashes = st.sampled_from(["-", "", " ", " - ", "–", "."])


@st.composite
def receipts(draw: st.DrawFn) -> tuple[str, str]:
    """As it is printed, and as somebody types it."""
    day, first, second = draw(st.dates(date(2025, 1, 1), date(2060, 12, 31))), draw(halves), draw(halves)
    pieces = ("PA", f"{day:%y%m%d}", first, second)
    typed = "".join(f"{piece}{draw(dashes)}" for piece in pieces[:-1]) + second
    return "-".join(pieces), typed.lower() if draw(st.booleans()) else typed


@given(receipts())
@example(("PA-261127-3305-KB3C", "PA-261127-3305-KB3C"))
@example(("PA-261127-0912-3456", "pa 261127 0912 3456"))
def test_no_digits_of_a_receipt_are_taken_for_a_personal_number(receipt: tuple[str, str]) -> None:
    printed, typed = receipt
    heard = mask(f"xem giúp tôi {typed}, số tôi 0912345678").text
    assert find_receipt(heard) == printed
    assert "0912345678" not in heard


@given(receipts())
def test_a_receipt_does_not_become_public(receipt: tuple[str, str]) -> None:
    printed, typed = receipt
    assert public_text(f"biên nhận {typed} chưa ai trả lời") == f"biên nhận {STRUCK} chưa ai trả lời"
    assert public_text(printed) == STRUCK


def test_a_personal_number_behind_the_same_letters_stays_hidden() -> None:
    for number in ("001190012345", "261127091234", "0912345678"):
        assert number not in mask(f"PA {number}").text
