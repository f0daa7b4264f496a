"""The pattern in core that keeps codes whole, and the reader of codes here, know the same spellings."""

from hypothesis import given
from hypothesis import strategies as st

from core.masking import mask
from dossiers.codes import find_codes

dash = st.builds(
    "{}{}{}".format, st.sampled_from(["", " ", "  "]), st.sampled_from("-–—‑_"), st.sampled_from(["", " "])
)
dot = st.builds("{}{}{}".format, st.sampled_from(["", " "]), st.sampled_from(".,"), st.sampled_from(["", " "]))


@st.composite
def codes(draw: st.DrawFn) -> str:
    office = draw(st.from_regex(r"[0-9A-Z]{3}~[0-9A-Z]{2}~[0-9A-Z]{2}~", fullmatch=True)) if draw(st.booleans()) else ""
    unit = draw(st.from_regex(r"[A-Z][0-9]{2}(~[0-9A-Z]{1,3}){0,3}", fullmatch=True))
    day, number = draw(st.from_regex(r"[0-9]{6}", fullmatch=True)), draw(st.from_regex(r"[0-9]{4,6}", fullmatch=True))
    written = "".join(draw(dot) if each == "~" else each for each in office + unit)
    written = f"{written}{draw(dash)}{day}{draw(dash)}{number}"
    return written.lower() if draw(st.booleans()) else written


@given(codes())
def test_a_code_that_is_read_is_not_masked(code):
    whole = find_codes(code).whole
    assert whole
    assert mask(code).text == code
    assert find_codes(mask(f"mã {code}, đuôi 1234").text).whole == whole
    assert "1234" not in mask(f"mã {code}, đuôi 1234").text.removeprefix(f"mã {code}")
