"""What an administrator does to the running service: each act and its line in the journal are one transaction."""

from dataclasses import dataclass
from datetime import datetime

from core.database import Database
from core.errors import NotFoundError
from messages.channel_states import ChannelState, ChannelStates
from messages.jobs import JobState, JobStore
from messages.outbox import Outbox, Unsent
from messages.traffic import last_seen

from .journal import Journal

STUCK = ("held", "unsure", "dead")
"""States of messages that nobody sends any more unless somebody says so."""


@dataclass(frozen=True)
class Token:
    """A key of ours that a platform lets run out. `failure`: of the last try to renew it."""

    refreshed_at: datetime | None
    refresh_due: datetime | None
    expires_at: datetime | None
    consent_until: datetime | None
    failure: str | None


@dataclass(frozen=True)
class Reached:
    """What is known of a platform from outside. `asked_at` None: it has not been asked yet.

    `missing` names the settings without which it is not set up; `trouble` is why it did not answer.
    """

    name: str
    title: str
    missing: tuple[str, ...] = ()
    asked_at: datetime | None = None
    trouble: str | None = None
    token: Token | None = None


@dataclass(frozen=True)
class ChannelSeen:
    """A platform with what our own database says of it."""

    reached: Reached
    state: ChannelState
    last_in: datetime | None
    last_out: datetime | None
    unsent: tuple[Unsent, ...]

    @property
    def waiting(self) -> int:
        return sum(each.count for each in self.unsent if each.state not in STUCK)

    @property
    def stuck(self) -> int:
        return sum(each.count for each in self.unsent if each.state in STUCK)


class Operating:
    def __init__(
        self, database: Database, journal: Journal, states: ChannelStates, outbox: Outbox, jobs: JobStore
    ) -> None:
        self._database = database
        self._journal = journal
        self._states = states
        self._outbox = outbox
        self._jobs = jobs

    def channels(self, reached: list[Reached]) -> list[ChannelSeen]:
        states, unsent = self._states.all(), self._outbox.unsent()
        seen = last_seen(self._database, [each.name for each in reached])
        return [
            ChannelSeen(
                each,
                states.get(each.name, ChannelState()),
                *seen[each.name],
                tuple(unsent.get(each.name, ())),
            )
            for each in reached
        ]

    def changes(self, name: str) -> list[ChannelState]:
        """When a channel was turned off and on, and why, the newest first."""
        return [state for _, state in reversed(self._states.history(name))]

    def turn(self, name: str, is_on: bool, why: str, by: str) -> None:
        self._states.turn(name, is_on, why, by)

    def requeue(self, name: str, by: str) -> int:
        """Send again what was given up, held back, or may not have arrived; how many."""
        with self._database.write() as connection:
            count = self._outbox.requeue_in(connection, name)
            if count:
                self._journal.write(connection, "channel_requeued", f"channel:{name}", by, count=str(count))
            return count

    def jobs(self) -> list[JobState]:
        return self._jobs.all()

    def run_now(self, name: str, by: str) -> None:
        """Raises NotFoundError for a job that is not there."""
        with self._database.write() as connection:
            if not self._jobs.run_now(connection, name):
                raise NotFoundError(f"{name!r} is no job")
            self._journal.write(connection, "job_run_now", f"job:{name}", by)
