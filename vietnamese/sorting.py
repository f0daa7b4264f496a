"""The order of a Vietnamese dictionary: "Đ" after "D", "ă" after "a", tones only between words alike but for them."""

import unicodedata

from .text import nfc

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng; no tone comes first."""

SortKey = tuple[tuple[int, ...], tuple[int, ...], str]


def sort_key(text: str) -> SortKey:
    """For `sorted(…, key=sort_key)`. Other characters keep their order, before the letters."""
    letters, tones = [], []
    for character in nfc(text).lower():
        letter, tone = _parted(character)
        letters.append(_place(letter))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def name_key(name: str) -> tuple[SortKey, SortKey]:
    """People by their given name, which comes last; then by the whole."""
    return sort_key(name.split()[-1] if name.split() else ""), sort_key(name)


def _parted(character: str) -> tuple[str, int]:
    """The letter without its tone, and the tone's place."""
    tone = next((mark for mark in unicodedata.normalize("NFD", character) if mark in TONES), None)
    if tone is None:
        return character, 0
    bare = unicodedata.normalize("NFD", character).replace(tone, "")
    return unicodedata.normalize("NFC", bare), TONES.index(tone) + 1


def _place(letter: str) -> int:
    return 0x110000 + ALPHABET.index(letter) if letter in ALPHABET else ord(letter)
