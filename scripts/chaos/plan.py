"""Who says what when, and where which process is struck: drawn from one seed, so that a run can be had again."""

import random
from collections import Counter
from dataclasses import dataclass
from itertools import cycle, islice

from procedure_kb.record_file import RecordFile
from procedure_kb.starters import RECORDS

from .points import AT_RANDOM, EXACT, Point, possible
from .reports import Report

A_SECOND = 15
"""Messages: about what this service answers on two cores beside other work."""

MOST_DELIVERIES = 3
LATEST_REPEAT = 6.0
"""Seconds after the first delivery was taken."""

SHARE_OF_REPORTS = 0.45
"""Of all messages; the rest are questions."""

MOST_SPARED = 5


@dataclass(frozen=True)
class Message:
    """`number` counts within its conversation. `moment`: seconds after its round began.

    `repeats`: pauses before it is delivered once more. `code`: of the procedure asked for, if it is a question.
    """

    number: int
    round: int
    moment: float
    text: str
    repeats: tuple[float, ...]
    code: str | None = None


@dataclass(frozen=True)
class Conversation:
    """One that files a `report` waits for each answer, and says a message again where it was told of an error."""

    channel: str
    address: str
    messages: tuple[Message, ...]
    report: Report | None = None


@dataclass(frozen=True)
class Blow:
    """`spared`: how often the point is passed unharmed; from outside: seconds after the round began."""

    point: Point
    spared: int = 0
    moment: float = 0.0


@dataclass(frozen=True)
class Plan:
    """In each round there is one blow; the next begins when all is well again."""

    blows: tuple[Blow, ...]
    conversations: tuple[Conversation, ...]

    @property
    def messages(self) -> int:
        return sum(len(each.messages) for each in self.conversations)


@dataclass(frozen=True)
class Wish:
    """What the command line, or a test, asks for: each exact point `each` times, each kill at random `at_random`."""

    messages: int = 2000
    conversations: int = 200
    seed: int = 20261125
    each: int = 3
    at_random: int = 3

    def plan(self, on_postgresql: bool) -> Plan:
        chance = random.Random(self.seed)  # noqa: S311 - for a plan that can be repeated
        points = [point for _ in range(self.each) for point in possible(EXACT, on_postgresql)]
        for point in possible(AT_RANDOM, on_postgresql) * self.at_random:
            points.insert(chance.randrange(len(points) + 1), point)
        return Planner(self, points, chance).plan()


class Planner:
    def __init__(self, wish: Wish, points: list[Point], chance: random.Random) -> None:
        self._wish = wish
        self._points = points
        self._chance = chance
        self._reports = min(wish.conversations // 2, round(wish.messages * SHARE_OF_REPORTS / Report.MESSAGES))
        self._seconds = wish.messages / len(points) / A_SECOND
        """Of one round."""

    def plan(self) -> Plan:
        rounds = self._rounds_of_reports()
        talks = [self._reporter(number, round) for number, round in enumerate(rounds)]
        questions = self._wish.messages - len(talks) * Report.MESSAGES
        people = self._wish.conversations - len(talks)
        moments = self._moments(questions)
        talks += [self._asker(number, moments[number::people]) for number in range(people)]
        said = Counter(message.round for talk in talks for message in talk.messages)
        blows = tuple(self._blow(point, said[round]) for round, point in enumerate(self._points))
        return Plan(blows, tuple(talks))

    def _moments(self, questions: int) -> list[tuple[int, float]]:
        """Round and part of the round: as many in each, so that something comes by everywhere."""
        moments = [(number % len(self._points), self._chance.random()) for number in range(questions)]
        self._chance.shuffle(moments)
        return moments

    def _rounds_of_reports(self) -> list[int]:
        """First where nothing else could be struck, then where a slot could be skipped, then anywhere."""
        order = sorted(range(len(self._points)), key=lambda at: self._worth(self._points[at]))
        return list(islice(cycle(order), self._reports))

    def _worth(self, point: Point) -> tuple[int, float]:
        return (0 if point.needs_report else 1 if point.is_in_turn else 2), self._chance.random()

    def _blow(self, point: Point, said: int) -> Blow:
        if point.where == "outside":
            return Blow(point, moment=self._chance.uniform(0, self._seconds))
        return Blow(
            point, spared=0 if point.needs_report else self._chance.randrange(max(1, min(MOST_SPARED, said - 1)))
        )

    def _reporter(self, number: int, round: int) -> Conversation:
        """All but the first are said as soon as the one before was answered."""
        report = Report.of(number)
        moment = self._chance.uniform(0, self._seconds / 2)
        said = (Message(at, round, moment, text, self._repeats()) for at, text in enumerate(report.said()))
        return Conversation(*self._person(number), tuple(said), report)

    def _asker(self, number: int, moments: list[tuple[int, float]]) -> Conversation:
        """Some come alone, some in a burst. No two ask for the same procedure."""
        codes = islice(cycle(CODES), number, number + len(moments))
        said = (
            Message(at, round, part * self._seconds, f"thủ tục {code} cần giấy tờ gì", self._repeats(), code)
            for at, ((round, part), code) in enumerate(zip(sorted(moments), codes, strict=True))
        )
        return Conversation(*self._person(self._reports + number), tuple(said))

    def _person(self, number: int) -> tuple[str, str]:
        return ("telegram", f"{4000 + number}") if number % 2 == 0 else ("zalo", f"{7_000_000 + number}")

    def _repeats(self) -> tuple[float, ...]:
        deliveries = self._chance.randrange(MOST_DELIVERIES)
        return tuple(self._chance.uniform(0, LATEST_REPEAT) for _ in range(deliveries))


CODES = tuple(procedure.id for path in sorted(RECORDS.glob("*.yaml")) for procedure in RecordFile(path))
