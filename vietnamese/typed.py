"""Text as keyboards leave it: Telex and VNI typed without an input method, and encodings of before Unicode."""

import re
import unicodedata

from .text import nfc

_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_TONE_OF_DIGIT = dict(zip("12345", "sfrxj", strict=True))
_LETTER_OF_DIGIT = {
    "6": {"a": "aa", "e": "ee", "o": "oo"},
    "7": {"o": "ow", "u": "uw"},
    "8": {"a": "aw"},
    "9": {"d": "dd"},
}
_TELEX = (
    ("uow", "ươ"), ("uwow", "ươ"), ("uwo", "ươ"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"),
    ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"),
)  # fmt: skip
_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_RHYMES = (
    "oai|oay|oeo|uây|uôi|uya|uyê|uyu|iêu|yêu|ươi|ươu|oa|oă|oe|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|ai|ao|au|ay|âu|ây|eo|êu"
    "|ia|iê|iu|yê|oi|ôi|ơi|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?P<rhyme>{_RHYMES})(?P<coda>ng|nh|ch|[cmnpt])?")
_TONE_KEY = re.compile(r"(?<=[aeiouyw])([sfrxj])(?=(?:ng|nh|ch|[cmnpt])?$)|(?<=[cghmnpt])([sfrxj])$")
"""After the vowel or at the end."""
_WORD = re.compile(r"[A-Za-z]+[1-9]*(?:[A-Za-z]+[1-9]*)*")
_SHARE, _LEAST = 0.45, 2
"""Of the words, and words, that must be decoded before a text counts as typed so: "form", "or" are English."""

_FOREIGN = re.compile(
    r"[\u00a7-\u00a9\u00ac\u00ae\u00b5\u00b6\u00b8\u00b9\u00bc\u00be\u00c4-\u00c7\u00cb\u00cf-\u00d1\u00d6\u00d8"
    r"\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6\u00f8\u00fb\u00fc\u00feƒ‘]|[aeoy]ù|[aeo]â|aê"
)
"""What no Vietnamese word has, and its letters turn into in TCVN3, VNI or broken UTF-8."""
_MARKED = re.compile(r"[^\x00-\x7f]")
_BROKEN_SHARE, _BROKEN_LEAST = 0.3, 2


def as_meant(text: str) -> str:
    """ "lamf giaays khai sinh" and "lam2 giay61 khai sinh" -> "làm giấy khai sinh"; any other text as it is."""
    if not text.isascii():
        return text
    words = _WORD.findall(text)
    decoded = {word: meant for word in words if (meant := _decoded(word))}
    changed = sum(word in decoded for word in words)
    if changed < _LEAST or changed < _SHARE * len(words):
        return text
    return _WORD.sub(lambda match: decoded.get(match[0], match[0]), text)


def is_of_old_encoding(text: str) -> bool:
    """Whether it came in TCVN3, VNI or UTF-8 read as something else: nobody can tell what was meant."""
    foreign, marked = len(_FOREIGN.findall(text)), len(_MARKED.findall(text))
    return foreign >= _BROKEN_LEAST and foreign >= _BROKEN_SHARE * marked


def _decoded(word: str) -> str | None:
    """The syllable that these keys make; None if they make none, or if it is one as it stands."""
    keys = word.lower()
    if len(keys) < 2 or _SYLLABLE.fullmatch(keys):
        return None
    keys = _with_telex_keys(keys)
    tone = _TONE_KEY.search(keys)
    bare = keys[: tone.start()] + keys[tone.end() :] if tone else keys
    for typed, letter in _TELEX:
        bare = bare.replace(typed, letter)
    match = _SYLLABLE.fullmatch(bare)
    return _toned(match, _TONES[tone[0]] if tone else "") if match else None


def _with_telex_keys(keys: str) -> str:
    """VNI's digits as the letters that Telex has for them: "giay61" -> "giaays"."""
    if not re.search(r"\d", keys):
        return keys
    letters, tone = re.sub(r"\d", "", keys), ""
    for digit in re.findall(r"\d", keys):
        if digit in _TONE_OF_DIGIT:
            tone = _TONE_OF_DIGIT[digit]
        for plain, marked in _LETTER_OF_DIGIT.get(digit, {}).items():
            letters = letters.replace(plain, marked) if marked not in letters else letters
    return letters + tone


def _toned(syllable: "re.Match[str]", tone: str) -> str:
    """On the marked vowel, else the last but one of an open rhyme, else the last one."""
    rhyme, start = syllable["rhyme"], syllable.start("rhyme")
    marked = [place for place, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    if marked:
        place = marked[-1]
    elif syllable["coda"] or len(rhyme) == 1 or rhyme in ("oa", "oe", "uy"):
        place = len(rhyme) - 1
    else:
        place = 1 if len(rhyme) == 3 else 0
    word, at = syllable[0], start + place + 1
    return nfc(unicodedata.normalize("NFD", word[:at]) + tone + word[at:])
