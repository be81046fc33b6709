"""Other names of contributors, what a year's confirmations are asked under, and the e-mail that carries a link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_money"
down_revision = "0024_surveys"
branch_labels = None
depends_on = None

ABOUT = ("pays_for", "paid_through")


def upgrade() -> None:
    with op.batch_alter_table("contributors") as batch_op:
        batch_op.add_column(sa.Column("other_names", sa.Text(), server_default="[]", nullable=False))
        for name in ABOUT:
            batch_op.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("contribution_replies") as batch_op:
        batch_op.add_column(sa.Column("message_id", sa.Uuid(), nullable=True))
    op.create_table(
        "contribution_years",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("second_above", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "second_above IS NULL OR second_above >= 0", name=op.f("ck_contribution_years_limit_is_positive")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_contribution_years_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_years")),
        sa.UniqueConstraint("partnership_id", "year", name=op.f("uq_contribution_years_partnership_id_year")),
    )
    op.create_index(op.f("ix_contribution_years_partnership_id"), "contribution_years", ["partnership_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_contribution_years_partnership_id"), table_name="contribution_years")
    op.drop_table("contribution_years")
    with op.batch_alter_table("contribution_replies") as batch_op:
        batch_op.drop_column("message_id")
    with op.batch_alter_table("contributors") as batch_op:
        for name in ("other_names", *ABOUT):
            batch_op.drop_column(name)
