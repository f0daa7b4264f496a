"""Which groups of papers are alternatives that a citizen is in or not ("Trường hợp thuê nhà"), and choosing one.

The rest holds for everybody: papers without a case, sections ("Giấy tờ phải nộp"), remarks ("Lưu ý").
"""

import re

from vietnamese import fold

from .fact import Fact

_ENUMERATOR = re.compile(r"^(?:\(?(?:\d+(?:\.\d+)*|[ivx]+|[a-zđ]\d?)[.)]+\s*)+")
_REMARK = re.compile(r"luu y|ghi chu|chu y")
_SECTION = re.compile(
    r"bao gom|gom|cac giay to|giay to|thanh phan|tai lieu|xuat trinh|nguoi uy quyen"
    r"|nguoi co tham quyen ky|(?:mot )?bo ho so|so luong|ho so(?: bao| phai| kem| cua| nang luc| gom|$)"
    r"|(?:doi voi )?(?:truong hop|neu) (?:uy quyen|khai thac|khong quy dinh|viec ket noi|nop|gui|ho so|nguoi yeu cau da"
    r"|dang ky tren moi truong|chua co tai khoan)"
)
_ALTERNATIVE = re.compile(r"truong hop|doi voi|neu")
_LEAD = re.compile(r"^(?:đối với\s+)?(?:trường hợp\s+(?![\d(]))?", re.IGNORECASE)
_TAIL = re.compile(
    r"[,:;]?\s*(?:thì\s+)?(?:thành phần )?(?:hồ sơ )?(?:bao )?gồm(?: có)?(?: các giấy tờ.*)?$", re.IGNORECASE
)
LONGEST_NAME = 200
"""A longer text names a case only if it says so ("Trường hợp …"); else it is a remark."""


def alternatives(facts: list[Fact]) -> list[str]:
    """The groups to choose from, in the order of the record; empty if there is nothing to choose."""
    found = [group for group in dict.fromkeys(fact.group for fact in facts) if _is_alternative(group)]
    return found if len(found) > 1 else []


def narrowed(facts: list[Fact], case: str | None) -> list[Fact]:
    """The papers of one case, by its index in `alternatives`, then those that everybody needs; else all."""
    cases = alternatives(facts)
    if case is None or not case.isdecimal() or int(case) >= len(cases):
        return facts
    chosen = cases[int(case)]
    return [f for f in facts if f.group == chosen] + [f for f in facts if f.group not in cases]


def button_name(case: str) -> str:
    """What tells the case, without its number and legal wrapping: "a) Trường hợp thuê nhà, hồ sơ gồm" -> "Thuê nhà"."""
    name = _TAIL.sub("", _LEAD.sub("", _ENUMERATOR.sub("", case)))
    return name[:1].upper() + name[1:] or case


def is_remark(group: str) -> bool:
    """ "Lưu ý" and the like, which hold no papers."""
    return bool(_REMARK.match(_bare(group)))


def _bare(group: str) -> str:
    return _ENUMERATOR.sub("", fold(group).lstrip("( "))


def _is_alternative(group: str) -> bool:
    bare = _bare(group)
    if not bare or _REMARK.match(bare) or _SECTION.match(bare):
        return False
    return len(group) <= LONGEST_NAME or bool(_ALTERNATIVE.match(bare))
