"""Notes, remarks by question, withdrawals, reminders, muted notices, actions that live on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_thicker_return"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "muted_notices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_muted_notices_user_id")),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_muted_notices")),
    )
    op.create_table(
        "draft_notes",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("section_key", sa.String(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_draft_notes_author_id")),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_draft_notes_return_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_draft_notes_settled_by")),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_draft_notes_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_notes")),
    )
    with op.batch_alter_table("draft_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_notes_return_id"), ["return_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_notes_to_id"), ["to_id"], unique=False)

    op.create_table(
        "followed_actions",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("difference", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("serves", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how_we_know", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_followed_actions_agency_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_followed_actions_partnership_id")
        ),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_followed_actions_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_actions")),
        sa.UniqueConstraint(
            "agency_id", "partnership_id", "row_id", name=op.f("uq_followed_actions_agency_id_partnership_id_row_id")
        ),
    )
    with op.batch_alter_table("followed_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followed_actions_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followed_actions_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followed_actions_return_id"), ["return_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followed_actions_state"), ["state"], unique=False)

    op.create_table(
        "remarks",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_remarks_author_id")),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_remarks_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remarks_return_id"), ["return_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_reminders_return_id")),
        sa.PrimaryKeyConstraint("return_id", "kind", "due_on", name=op.f("pk_reminders")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_withdrawals_asked_by")),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_withdrawals_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
    with op.batch_alter_table("withdrawals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawals_return_id"), ["return_id"], unique=False)

    op.create_table(
        "action_updates",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["followed_actions.id"], name=op.f("fk_action_updates_action_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_action_updates_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_updates")),
    )
    with op.batch_alter_table("action_updates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_updates_action_id"), ["action_id"], unique=False)

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question_key", sa.String(), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_assignments_return_id_section_key"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_assignments_return_id_section_key_question_key"),
            ["return_id", "section_key", "question_key"],
        )


def downgrade() -> None:
    # The older form knows no assignment of a single question.
    op.execute("DELETE FROM assignments WHERE question_key <> ''")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_assignments_return_id_section_key_question_key"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_assignments_return_id_section_key"), ["return_id", "section_key"]
        )
        batch_op.drop_column("question_key")

    with op.batch_alter_table("action_updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_updates_action_id"))

    op.drop_table("action_updates")
    with op.batch_alter_table("withdrawals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_withdrawals_return_id"))

    op.drop_table("withdrawals")
    op.drop_table("reminders")
    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remarks_return_id"))

    op.drop_table("remarks")
    with op.batch_alter_table("followed_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followed_actions_state"))
        batch_op.drop_index(batch_op.f("ix_followed_actions_return_id"))
        batch_op.drop_index(batch_op.f("ix_followed_actions_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_followed_actions_agency_id"))

    op.drop_table("followed_actions")
    with op.batch_alter_table("draft_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_notes_to_id"))
        batch_op.drop_index(batch_op.f("ix_draft_notes_return_id"))

    op.drop_table("draft_notes")
    op.drop_table("muted_notices")
