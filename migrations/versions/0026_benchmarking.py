"""A survey keeps the limit that was promised when it was opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_benchmarking"
down_revision = "0025_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now the limit was that of the survey's questions: 10 in the staff survey, 5 in the other."""
    with op.batch_alter_table("survey_links") as batch_op:
        batch_op.add_column(sa.Column("hide_below", sa.Integer(), server_default="10", nullable=False))
    links = sa.table("survey_links", sa.column("question_set"), sa.column("hide_below"))
    op.execute(links.update().where(links.c.question_set == "benchmarking_people").values(hide_below=5))
    with op.batch_alter_table("survey_links") as batch_op:
        batch_op.alter_column("hide_below", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("survey_links") as batch_op:
        batch_op.drop_column("hide_below")
