"""Tables of the working_time room."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text

from core.columns import Moment
from core.database import metadata

working_days = Table(
    "working_days",
    metadata,
    Column("date", Date, primary_key=True),
    Column("is_working", Boolean, nullable=False),
    Column("name", Text, nullable=False, comment="as citizens read it"),
    Column("why", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
"""What staff decided about single days: it wins over the law and the decrees."""

decreed_years = Table(
    "decreed_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("why", Text, nullable=False, comment="the notice that settles it"),
    Column("changed_at", Moment, nullable=False),
)
"""Years that staff called settled before a release of ours knew."""
