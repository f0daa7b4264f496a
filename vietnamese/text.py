"""Letters and syllables: composition, folding, tone placement."""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(r"[^\W_]*\d[^\W_]*(?:[./-][^\W_]+)*|[^\W_]+")
_LONE_Y = re.compile(r"(?:^|[bcdđghklmnprstvx]|qu)y$")
_TONE_AND_REST = re.compile(f"^([^{_TONES}]*)([{_TONES}])(.*)$", re.DOTALL)


def nfc(text: str) -> str:
    """Composed form, without control characters (line ends stay), zero-width marks and private glyphs (Wingdings)."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nearly every text: ten times faster than looking at each character
        return composed
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"})


def fold(text: str) -> str:
    """Lower case without diacritics: "Đăng ký" -> "dang ky"."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def is_bare(text: str) -> bool:
    """Typed without diacritics."""
    return text.lower() == fold(text)


def folded_words(text: str) -> str:
    """What two texts share that differ in accents, signs and spaces: "Đã bổ sung - chờ!" -> "da bo sung cho"."""
    return fold(" ".join(syllables(text)))


def tone_key(syllable: str) -> str:
    """A form in which old and new spelling agree: the tone goes last, a final or lone y becomes i.

    "hoà" and "hòa", "lý" and "lí" have one key. For comparing only, never for showing.
    """
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    match = _TONE_AND_REST.match(decomposed)
    letters, tone = (match[1] + match[3], match[2]) if match else (decomposed, "")
    if _LONE_Y.search(letters):
        letters = letters[:-1] + "i"
    return unicodedata.normalize("NFC", letters) + tone


def syllables(text: str) -> list[str]:
    """Words between spaces and punctuation, lower case; what begins with a digit or holds one stays whole.

    "Xã/phường, mã 1.001193?" -> ["xã", "phường", "mã", "1.001193"]
    """
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower())
