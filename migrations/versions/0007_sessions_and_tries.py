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
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_tries")),
    )
    op.create_table(
        "mailed_links",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("browser_hash", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mailed_links_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_links_token_hash")),
    )
    with op.batch_alter_table("mailed_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_links_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_links_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mailed_links")
    op.drop_table("sign_in_tries")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        for column in (*WORDS, *MOMENTS):
            batch_op.drop_column(column)
