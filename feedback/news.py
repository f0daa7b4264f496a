"""What a citizen, and who follows their case, is told when it moves."""

from collections.abc import Callable

from sqlalchemy import Connection, select

from messages.notices import Push
from messages.reply import Reply

from . import wording
from .catalog import Catalog
from .model import Case
from .tables import case_followers

NOTICE = "case_changed"


class News:
    """Tells in the transaction of the act: what is rolled back is not told, what is kept is."""

    def __init__(self, push: Push, catalog: Callable[[], Catalog]) -> None:
        self._push = push
        self._catalog = catalog

    def moved(self, connection: Connection, case: Case) -> None:
        """To its citizen and its followers: the state, and what follows from it."""
        reply = wording.moved(case, self._catalog().unit_name(case.unit))
        for conversation in self._listeners(connection, case):
            own = conversation == case.conversation_id
            self._tell(connection, case, conversation, reply if own else wording.for_follower(reply))

    def said(self, connection: Connection, case: Case, text: str, is_public: bool) -> None:
        """An officer's word: to its citizen, and to followers if everybody may read it."""
        reply = wording.said(case, text)
        for conversation in self._listeners(connection, case) if is_public else self._own(case):
            self._tell(connection, case, conversation, reply)

    def _tell(self, connection: Connection, case: Case, conversation: str, reply: Reply) -> None:
        self._push.push(
            conversation,
            reply,
            notice=NOTICE,
            values={"number": case.number, "state": case.state.label},
            key=f"case:{case.number}:{case.updated_at.timestamp():.6f}",
            connection=connection,
        )

    def _own(self, case: Case) -> list[str]:
        return [case.conversation_id] if case.conversation_id else []

    def _listeners(self, connection: Connection, case: Case) -> list[str]:
        query = select(case_followers.c.conversation_id).where(case_followers.c.case_id == case.id)
        return list(dict.fromkeys([*self._own(case), *connection.execute(query).scalars()]))
