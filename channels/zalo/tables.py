"""The one row with the OA's tokens. A refresh token works once: to lose a new one costs a consent in a browser."""

from sqlalchemy import CheckConstraint, Column, Float, Integer, String, Table, Text

from core.columns import Moment
from core.database import metadata

zalo_tokens = Table(
    "zalo_tokens",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    Column("access_token", Text, comment="encrypted"),
    Column("refresh_token", Text, comment="encrypted; works once"),
    Column("expires_at", Moment, comment="of the access token"),
    Column("refreshed_at", Moment),
    Column("refresh_expires_at", Moment, comment="of the refresh token: three months"),
    Column("lease", String(32), comment="token of the process that refreshes now"),
    Column("leased_until", Float, comment="seconds since the epoch"),
    Column("failure", Text, comment="why the last refresh failed, one line for the operator; none: it did not"),
    Column("failed_at", Moment),
    Column("state", Text, comment="encrypted; of a consent under way, with the address it returns to"),
    Column("verifier", Text, comment="encrypted; of a consent under way"),
    Column("consent_until", Moment, comment="when the consent under way runs out"),
    CheckConstraint("id = 1", name="ck_zalo_tokens_single"),
)
