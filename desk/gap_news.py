"""Follows drafts that are to answer a question, and tells the citizens who asked, once, when the answer exists."""

from collections.abc import Callable
from datetime import date, timedelta

from answers.choices import payload
from core.database import Database
from core.errors import NotFoundError
from messages.askers import Asker, Askers, reminder
from messages.gaps import Ending
from messages.notices import Push
from messages.reply import Choice, Reply
from procedure_kb.drafts import Draft, Drafts, DraftState
from procedure_kb.model import Procedure
from procedure_kb.store import Store

from .gap_book import Decision, Kind
from .gaps import Gaps

EVERY = 5.0
"""Seconds between two rounds."""

LATE = timedelta(days=2)
"""After its day a change that waited for it has come, or never will."""

NOTICE = "question_answered"
ANSWERED = "Anh/chị đã hỏi: “{question}”.\n\nNay tôi có câu trả lời, theo thủ tục “{title}”."
SEE = "Xem câu trả lời"


class GapNews:
    """`run()` is a job: cut off at any point it loses nothing and tells nothing twice."""

    def __init__(
        self,
        database: Database,
        gaps: Gaps,
        askers: Askers,
        drafts: Drafts,
        store: Store,
        notices: Push,
        today: Callable[[], date],
    ) -> None:
        self._database = database
        self._gaps = gaps
        self._askers = askers
        self._drafts = drafts
        self._store = store
        self._notices = notices
        self._today = today

    def run(self) -> int:
        """How many were told."""
        self._gaps.refresh()
        for decision in self._gaps.book.under_way():
            self._follow(decision)
        waiting = self._askers.counts().keys()
        return sum(self._tell(each) for each in self._gaps.book.standing() if each.done_at and each.questions & waiting)

    def _follow(self, decision: Decision) -> None:
        """One whose draft came to nothing is undone; one whose draft is in force is done."""
        try:
            draft = self._drafts.get(decision.draft or 0)
        except NotFoundError:
            return self._gaps.book.undo(decision, by=None)
        if draft.state == DraftState.WITHDRAWN:
            return self._gaps.book.undo(decision, by=None)
        if draft.state != DraftState.PUBLISHED:
            return None
        if not self._answers(decision, draft):
            waits = draft.effective_on and draft.effective_on > self._today() - LATE
            return None if waits else self._gaps.book.undo(decision, by=None)
        groups = (group for ending in Ending for group in self._gaps.groups(ending))
        likes = (group.keys for group in groups if group.decision == decision)
        return self._gaps.book.finish(decision, frozenset().union(*likes))

    def _answers(self, decision: Decision, draft: Draft) -> bool:
        """Whether the record holds what the draft was for by now: whoever approves may have it struck."""
        record = self._store.get(draft.procedure_id)
        if record is None or decision.kind == Kind.NEW:
            return record is not None
        base = self._drafts.base(draft)
        return bool(_phrases(record) - (_phrases(base) if base else set()))

    def _tell(self, decision: Decision) -> int:
        record = self._store.get(decision.procedure_id or "")
        if record is None or decision.done_at is None:
            return 0
        with self._database.read() as connection:
            waiting = self._askers.waiting(connection, list(decision.questions))
        return sum(self._told(decision, record, asker) for asker in waiting if asker.asked_at <= decision.done_at)

    def _told(self, decision: Decision, record: Procedure, asker: Asker) -> bool:
        reply = Reply(
            ANSWERED.format(question=reminder(asker.text), title=record.title),
            (Choice(SEE, payload(record.id, None), record.id),),
        )
        with self._database.write() as connection:
            if not self._askers.told(connection, asker):
                return False
            self._notices.push(
                asker.conversation_id,
                reply,
                notice=NOTICE,
                values={"question": reminder(asker.text), "procedure": record.title},
                key=f"gap:{decision.id}",
                connection=connection,
            )
        return True


def _phrases(record: Procedure) -> set[str]:
    return set(record.plain.phrases)
