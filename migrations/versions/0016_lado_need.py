"""The need to know: declarations, and how the referrer is named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_lado_need"
down_revision = "0015_lado_meetings"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("lado_grants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="granted", nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_lado_grants_known_kind"), "kind IN ('granted', 'related', 'in_need')"
        )
    op.create_table(
        "lado_declarations",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "interest IN ('none', 'knows_person', 'knows_employer', 'works_for_employer', 'other_role')",
            name=op.f("ck_lado_declarations_known_interest"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_declarations_contact_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lado_declarations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_declarations")),
    )
    with op.batch_alter_table("lado_declarations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_declarations_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_declarations_user_id"), ["user_id"])
    op.create_table(
        "lado_marks",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'referrer' AND value IN ('identified', 'withheld', 'anonymous'))"
            " OR (kind = 'teacher' AND value IN ('teacher', 'not_teacher', 'over'))"
            " OR (kind = 'line' AND value IN ('inside', 'outside'))",
            name=op.f("ck_lado_marks_known_value"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_marks_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_marks_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_marks")),
    )
    with op.batch_alter_table("lado_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_marks_contact_id"), ["contact_id"])
    op.create_table(
        "lado_digests",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("reads", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_digests_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_digests")),
        sa.UniqueConstraint("partnership_id", "week", name=op.f("uq_lado_digests_partnership_id_week")),
    )


def downgrade() -> None:
    for table in ("lado_digests", "lado_marks", "lado_declarations"):
        op.drop_table(table)
    # What somebody opened with a reason of their own would pass for leave that another person gave.
    op.execute("UPDATE lado_grants SET ended_at = since WHERE kind <> 'granted' AND ended_at IS NULL")
    with op.batch_alter_table("lado_grants", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_lado_grants_known_kind"), type_="check")
        batch_op.drop_column("kind")
