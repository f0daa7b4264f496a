"""Looks at dossiers that citizens want to be told of, and tells each change once."""

from collections.abc import Callable

from core.database import Database
from messages.notices import Push
from messages.reply import Reply

from .model import Dossier, Status
from .source import Source
from .subscriptions import Subscription, Subscriptions, fingerprint

EVERY = 10.0
"""Seconds between two rounds."""

MOST_CODES = 35
"""Dossiers in a round: about two hundred a minute, so that ten thousand take an hour and the source never notices."""

NOTICE = "dossier_changed"

News = Callable[[Status, Dossier], Reply]
"""What is said of a dossier whose status was told as the first before."""


class Watch:
    """`run()` is a job: cut off at any point it loses nothing and tells nothing twice."""

    def __init__(
        self, database: Database, subscriptions: Subscriptions, source: Source, notices: Push, news: News
    ) -> None:
        self._database = database
        self._subscriptions = subscriptions
        self._source = source
        self._notices = notices
        self._news = news

    def run(self) -> int:
        """How many news were told. Raises SourceError; then nothing is forgotten, only later."""
        due = self._subscriptions.due(MOST_CODES)
        if not due:
            return 0
        found = self._source.find_many(list(due))
        told = sum(
            self._tell(subscription, found[code].dossier)
            for code, wanted in due.items()
            if code in found
            for subscription in wanted
        )
        self._subscriptions.looked(due)
        return told

    def _tell(self, subscription: Subscription, dossier: Dossier) -> bool:
        state = fingerprint(dossier)
        if state == subscription.state:
            return False
        with self._database.write() as connection:
            if not self._subscriptions.told(connection, subscription, dossier):
                return False
            self._notices.push(
                subscription.conversation_id,
                self._news(subscription.status, dossier),
                notice=NOTICE,
                values={"code": dossier.code, "status": dossier.status.value},
                key=f"dossier:{subscription.id}:{state}:{dossier.updated_at.isoformat()}",
                connection=connection,
            )
        return True
