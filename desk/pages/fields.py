"""What forms and addresses bring: composed, without control characters; a password too, whatever the keyboard."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated

from fastapi import Form, Query
from pydantic import AfterValidator

from vietnamese import fold, nfc

LONGEST = 4000
"""Characters of a text that somebody wrote, as the API takes them."""

TOO_LONG = f"Nội dung dài quá {LONGEST} ký tự nên chưa được gửi. Anh/chị rút gọn bên dưới rồi gửi lại."

Typed = Annotated[str, AfterValidator(nfc), Form(max_length=1000)]
"""A name, a key, a choice."""

Written = Annotated[str, AfterValidator(nfc), Form()]
"""Sentences of one's own. One that is too long is shown again, so that nothing is typed twice: see `too_long`."""

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
"""What a day in an address may be: outside it no calendar of ours goes, and Python's own ends."""

Asked = Annotated[str, AfterValidator(nfc), Query(max_length=1000)]


def page_of(page: int, count: int, size: int) -> tuple[int, int]:
    """The page that is there for the one asked for, from 1 on, and how many there are; at least one, if empty."""
    pages = max(1, -(-count // size))
    return min(page, pages), pages


def with_words[T](words: str, among: Iterable[T], text_of: Callable[[T], str]) -> list[T]:
    """Those in whose text the words stand, with or without diacritics."""
    said = fold(words.casefold()).strip()
    return [each for each in among if said in fold(text_of(each).casefold())]


def too_long(*written: str) -> bool:
    return any(len(text) > LONGEST for text in written)
