"""A hand-written source and the dossiers in it; all invented."""

import time
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from core.secret_key import SecretKey
from dossiers.factor import factor
from dossiers.model import Dossier, Filed, Status
from dossiers.source import Seen, SourceError

CODE = "000.00.04.H26-250221-0015"
UNKNOWN = "000.00.04.H26-250221-0016"
RIGHT, ALSO_RIGHT, WRONG = "4821", "7306", "5555"
MOMENT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def filed(secret: SecretKey, code: str = CODE, digits: Iterable[str] = (RIGHT, ALSO_RIGHT)) -> Filed:
    dossier = Dossier(code, "Đăng ký khai sinh", Status.PROCESSING, MOMENT)
    return Filed(dossier, frozenset(factor(secret, code, each) for each in digits))


class FakeSource:
    """Counts how often it is asked. `is_away`: only `remembered` is known, as it was before."""

    name = "fake"

    def __init__(self, *all_filed: Filed) -> None:
        self.all = {each.dossier.code: each for each in all_filed}
        self.remembered: dict[str, Filed] = {}
        self.is_away = False
        self.delay = 0.0
        self.asked: list[str] = []

    def find(self, code: str) -> Filed | None:
        self.asked.append(code)
        time.sleep(self.delay)
        if self.is_away:
            raise SourceError("the fake source is away")
        return self.all.get(code)

    def find_many(self, codes: Collection[str]) -> Mapping[str, Filed]:
        return {code: self.all[code] for code in codes if code in self.all}

    def check(self) -> str | None:
        return "the fake source is away" if self.is_away else None


class FakeSight:
    """Falls back on what the source remembers."""

    def __init__(self, source: FakeSource) -> None:
        self.source = source

    def find(self, code: str) -> Seen | None:
        try:
            filed = self.source.find(code)
        except SourceError:
            if code not in self.source.remembered:
                raise
            return Seen(self.source.remembered[code], MOMENT, is_stale=True)
        return Seen(filed, MOMENT) if filed else None

    def proven(self, seen: Seen) -> None:
        pass
