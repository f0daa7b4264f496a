"""Threads that bring what waits in the outbox to the platforms."""

from collections.abc import Callable, Mapping

import structlog

from core.errors import DatabaseError

from .channel import PushChannel
from .crew import Crew, Held, Stumble
from .delivery import DeliveryError, NotNow, TryAgain, Undeliverable, Unsure
from .outbox import SENDING_SECONDS, Outbox, Parcel

REPEAT_SECONDS = 0.5
"""Between two tries to keep what a platform said."""

_log = structlog.get_logger("messages.sender")


class Senders:
    """`start()`, `wake()` after each settled turn, `stop()` ends after the calls under way."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, PushChannel],
        off: Callable[[], set[str]] = set,
        on_stumble: Stumble = lambda _: None,
    ) -> None:
        """`off` names the channels that are turned off now."""
        self._outbox = outbox
        self._channels = channels
        self._off = off
        self._on_stumble = on_stumble
        self._sending = Held[Parcel]()
        self._crew = Crew("sender", self.send_one, self._keep_leases, SENDING_SECONDS / 3, on_stumble)

    def start(self, count: int) -> None:
        if self._channels:
            self._crew.start(count)

    def wake(self) -> None:
        self._crew.wake()

    def stop(self, timeout: float = 15.0) -> None:
        self._crew.stop(timeout)

    def alive(self) -> bool:
        """Whether every thread still runs; true where there is nothing to send over."""
        return not self._channels or self._crew.alive()

    def send_one(self) -> bool:
        """True if there was something to send."""
        parcel = self._outbox.lease(self._channels.keys() - self._off())
        if parcel is None:
            return False
        with self._sending.holding(parcel):
            self._keep(parcel, self._send(parcel))
        return True

    def _send(self, parcel: Parcel) -> Callable[[], None]:
        """One call to the platform; how to keep what it said.

        A call that breaks in a way nobody foresaw is left to `recover`: it may have gone out.
        """
        try:
            platform_id = self._channels[parcel.channel].send(parcel.address, parcel.body)
        except DeliveryError as error:
            name = type(error).__name__
            _log.warning("not_sent", outbox_id=parcel.id, channel=parcel.channel, kind=name, reason=str(error))
            return self._refused(parcel, error)
        return lambda: self._outbox.sent(parcel, platform_id)

    def _refused(self, parcel: Parcel, error: DeliveryError) -> Callable[[], None]:
        outbox, reason = self._outbox, str(error)
        match error:
            case TryAgain(seconds=seconds):
                return lambda: outbox.again(parcel, reason, seconds)
            case NotNow():
                return lambda: outbox.held(parcel, reason)
            case Unsure():
                return lambda: outbox.unsure(parcel, reason)
            case Undeliverable():
                return lambda: outbox.dead(parcel, reason)
        raise error

    def _keep(self, parcel: Parcel, write: Callable[[], None]) -> None:
        """The platform has spoken, and will not say it again: only the writing is repeated, until it is done."""
        while True:
            try:
                return write()
            except DatabaseError as error:
                self._on_stumble(error)
                _log.error("not_kept", outbox_id=parcel.id, error=str(error))
                if not self._crew.rest(REPEAT_SECONDS):
                    raise

    def _keep_leases(self) -> None:
        self._outbox.renew(self._sending.all())
        self._outbox.recover()
