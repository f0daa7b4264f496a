"""How long diacritics are restored for: thirty words of one message."""

import statistics
from itertools import chain

from procedure_kb.citizen_phrases import Phrases
from search.lexicon import words, written_out
from search.restoration import Restorer

from .report import Report, seconds_of

MESSAGE = "vo chong toi moi mua nha cua ong ba ngoai muon sang ten so do"


def measure_restoration(report: Report) -> None:
    """Learnt from the shipped phrases alone; the records in a database add little."""
    phrases = chain.from_iterable(Phrases().by_code().values())
    restorer = Restorer.of([written_out(words(phrase)) for phrase in phrases], [])
    message = (words(MESSAGE) * 2)[:30]
    took = [seconds_of(lambda: restorer.restore(message))[0] * 1000 for _ in range(50)]
    report.heading("restoring diacritics")
    report.figure("thirty words, p50", statistics.median(took), "ms", "at most 10")
