"""Doubts about where to go and who decides."""

import re
from collections.abc import Iterator

from ..model import Official
from .finding import Doubt
from .offices import Office, offices
from .record import Record
from .texts import around

AGENCIES = ("executing_agency", "competent_agency", "authorized_agency", "coordinating_agency")
PLACES = (*AGENCIES, "submission_address")

_OTHER_LEVEL = "Cơ quan khác"
_TITLE_LEVEL = re.compile(r"(?:tại|ở) (cấp trung ương|cấp t[ỉi]nh|cấp xã)(?:\)|$)", re.IGNORECASE)
_LEVEL_OF_TITLE = {"cấp trung ương": "Cấp bộ", "cấp tỉnh": "Cấp tỉnh", "cấp tinh": "Cấp tỉnh", "cấp xã": "Cấp xã"}
_RUNNING = ("submission_methods", "steps", "requirements", "description")
"""Not the papers: one that an office of before issued may still be asked for."""
_CITATION = re.compile(
    r"(?:bộ trưởng|tổng cục trưởng|quy định (?:tại|của|về)"
    r"|(?:thông tư|quyết định|nghị định|công văn|văn bản|chỉ thị)[^.;\n]{0,15}\d)[^.;\n]{0,250}"
    r"|(?:trước (?:đây|ngày)|nay là|\(cũ\))[^.;\n]{0,80}",
    re.IGNORECASE,
)
"""Who issued a text, or what was before: no place to go."""
_HAND_IN = re.compile(r"\bnộp\b[^.;\n]*$", re.IGNORECASE)
_NEAR = 120
"""Characters before an office in which the word for handing in must stand."""
_ONLINE = re.compile(
    r"\b(?:nộp|gửi) (?:01 |một |bộ |hồ sơ |đơn )*(?:\([^)]*\) )?[^.;\n]{0,90}(?:trực tuyến|cổng dịch vụ công)",
    re.IGNORECASE,
)


def place_doubts(record: Record) -> Iterator[Doubt]:
    told = [(field, text) for field in PLACES if (text := getattr(record.official, field))]
    for field, text in told:
        yield from _of_office(field, text)
    if not told:
        yield Doubt("executing_agency", "agency-missing", "no office and no address is told")
    yield from _of_level(record.official)
    yield from _in_text(record)
    yield from _online(record)


def _of_office(field: str, text: str) -> Iterator[Doubt]:
    named = offices().named(text)
    if not named and field in AGENCIES:
        yield Doubt(field, "agency-unknown", f'"{text[:60]}" stands not in agencies.txt')
    for office in dict.fromkeys(office for office in named if office.ended):
        message = f'"{office.name}" ended in {office.ended}; now: {office.successor}'
        yield Doubt(field, "agency-ended", message)


def _of_level(official: Official) -> Iterator[Doubt]:
    """Who decides may sit above; who carries it out sits on the level that is told."""
    levels, agency = set(official.level), official.executing_agency or ""
    named = offices().named(agency)
    possible = {level for office in named for level in office.levels}
    if levels and named and all(office.levels for office in named) and not levels & {*possible, _OTHER_LEVEL}:
        message = f'{", ".join(sorted(levels))}, but "{agency[:60]}" is {" or ".join(sorted(possible))}'
        yield Doubt("level", "level-contradicts-agency", message)
    match = _TITLE_LEVEL.search(official.name)
    if match and levels and _LEVEL_OF_TITLE[match[1].lower()] not in levels:
        yield Doubt("level", "level-contradicts-title", f"the title says {match[1]}")


def _in_text(record: Record) -> Iterator[Doubt]:
    """Each office that ended, once a record and kind."""
    told = [pair for pair in record.texts if pair[0].startswith(_RUNNING)]
    if not offices().ended("\n".join(text for _, text in told)):
        return  # most records name none; to look at each of their texts would take the whole time
    seen: set[tuple[str, Office]] = set()
    for field, text in told:
        bare = _CITATION.sub("", text)
        for place, office in offices().ended(bare):
            is_desk = _HAND_IN.search(bare[max(0, place - _NEAR) : place])
            kind = "agency-ended-as-desk" if is_desk else "agency-ended-in-text"
            if (kind, office) not in seen:
                seen.add((kind, office))
                yield Doubt(field, kind, f'"{office.name}"; now: {office.successor}')


def _online(record: Record) -> Iterator[Doubt]:
    methods = record.official.submission_methods
    if not methods or any(method.channel == "Trực tuyến" for method in methods):
        return
    for field, text in record.texts:
        if field.startswith(("steps", "submission")) and (match := _ONLINE.search(text)):
            yield Doubt(field, "online-untold", f'"{around(text, match)}"')
            return
