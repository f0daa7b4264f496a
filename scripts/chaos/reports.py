"""Reports that citizens file in several turns, and whether each answer came into its slot."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select

from core.database import Database
from core.secret_key import SecretKey
from feedback.tables import cases
from messages.tables import conversations

CATEGORIES = {"road": "đường sá", "flood": "ngập nước", "waste": "rác thải", "noise": "tiếng ồn"}
"""By id, as citizens name them."""


@dataclass(frozen=True)
class Report:
    """No two are of the same place: a citizen would be asked whether they mean the same thing."""

    MESSAGES: ClassVar[int] = 7

    category: str
    place: str
    text: str
    contact: str

    @classmethod
    def of(cls, number: int) -> "Report":
        return cls(
            category=list(CATEGORIES)[number % len(CATEGORIES)],
            place=f"trước số {100 + number} phố L{number:03}",
            text=f"hôm qua có người ngã xe ở đó, đã báo lần thứ {number} mà chưa ai đến",
            contact=f"09123{number:05}",
        )

    def said(self) -> tuple[str, ...]:
        """The opening, one answer to each of the five questions, and the word that sends it."""
        answers = (CATEGORIES[self.category], self.place, self.text, "không có ảnh", self.contact)
        return ("tôi muốn phản ánh", *answers, "gửi")


def filed(database: Database, secret: SecretKey, channel: str, address: str) -> list[Report]:
    """What this person's cases say."""
    query = (
        select(cases.c.category, cases.c.place, cases.c.text, cases.c.contact)
        .join(conversations, conversations.c.id == cases.c.conversation_id)
        .where(conversations.c.channel == channel, conversations.c.address == address)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [
        Report(row.category, row.place, row.text, secret.decrypt(row.contact) if row.contact else "") for row in rows
    ]
