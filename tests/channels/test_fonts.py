"""The page's font: every Vietnamese letter, small, made once, and no other weight."""

import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from channels.fonts import STYLES, UnknownWeight, font_file

VIETNAMESE_VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


def opened(path: Path) -> TTFont:
    return TTFont(BytesIO(path.read_bytes()))


@pytest.mark.parametrize("weight", STYLES)
def test_every_weight_writes_every_vietnamese_letter(weight: int, cache: Path) -> None:
    font = opened(font_file(weight, cache))
    toned = {unicodedata.normalize("NFC", vowel + tone) for vowel in VIETNAMESE_VOWELS for tone in ["", *TONES]}
    letters = toned | {letter.upper() for letter in toned} | set("đĐ₫–—“”‘’…•/%0123456789")
    assert letters <= {chr(code) for code in font.getBestCmap()}
    assert font["OS/2"].usWeightClass == weight


def test_loose_tone_marks_still_find_their_letter(cache: Path) -> None:
    font = opened(font_file(400, cache))
    assert {0x300, 0x301, 0x303, 0x309, 0x323} <= set(font.getBestCmap())
    assert "mark" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


def test_the_file_is_woff2_small_and_keeps_its_licence(cache: Path) -> None:
    path = font_file(400, cache)
    font = opened(path)
    assert path.read_bytes()[:4] == b"wOF2"
    assert path.stat().st_size < 40_000
    assert "Open Font License" in font["name"].getDebugName(13)


def test_the_second_call_reuses_the_file(tmp_path: Path) -> None:
    path = font_file(500, tmp_path)
    path.write_bytes(b"already made")
    assert font_file(500, tmp_path).read_bytes() == b"already made"


def test_a_broken_write_leaves_no_half_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(self: Path, target: Path) -> Path:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", no_space)
        with pytest.raises(OSError, match="no space left"):
            font_file(600, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert font_file(600, tmp_path).exists()


def test_another_weight_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownWeight, match="450 is not offered; use one of 400, 500, 600, 700"):
        font_file(450, tmp_path)
    assert list(tmp_path.iterdir()) == []
