"""Facts about the ways of handing a dossier in: fee, time, online; and telling them merged."""

import re
from collections.abc import Iterable

from procedure_kb.model import Procedure

from . import wording
from .fact import Fact, grouped
from .readings import fee_readings, time_reading
from .text import items

_ABOUT_TIME = re.compile(r"thời hạn|\bngày|\bgiờ\b|tháng", re.IGNORECASE)
_ANYTHING = re.compile("")


def fee_facts(procedure: Procedure) -> list[Fact]:
    """Every amount, in the group of its channel."""
    facts = []
    for place, method in enumerate(procedure.official.submission_methods):
        field = f"official.submission_methods[{place}].fees"
        if not method.fees:
            facts.append(Fact(field, wording.FEE_UNKNOWN, method.channel, sure=False))
        for index, fee in enumerate(method.fees):
            path = f"{field}[{index}]" + ("" if fee.note else ".amount")
            readings = fee_readings(fee, procedure.official)
            facts += [Fact(path, reading.text, method.channel, reading.sure) for reading in readings]
    return facts


def time_facts(procedure: Procedure) -> list[Fact]:
    """Every processing time, in the group of its channel; then what the channels' descriptions say of time."""
    facts = []
    for place, method in enumerate(procedure.official.submission_methods):
        reading = time_reading(method.processing_time)
        field = f"official.submission_methods[{place}].processing_time"
        facts.append(Fact(field, reading.text, method.channel, reading.sure))
    return facts + description_facts(procedure, _ABOUT_TIME)


def online_facts(procedure: Procedure) -> list[Fact]:
    """Whether there is the online channel, and what holds there; empty if no channel at all is told."""
    methods = procedure.official.submission_methods
    place = next((i for i, method in enumerate(methods) if method.channel == wording.ONLINE), None)
    if place is None:
        return [Fact("official.submission_methods", wording.ONLINE_NO)] if methods else []
    facts = [Fact(f"official.submission_methods[{place}].channel", wording.ONLINE_YES)]
    for words, found in ((wording.ONLINE_TIME, time_facts(procedure)), (wording.ONLINE_FEE, fee_facts(procedure))):
        own = {fact.text: fact for fact in found if fact.group == wording.ONLINE}
        facts += [Fact(fact.field, words.format(value=fact.text), sure=fact.sure) for fact in own.values()]
    return facts + description_facts(procedure, _ANYTHING, wording.ONLINE)


def description_facts(procedure: Procedure, about: re.Pattern[str], channel: str | None = None) -> list[Fact]:
    """What the record adds to its channels (or to one), line by line, each text once."""
    found: dict[str, str] = {}
    for place, method in enumerate(procedure.official.submission_methods):
        if method.description and about.search(method.description) and channel in (None, method.channel):
            found.setdefault(method.description, f"official.submission_methods[{place}].description")
    return [Fact(field, line, wording.HOW) for text, field in found.items() for line in items(text)]


def by_channel(facts: list[Fact]) -> list[tuple[str, list[str]]]:
    """("trực tiếp, trực tuyến hoặc qua bưu chính", what holds there): channels of which the same holds are one."""
    told: dict[tuple[str, ...], list[str]] = {}
    for channel, own in grouped(facts).items():
        told.setdefault(tuple(dict.fromkeys(fact.text for fact in own)), []).append(channel)
    return [(spoken(channels), list(texts)) for texts, channels in told.items()]


def spoken(channels: Iterable[str]) -> str:
    """ "trực tiếp, trực tuyến hoặc qua bưu chính", in this order."""
    order = list(wording.CHANNELS)
    known = sorted(set(channels), key=lambda c: (order.index(c) if c in order else len(order), c))
    words = [wording.CHANNELS.get(channel, channel) for channel in known]
    return wording.OR.join(filter(None, (", ".join(words[:-1]), words[-1])))
