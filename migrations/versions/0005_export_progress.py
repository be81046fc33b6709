"""How far the worker is with a workbook, when it began, and which kind of trouble a failed one had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_export_progress"
down_revision = "0004_notes_become_remarks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("export_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("done", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("of_all", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("problem", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("export_requests", schema=None) as batch_op:
        for column in ("problem", "started_at", "of_all", "done"):
            batch_op.drop_column(column)
