"""Keeping and erasing: rules, holds, reviews, what the person of concern asks for and is given, erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_lado_keeping"
down_revision = "0016_lado_need"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("lado_contacts", "lado_reports"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("erased_at", MOMENT, nullable=True))
    _keep_rules()
    _holds()
    _keep_reviews()
    _asked()
    _erasures()
    _passage_marks()
    _remarks()
    _releases()


def _keep_rules() -> None:
    op.create_table(
        "lado_keep_rules",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("counted_from", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("counted_from IN ('born', 'closed')", name=op.f("ck_lado_keep_rules_known_start")),
        sa.CheckConstraint("years > 0", name=op.f("ck_lado_keep_rules_some_years")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["users.id"], name=op.f("fk_lado_keep_rules_changed_by_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_keep_rules_partnership_id")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "rule", name=op.f("pk_lado_keep_rules")),
    )


def _holds() -> None:
    op.create_table(
        "lado_holds",
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_holds_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_holds_contact_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name=op.f("fk_lado_holds_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_holds")),
    )
    with op.batch_alter_table("lado_holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_holds_contact_id"), ["contact_id"])
        batch_op.create_index(
            "uq_lado_holds_standing",
            ["contact_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def _keep_reviews() -> None:
    op.create_table(
        "lado_keep_reviews",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_keep_reviews_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_keep_reviews_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_keep_reviews")),
    )
    with op.batch_alter_table("lado_keep_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_keep_reviews_contact_id"), ["contact_id"])
        batch_op.create_index(
            "uq_lado_keep_reviews_open",
            ["contact_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )


def _asked() -> None:
    op.create_table(
        "lado_asked",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("refused_for", sa.String(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("answered_to", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_lado_asked_answer_is_dated")),
        sa.CheckConstraint("answer IN ('granted', 'refused')", name=op.f("ck_lado_asked_known_answer")),
        sa.CheckConstraint("kind IN ('copy', 'erasure')", name=op.f("ck_lado_asked_known_kind")),
        sa.CheckConstraint(
            "(refused_for IS NOT NULL) = (answer = 'refused')", name=op.f("ck_lado_asked_refusal_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_lado_asked_answered_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_asked_contact_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["users.id"], name=op.f("fk_lado_asked_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_asked")),
    )
    with op.batch_alter_table("lado_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_asked_contact_id"), ["contact_id"])


def _erasures() -> None:
    op.create_table(
        "lado_erasures",
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("with_report", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_lado_erasures_confirmation_is_dated")
        ),
        sa.CheckConstraint(
            "destroyed_at IS NULL OR confirmed_at IS NOT NULL", name=op.f("ck_lado_erasures_confirmed_first")
        ),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name=op.f("ck_lado_erasures_two_people")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_lado_erasures_confirmed_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_erasures_contact_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_lado_erasures_proposed_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["users.id"], name=op.f("fk_lado_erasures_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_erasures")),
    )
    with op.batch_alter_table("lado_erasures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_erasures_contact_id"), ["contact_id"])
        batch_op.create_index(
            "uq_lado_erasures_standing",
            ["contact_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def _passage_marks() -> None:
    op.create_table(
        "lado_passage_marks",
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(mark = 'give') = (code IS NULL)", name=op.f("ck_lado_passage_marks_kept_back_for_a_reason")
        ),
        sa.CheckConstraint("mark IN ('give', 'withhold', 'redact')", name=op.f("ck_lado_passage_marks_known_mark")),
        sa.ForeignKeyConstraint(["asked_id"], ["lado_asked.id"], name=op.f("fk_lado_passage_marks_asked_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_passage_marks_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_passage_marks_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_passage_marks")),
        sa.UniqueConstraint(
            "asked_id", "source", "row_id", "part", name=op.f("uq_lado_passage_marks_asked_id_source_row_id_part")
        ),
    )
    with op.batch_alter_table("lado_passage_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_passage_marks_asked_id"), ["asked_id"])
        batch_op.create_index(batch_op.f("ix_lado_passage_marks_contact_id"), ["contact_id"])


def _remarks() -> None:
    op.create_table(
        "lado_remarks",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_remarks_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_remarks_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_remarks")),
    )
    with op.batch_alter_table("lado_remarks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_remarks_contact_id"), ["contact_id"])


def _releases() -> None:
    op.create_table(
        "lado_releases",
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("to_whom", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("redacted", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["lado_asked.id"], name=op.f("fk_lado_releases_asked_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_releases_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_releases_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_releases")),
    )
    with op.batch_alter_table("lado_releases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_releases_asked_id"), ["asked_id"])
        batch_op.create_index(batch_op.f("ix_lado_releases_contact_id"), ["contact_id"])


def downgrade() -> None:
    for table in (
        "lado_releases",
        "lado_remarks",
        "lado_passage_marks",
        "lado_erasures",
        "lado_asked",
        "lado_keep_reviews",
        "lado_holds",
        "lado_keep_rules",
    ):
        op.drop_table(table)
    for table in ("lado_reports", "lado_contacts"):
        op.drop_column(table, "erased_at")
