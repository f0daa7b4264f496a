"""How the national portal writes things, shared by the readers of those who collected its pages."""

import re
from collections.abc import Callable, Mapping
from typing import Any

_NOTHING = {"", "không có thông tin", "không có thông tin.", "--"}
_MINISTRIES = {
    "BCA": "Bộ Công an",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BQP": "Bộ Quốc phòng",
    "BTC": "Bộ Tài chính",
    "BTP": "Bộ Tư pháp",
    "BXD": "Bộ Xây dựng",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
}
_ISSUER = re.compile(r"Q[ĐD](?:/\d+)?-\s*([A-ZĐ]+)(?:-C\d+)?$")
"""A department may follow: "…-BCA-C06"."""
_COUNT = re.compile(r"bản (chính|sao)\s*:\s*(\d+)", re.IGNORECASE)
_OUTER_COMMA = re.compile(r",\s*(?=[^\W\d_a-zà-ỹđ])(?![^()]*\))")
"""A comma before a capital and outside of brackets: "Cán bộ, công chức, Doanh nghiệp (gồm HTX, SME)" has two parts."""


def text(value: Any) -> Any:
    """A text in single spaces, None for "Không có thông tin"; what is no text stays, for the model to refuse."""
    if not isinstance(value, str):
        return value
    bare = "\n".join(re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in value.splitlines()).strip()
    return None if bare.lower() in _NOTHING else bare


def listed(value: Any) -> Any:
    """ "Cấp Tỉnh, Cấp Xã" in parts."""
    whole = text(value)
    return [part.strip() for part in _OUTER_COMMA.split(whole)] if isinstance(whole, str) else whole or []


def levels(value: Any) -> Any:
    """ "Cấp Xã" is written "Cấp xã" elsewhere."""
    found = listed(value)
    return [part[:1].upper() + part[1:].lower() for part in found] if isinstance(found, list) else found


def lines(value: Any) -> Any:
    """Each line that says something."""
    whole = text(value)
    if not isinstance(whole, str):
        return whole or []
    return [line for line in whole.split("\n") if line]


def counts(value: Any) -> dict[str, int]:
    """ "Bản chính: 1\\nBản sao: 0" as {"originals": 1}: 0 means that the source counts none."""
    names = {"chính": "originals", "sao": "copies"}
    found = {
        names[kind.lower()]: int(number) for kind, number in _COUNT.findall(value if isinstance(value, str) else "")
    }
    return {name: number for name, number in found.items() if number}


def ministry(decision_number: Any) -> str | None:
    """Whose decision it is, by the end of its number ("163/QĐ-BTP"): the pages themselves do not say it."""
    issuer = _ISSUER.search(decision_number) if isinstance(decision_number, str) else None
    return _MINISTRIES.get(issuer[1]) if issuer else None


def each(make: Callable[[Mapping[str, Any]], dict[str, Any]], value: Any) -> Any:
    """`make` of every object of a list; what is no such list stays what it is, for the model to refuse."""
    if value is None:
        return []
    if not isinstance(value, list):
        return value
    return [make(item) if isinstance(item, dict) else item for item in value]
