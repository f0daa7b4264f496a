"""Alembic's entry: runs on the connection that motcua.migrate hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from core.columns import Json
from core.database import metadata
from motcua.migrate import load_tables


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A migration names the database's own types, so that it still runs when our classes have moved."""
    if item is Json:
        return 'sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")'
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


load_tables()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
