"""Somebody who works here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from .roles import Permission, Role


@dataclass(frozen=True)
class Member:
    """`has_password` False: they sign in with their key, and must choose one. `has_factor`: a code is asked, too.

    `unit`: its id in the routing; None: of none.
    """

    name: str
    role: Role
    unit: str | None
    added_at: datetime
    has_password: bool
    has_factor: bool

    def may(self, permission: Permission) -> bool:
        return self.role.may(permission)


def member_of(row: Row[Any]) -> Member:
    return Member(
        name=row.name,
        role=Role(row.role),
        unit=row.unit,
        added_at=row.added_at,
        has_password=row.password_hash is not None,
        has_factor=row.totp_step is not None,
    )
