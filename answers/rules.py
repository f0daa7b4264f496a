"""Does a question ask for a rule, a right or a penalty ("không khai báo thì bị phạt bao nhiêu")? No record tells it."""

import re
from functools import cache
from pathlib import Path

from vietnamese import fold, nfc

_FILE = Path(__file__).with_name("rules.txt")
_GAP = r"(?: \S+){0,5}"


def asks_for_a_rule(text: str) -> bool:
    """True if it holds one of the phrases of rules.txt: with its diacritics where the text has any, else without."""
    typed = " ".join(nfc(text).lower().split())
    return bool(_phrases(typed == fold(typed)).search(typed))


@cache
def _phrases(folded: bool) -> re.Pattern[str]:
    lines = (line.strip() for line in nfc(_FILE.read_text(encoding="utf-8")).splitlines())
    phrases = [fold(line) if folded else line for line in lines if line and not line.startswith("#")]
    return re.compile(r"(?<!\w)(?:" + "|".join(_GAP.join(map(re.escape, p.split(" …"))) for p in phrases) + r")(?!\w)")
