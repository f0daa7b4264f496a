"""Facts about the ways of handing a dossier in: what they cost and how long they take; and telling them merged."""

from collections.abc import Iterable
from datetime import date

from procedure_kb.model import Procedure

from . import wording
from .doubts import unsure_where_doubted
from .expiry import expired_on, told_expired
from .fact import Fact, grouped
from .readings import Reading, fee_readings, time_reading


def fee_facts(procedure: Procedure, today: date) -> list[Fact]:
    """Every amount, in the group of its channel. One that applied until a past day is not certain."""
    facts = []
    for place, method in enumerate(procedure.official.submission_methods):
        field = f"official.submission_methods[{place}].fees"
        if not method.fees:
            facts.append(Fact(field, wording.FEE_UNKNOWN, method.channel, sure=False))
        for index, fee in enumerate(method.fees):
            path = f"{field}[{index}]" + ("" if fee.note else ".amount")
            readings = [_as_of(today, reading) for reading in fee_readings(fee, procedure.official)]
            facts += [Fact(path, reading.text, method.channel, reading.sure) for reading in readings]
    return unsure_where_doubted(facts, procedure, "fee", today)


def time_facts(procedure: Procedure, today: date) -> list[Fact]:
    """Every processing time, in the group of its channel."""
    facts = []
    for place, method in enumerate(procedure.official.submission_methods):
        reading = time_reading(method.processing_time)
        field = f"official.submission_methods[{place}].processing_time"
        facts.append(Fact(field, reading.text, method.channel, reading.sure))
    return unsure_where_doubted(facts, procedure, "time", today)


def by_channel(facts: list[Fact]) -> list[tuple[str, list[str]]]:
    """("trực tiếp, trực tuyến hoặc qua bưu chính", what holds there): channels of which the same holds are one."""
    told: dict[frozenset[str], tuple[list[str], list[str]]] = {}
    for channel, own in grouped(facts).items():
        texts = list(dict.fromkeys(fact.text for fact in own))
        told.setdefault(frozenset(texts), ([], texts))[0].append(channel)
    return [(spoken(channels), texts) for channels, texts in told.values()]


def spoken(channels: Iterable[str]) -> str:
    """ "trực tiếp, trực tuyến hoặc qua bưu chính", in this order."""
    order = list(wording.CHANNELS)
    known = sorted(set(channels), key=lambda c: (order.index(c) if c in order else len(order), c))
    words = [wording.CHANNELS.get(channel, channel) for channel in known]
    return wording.OR.join(filter(None, (", ".join(words[:-1]), words[-1])))


def _as_of(today: date, reading: Reading) -> Reading:
    day = expired_on(reading.text, today)
    return Reading(told_expired(reading.text, day, whole=reading.sure), sure=False) if day else reading
