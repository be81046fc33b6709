"""Changes of e-mail address, imports of people and agencies, and merged accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_people"
down_revision = "0008_second_factor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("memberships", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("given_by", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("user_sessions", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("acting_for_id", sa.Uuid(), nullable=True))
    op.create_table(
        "imports",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_imports_partnership_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_imports_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports") as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imports_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_imports_created_at"), ["created_at"], unique=False)
    op.create_table(
        "email_changes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("new_email", sa.String(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("old_hash", sa.String(), nullable=False),
        sa.Column("new_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("new_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_email_changes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
        sa.UniqueConstraint("old_hash", name=op.f("uq_email_changes_old_hash")),
        sa.UniqueConstraint("new_hash", name=op.f("uq_email_changes_new_hash")),
    )
    with op.batch_alter_table("email_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_email_changes_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("email_changes")
    op.drop_table("imports")
    with op.batch_alter_table("user_sessions", recreate="never") as batch_op:
        batch_op.drop_column("acting_for_id")
    with op.batch_alter_table("memberships", recreate="never") as batch_op:
        batch_op.drop_column("given_by")
    with op.batch_alter_table("users", recreate="never") as batch_op:
        batch_op.drop_column("merged_at")
        batch_op.drop_column("merged_into_id")
