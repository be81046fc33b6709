"""Meetings and strands: who met about which cases, why no meeting was held, and how far the others are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_lado_meetings"
down_revision = "0014_lado_cases"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "lado_meetings",
    "lado_attendances",
    "lado_meeting_cases",
    "lado_meeting_decisions",
    "lado_meeting_papers",
    "lado_minutes",
    "lado_no_meetings",
    "lado_recommendations",
    "lado_strands",
    "lado_meeting_actions",
    "lado_meeting_releases",
    "lado_strand_words",
)


def upgrade() -> None:
    _meetings()
    _attendances()
    _meeting_cases()
    _meeting_decisions()
    _meeting_papers()
    _minutes()
    _no_meetings()
    _recommendations()
    _strands()
    _meeting_actions()
    _meeting_releases()
    _strand_words()


def _meetings() -> None:
    op.create_table(
        "lado_meetings",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("chair", sa.LargeBinary(), nullable=True),
        sa.Column("agenda", sa.LargeBinary(), nullable=True),
        sa.Column("why_cancelled", sa.LargeBinary(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("held_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_lado_meetings_cancelling_is_dated")
        ),
        sa.CheckConstraint("(state = 'held') = (held_at IS NOT NULL)", name=op.f("ck_lado_meetings_holding_is_dated")),
        sa.CheckConstraint("kind IN ('initial', 'review', 'outcome')", name=op.f("ck_lado_meetings_known_kind")),
        sa.CheckConstraint("state IN ('arranged', 'held', 'cancelled')", name=op.f("ck_lado_meetings_known_state")),
        sa.CheckConstraint("way IN ('room', 'video', 'telephone')", name=op.f("ck_lado_meetings_known_way")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_lado_meetings_made_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_meetings_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_meetings")),
        sa.UniqueConstraint("reference", name=op.f("uq_lado_meetings_reference")),
    )
    with op.batch_alter_table("lado_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_meetings_partnership_id"), ["partnership_id"])
        batch_op.create_index(batch_op.f("ix_lado_meetings_starts_at"), ["starts_at"])


def _attendances() -> None:
    op.create_table(
        "lado_attendances",
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("invited_at", MOMENT, nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "part IN ('asked', 'came', 'apologies', 'absent', 'excluded', 'copy')",
            name=op.f("ck_lado_attendances_known_part"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_attendances_contact_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_attendances_meeting_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lado_attendances_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_attendances")),
    )
    with op.batch_alter_table("lado_attendances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_attendances_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_attendances_meeting_id"), ["meeting_id"])
        batch_op.create_index(batch_op.f("ix_lado_attendances_user_id"), ["user_id"])


def _meeting_cases() -> None:
    op.create_table(
        "lado_meeting_cases",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("discussed", sa.Boolean(), nullable=False),
        sa.Column("discussed_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "discussed = (discussed_at IS NOT NULL)", name=op.f("ck_lado_meeting_cases_discussing_is_dated")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_meeting_cases_contact_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_meeting_cases_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_meeting_cases")),
        sa.UniqueConstraint("meeting_id", "contact_id", name=op.f("uq_lado_meeting_cases_meeting_id_contact_id")),
    )
    with op.batch_alter_table("lado_meeting_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_meeting_cases_contact_id"), ["contact_id"])


def _meeting_decisions() -> None:
    op.create_table(
        "lado_meeting_decisions",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_meeting_decisions_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_meeting_decisions_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_meeting_decisions_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_meeting_decisions")),
    )
    with op.batch_alter_table("lado_meeting_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_meeting_decisions_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_decisions_meeting_id"), ["meeting_id"])


def _meeting_papers() -> None:
    op.create_table(
        "lado_meeting_papers",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_meeting_papers_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_meeting_papers_contact_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_meeting_papers_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_meeting_papers")),
    )
    with op.batch_alter_table("lado_meeting_papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_meeting_papers_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_papers_meeting_id"), ["meeting_id"])


def _minutes() -> None:
    op.create_table(
        "lado_minutes",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("changed", sa.LargeBinary(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_minutes_contact_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_lado_minutes_issued_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_minutes_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_minutes")),
        sa.UniqueConstraint(
            "meeting_id", "contact_id", "version", name=op.f("uq_lado_minutes_meeting_id_contact_id_version")
        ),
    )
    with op.batch_alter_table("lado_minutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_minutes_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_minutes_meeting_id"), ["meeting_id"])


def _no_meetings() -> None:
    op.create_table(
        "lado_no_meetings",
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.LargeBinary(), nullable=True),
        sa.Column("with_whom", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("what_next", sa.LargeBinary(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_by_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_no_meetings_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_no_meetings_contact_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["users.id"], name=op.f("fk_lado_no_meetings_filed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_no_meetings")),
    )
    with op.batch_alter_table("lado_no_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_no_meetings_contact_id"), ["contact_id"])


def _recommendations() -> None:
    op.create_table(
        "lado_recommendations",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("from_whom", sa.LargeBinary(), nullable=True),
        sa.Column("what", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("considered_at", MOMENT, nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'in_part', 'not_accepted')", name=op.f("ck_lado_recommendations_known_verdict")
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (considered_at IS NULL)", name=op.f("ck_lado_recommendations_considering_is_dated")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_recommendations_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_recommendations_contact_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_recommendations_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_recommendations")),
    )
    with op.batch_alter_table("lado_recommendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_recommendations_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_recommendations_meeting_id"), ["meeting_id"])


def _strands() -> None:
    op.create_table(
        "lado_strands",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("chase_on", sa.Date(), nullable=True),
        sa.Column("heard_at", MOMENT, nullable=False),
        sa.Column("reference", sa.LargeBinary(), nullable=True),
        sa.Column("officer", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_lado_strands_ending_is_dated")),
        sa.CheckConstraint("kind IN ('police', 'social_care', 'employer')", name=op.f("ck_lado_strands_known_kind")),
        sa.CheckConstraint("state <> 'ended' OR result IS NOT NULL", name=op.f("ck_lado_strands_ends_with_a_result")),
        sa.CheckConstraint(
            "state IN ('not_needed', 'awaiting', 'open', 'ended')", name=op.f("ck_lado_strands_known_state")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_strands_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_strands")),
        sa.UniqueConstraint("contact_id", "kind", name=op.f("uq_lado_strands_contact_id_kind")),
    )
    with op.batch_alter_table("lado_strands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_strands_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_strands_state_chase_on"), ["state", "chase_on"])
        batch_op.create_index(batch_op.f("ix_lado_strands_state_heard_at"), ["state", "heard_at"])


def _meeting_actions() -> None:
    op.create_table(
        "lado_meeting_actions",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner", sa.LargeBinary(), nullable=True),
        sa.Column("what", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("soon_told_on", sa.Date(), nullable=True),
        sa.Column("late_told_on", sa.Date(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_lado_meeting_actions_doing_is_dated")
        ),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_lado_meeting_actions_known_state")),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["lado_attendances.id"], name=op.f("fk_lado_meeting_actions_attendance_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_meeting_actions_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_meeting_actions_contact_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_lado_meeting_actions_done_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["lado_meetings.id"], name=op.f("fk_lado_meeting_actions_meeting_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_lado_meeting_actions_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_meeting_actions")),
    )
    with op.batch_alter_table("lado_meeting_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_meeting_actions_attendance_id"), ["attendance_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_actions_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_actions_meeting_id"), ["meeting_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_actions_owner_id"), ["owner_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_actions_state_due_on"), ["state", "due_on"])


def _meeting_releases() -> None:
    op.create_table(
        "lado_meeting_releases",
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("minutes_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(way = 'portal') = (until IS NOT NULL)", name=op.f("ck_lado_meeting_releases_portal_ends")),
        sa.CheckConstraint(
            "way IN ('portal', 'secure_email', 'paper', 'shown')", name=op.f("ck_lado_meeting_releases_known_way")
        ),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["lado_attendances.id"], name=op.f("fk_lado_meeting_releases_attendance_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_meeting_releases_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_meeting_releases_contact_id")),
        sa.ForeignKeyConstraint(["minutes_id"], ["lado_minutes.id"], name=op.f("fk_lado_meeting_releases_minutes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_meeting_releases")),
    )
    with op.batch_alter_table("lado_meeting_releases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_meeting_releases_attendance_id"), ["attendance_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_releases_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_meeting_releases_minutes_id"), ["minutes_id"])


def _strand_words() -> None:
    op.create_table(
        "lado_strand_words",
        sa.Column("strand_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_strand_words_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_strand_words_contact_id")),
        sa.ForeignKeyConstraint(["strand_id"], ["lado_strands.id"], name=op.f("fk_lado_strand_words_strand_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_strand_words")),
    )
    with op.batch_alter_table("lado_strand_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_strand_words_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_strand_words_strand_id"), ["strand_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
