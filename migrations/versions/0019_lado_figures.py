"""Figures of years: past contacts, years as printed or frozen, training, feedback. Codes, days and counts alone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019_lado_figures"
down_revision = "0018_lado_checks"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "lado_past_contacts",
    "lado_printed_figures",
    "lado_frozen_years",
    "lado_trainings",
    "lado_feedback_links",
    "lado_feedback_counts",
)


def upgrade() -> None:
    _past_contacts()
    _printed_figures()
    _frozen_years()
    _trainings()
    _feedback()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _table(name: str, *parts: Any, by: bool = False) -> None:
    """A table of a partnership, with its id; ``by`` is whoever entered the row."""
    columns = [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("partnership_id", sa.Uuid(), nullable=False)]
    keys = [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f(f"fk_{name}_partnership_id")),
    ]
    if by:
        columns += [sa.Column("by_id", sa.Uuid(), nullable=True), sa.Column("at", MOMENT, nullable=False)]
        keys.append(sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f(f"fk_{name}_by_id")))
    op.create_table(name, *columns, *parts, *keys)


def _past_contacts() -> None:
    _table(
        "lado_past_contacts",
        sa.Column("reference_hash", sa.LargeBinary(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("employer_sector", sa.String(), nullable=True),
        sa.Column("referrer_sector", sa.String(), nullable=True),
        sa.Column("category_opened", sa.String(), nullable=True),
        sa.Column("category_concluded", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("meetings_held", sa.Integer(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "outcome_on IS NULL OR outcome IS NOT NULL", name=op.f("ck_lado_past_contacts_day_has_outcome")
        ),
        sa.CheckConstraint(
            "meetings_held IS NULL OR meetings_held >= 0", name=op.f("ck_lado_past_contacts_no_fewer_than_no_meeting")
        ),
        sa.UniqueConstraint(
            "partnership_id", "reference_hash", name=op.f("uq_lado_past_contacts_partnership_id_reference_hash")
        ),
    )
    with op.batch_alter_table("lado_past_contacts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lado_past_contacts_partnership_id_received_on"), ["partnership_id", "received_on"]
        )


def _printed_figures() -> None:
    _table(
        "lado_printed_figures",
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_lado_printed_figures_no_less_than_nothing")),
        sa.UniqueConstraint(
            "partnership_id", "year", "key", name=op.f("uq_lado_printed_figures_partnership_id_year_key")
        ),
        by=True,
    )


def _frozen_years() -> None:
    _table(
        "lado_frozen_years",
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot_on", sa.Date(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_lado_frozen_years_numbered_from_one")),
        sa.UniqueConstraint(
            "partnership_id", "year", "number", name=op.f("uq_lado_frozen_years_partnership_id_year_number")
        ),
        by=True,
    )


def _trainings() -> None:
    _table(
        "lado_trainings",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint("people >= 1", name=op.f("ck_lado_trainings_somebody_came")),
        by=True,
    )
    with op.batch_alter_table("lado_trainings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_trainings_partnership_id_held_on"), ["partnership_id", "held_on"])


def _feedback() -> None:
    _table(
        "lado_feedback_links",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_lado_feedback_links_token_hash")),
    )
    _table(
        "lado_feedback_counts",
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_lado_feedback_counts_no_less_than_nobody")),
        sa.UniqueConstraint(
            "partnership_id",
            "year",
            "question",
            "answer",
            name=op.f("uq_lado_feedback_counts_partnership_id_year_question_answer"),
        ),
    )
