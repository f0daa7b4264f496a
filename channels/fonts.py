"""The page's font, cut to the letters it needs: from the installed TTF to a small WOFF2 in a cache folder."""

import hashlib
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import fontpkg_be_vietnam_pro

STYLES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
"""Weights offered, and how the package names their files."""

RANGES = (
    "U+20-7E, U+A0-FF, U+102-103, U+110-111, U+128-129, U+168-169, U+1A0-1A1, U+1AF-1B0, "  # letters
    "U+300-309, U+323, U+1EA0-1EF9, "  # Vietnamese tone marks, loose and composed
    "U+2013-2014, U+2018-201D, U+2022, U+2026, U+20AB, U+27E8-27E9"  # – — quotes • … ₫ ⟨ ⟩
)
"""What answers are written with; a character that the font lacks is left to the reader's own fonts."""

KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
"""`name` records; 0, 13 and 14 carry copyright and licence, which the OFL wants in every copy."""


class UnknownWeight(ValueError):
    """A weight that the page does not offer."""


def font_file(weight: int, cache: Path) -> Path:
    """Be Vietnam Pro of this weight as WOFF2, made in `cache` at the first call and reused afterwards.

    The name holds a digest of the source and the ranges, so that an upgrade of the package makes a new file.
    Raises UnknownWeight for a weight not in STYLES, OSError if `cache` cannot be written.
    """
    if weight not in STYLES:
        raise UnknownWeight(f"font weight {weight} is not offered; use one of {', '.join(map(str, STYLES))}")
    ttf = (fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{STYLES[weight]}.ttf").read_bytes()
    digest = hashlib.sha256(ttf + RANGES.encode()).hexdigest()[:12]
    target = cache / f"be-vietnam-pro-{weight}-{digest}.woff2"
    if not target.exists():
        _write_whole(target, _subset(ttf))
    return target


def _subset(ttf: bytes) -> bytes:
    from fontTools import subset  # 20 MB, for the first start
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=["*"], name_IDs=KEPT_NAMES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(RANGES))
    font = TTFont(BytesIO(ttf))
    subsetter.subset(font)
    font.flavor = "woff2"
    woff2 = BytesIO()
    font.save(woff2)
    return woff2.getvalue()


def _write_whole(target: Path, content: bytes) -> None:
    """By way of a file beside it: another process sees all of `target` or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{uuid4().hex}")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
