"""Links to contributors, what they answered, and what both sides wrote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_replies"
down_revision = "0021_attendance"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _replies()
    _messages()


def _replies() -> None:
    op.create_table(
        "contribution_replies",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("question_set", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["contribution_entries.id"], name=op.f("fk_contribution_replies_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_replies")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_contribution_replies_token_hash")),
    )
    op.create_index(op.f("ix_contribution_replies_entry_id"), "contribution_replies", ["entry_id"])


def _messages() -> None:
    op.create_table(
        "contribution_messages",
        sa.Column("contributor_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("from_desk", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_contribution_messages_contributor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_messages")),
    )
    op.create_index(op.f("ix_contribution_messages_contributor_id"), "contribution_messages", ["contributor_id"])


def downgrade() -> None:
    op.drop_table("contribution_messages")
    op.drop_table("contribution_replies")
