"""Somebody who works here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from .roles import Permission, Role


@dataclass(frozen=True)
class Member:
    """`has_password` False: they sign in with their key, and must choose one. `has_factor`: a code is asked, too."""

    name: str
    role: Role
    added_at: datetime
    has_password: bool
    has_factor: bool

    def may(self, permission: Permission) -> bool:
        return self.role.may(permission)


def member_of(row: Row[Any]) -> Member:
    return Member(row.name, Role(row.role), row.added_at, row.password_hash is not None, row.totp_step is not None)
