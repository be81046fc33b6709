"""What coordinators change, whom they spoke to, and what they ask about an answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_round_desk"
down_revision = "0002_thicker_return"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_changes",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_round_changes_agency_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_changes_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_changes")),
    )
    with op.batch_alter_table("round_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_changes_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_changes_round_id"), ["round_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_contacts_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_return_id"), ["return_id"], unique=False)

    op.create_table(
        "queries",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_queries_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queries")),
    )
    with op.batch_alter_table("queries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queries_return_id"), ["return_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_queries_waits_for"), ["waits_for"], unique=False)

    op.create_table(
        "query_messages",
        sa.Column("query_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_query_messages_author_id")),
        sa.ForeignKeyConstraint(["query_id"], ["queries.id"], name=op.f("fk_query_messages_query_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query_messages")),
    )
    with op.batch_alter_table("query_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_query_messages_query_id"), ["query_id"], unique=False)

    op.create_table(
        "extension_requests",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_extension_requests_asked_by")),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_extension_requests_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_requests")),
    )
    with op.batch_alter_table("extension_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_requests_return_id"), ["return_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("extension_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_requests_return_id"))

    op.drop_table("extension_requests")
    with op.batch_alter_table("query_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_query_messages_query_id"))

    op.drop_table("query_messages")
    with op.batch_alter_table("queries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queries_waits_for"))
        batch_op.drop_index(batch_op.f("ix_queries_return_id"))

    op.drop_table("queries")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_return_id"))

    op.drop_table("contacts")
    with op.batch_alter_table("round_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_changes_round_id"))
        batch_op.drop_index(batch_op.f("ix_round_changes_agency_id"))

    op.drop_table("round_changes")
