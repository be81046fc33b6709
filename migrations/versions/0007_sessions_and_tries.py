"""What a session knows about its browser, tries at signing in, and links that let people back in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_sessions_and_tries"
down_revision = "0006_partnership_review"
branch_labels = None
depends_on = None

MOMENTS = ("factor_at", "fresh_at", "paused_at")
WORDS = ("browser", "address")


def upgrade() -> None:
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        for column in MOMENTS:
            batch_op.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        for column in WORDS:
            batch_op.add_column(sa.Column(column, sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        for column in (*WORDS, *MOMENTS):
            batch_op.drop_column(column)
