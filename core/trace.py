"""Where the acts of staff are written down; rooms know only that there is such a place."""

from typing import Protocol

from sqlalchemy import Connection


class Trace(Protocol):
    """Who of the staff did what, in the transaction of the act."""

    def write(self, connection: Connection, act: str, about: str, by: str | None, **facts: str) -> None:
        """`by` None: the server's command line. `about` and `facts` hold nothing personal."""
