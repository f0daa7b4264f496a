"""Who may do what: the only place that knows."""

from enum import StrEnum

from core.labelled import Labelled


class Role(Labelled):
    VIEWER = "viewer", "Người xem"
    EDITOR = "editor", "Biên tập"
    REVIEWER = "reviewer", "Người duyệt"
    CASE_OFFICER = "case-officer", "Cán bộ xử lý"
    ADMINISTRATOR = "administrator", "Quản trị"

    def may(self, permission: "Permission") -> bool:
        return permission in _OF[self]


class Permission(StrEnum):
    """Each route of the desk names one; what it opens stands in `_OF`."""

    OWN_ACCOUNT = "own-account"
    READ = "read"
    READ_MESSAGES = "read-messages"
    EDIT_PROCEDURES = "edit-procedures"
    APPROVE_PROCEDURES = "approve-procedures"
    WORK_CASES = "work-cases"
    TALK = "talk"
    ADMINISTER = "administer"


_READER = frozenset({Permission.OWN_ACCOUNT, Permission.READ})
_WORKER = _READER | {Permission.READ_MESSAGES}
"""Figures are for everybody here; what citizens wrote, numbers as marks, for those who work with it."""
_OF = {
    Role.VIEWER: _READER,
    Role.EDITOR: _WORKER | {Permission.EDIT_PROCEDURES},
    Role.REVIEWER: _WORKER | {Permission.EDIT_PROCEDURES, Permission.APPROVE_PROCEDURES},
    Role.CASE_OFFICER: _WORKER | {Permission.WORK_CASES, Permission.TALK},
    Role.ADMINISTRATOR: frozenset(Permission),
}
