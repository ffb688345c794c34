"""Entries and postings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("memo", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "postings",
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("amount", sa.Numeric(20, 4), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("postings")
    op.drop_table("entries")
