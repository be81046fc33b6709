"""Figures for the region and the nation, to compare with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_comparing"
down_revision = "0022_replies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "elsewhere_figures",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("question_set", sa.String(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("marker", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(value IS NULL) <> (marker = '')", name=op.f("ck_elsewhere_figures_value_or_marker")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_elsewhere_figures_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elsewhere_figures")),
    )
    with op.batch_alter_table("elsewhere_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_elsewhere_figures_partnership_id"), ["partnership_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("elsewhere_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_elsewhere_figures_partnership_id"))
    op.drop_table("elsewhere_figures")
