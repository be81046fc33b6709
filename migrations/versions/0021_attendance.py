"""Groups, what each needs to decide, meetings and who came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_attendance"
down_revision = "0020_contributions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _attending_bodies()
    _meeting_groups()
    _meetings()
    _quorum_rules()
    _presences()


def _attending_bodies() -> None:
    op.create_table(
        "attending_bodies",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("other_names", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_attending_bodies_agency_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_attending_bodies_partnership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attending_bodies")),
        sa.UniqueConstraint("partnership_id", "name", name=op.f("uq_attending_bodies_partnership_id_name")),
    )
    op.create_index(op.f("ix_attending_bodies_agency_id"), "attending_bodies", ["agency_id"], unique=False)
    op.create_index(op.f("ix_attending_bodies_partnership_id"), "attending_bodies", ["partnership_id"], unique=False)


def _meeting_groups() -> None:
    op.create_table(
        "meeting_groups",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_meeting_groups_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_groups")),
        sa.UniqueConstraint("partnership_id", "name", name=op.f("uq_meeting_groups_partnership_id_name")),
    )
    op.create_index(op.f("ix_meeting_groups_partnership_id"), "meeting_groups", ["partnership_id"], unique=False)


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("decides_money", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["meeting_groups.id"], name=op.f("fk_meetings_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("group_id", "day", name=op.f("uq_meetings_group_id_day")),
    )
    op.create_index(op.f("ix_meetings_group_id"), "meetings", ["group_id"], unique=False)


def _quorum_rules() -> None:
    op.create_table(
        "quorum_rules",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("for_money", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("bodies", sa.Text(), nullable=False),
        sa.Column("limited", sa.String(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["meeting_groups.id"], name=op.f("fk_quorum_rules_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quorum_rules")),
        sa.UniqueConstraint(
            "group_id", "starts_on", "for_money", name=op.f("uq_quorum_rules_group_id_starts_on_for_money")
        ),
    )
    op.create_index(op.f("ix_quorum_rules_group_id"), "quorum_rules", ["group_id"], unique=False)


def _presences() -> None:
    op.create_table(
        "presences",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("came IN ('yes', 'apologies', 'no')", name=op.f("ck_presences_known_coming")),
        sa.CheckConstraint("capacity IN ('member', 'deputy')", name=op.f("ck_presences_known_capacity")),
        sa.ForeignKeyConstraint(["body_id"], ["attending_bodies.id"], name=op.f("fk_presences_body_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_presences_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
        sa.UniqueConstraint("meeting_id", "body_id", "person", name=op.f("uq_presences_meeting_id_body_id_person")),
    )
    op.create_index(op.f("ix_presences_body_id"), "presences", ["body_id"], unique=False)
    op.create_index(op.f("ix_presences_meeting_id"), "presences", ["meeting_id"], unique=False)


def downgrade() -> None:
    op.drop_table("presences")
    op.drop_table("quorum_rules")
    op.drop_table("meetings")
    op.drop_table("meeting_groups")
    op.drop_table("attending_bodies")
