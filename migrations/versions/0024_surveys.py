"""Anonymous surveys of practitioners: links and counts, and meetings beside a round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_surveys"
down_revision = "0023_comparing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_links",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("question_set", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_survey_links_return_id_returns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_links")),
        sa.UniqueConstraint("return_id", name=op.f("uq_survey_links_return_id")),
        sa.UniqueConstraint("token", name=op.f("uq_survey_links_token")),
    )
    op.create_table(
        "survey_counts",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("option_key", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_survey_counts_never_negative")),
        sa.ForeignKeyConstraint(["link_id"], ["survey_links.id"], name=op.f("fk_survey_counts_link_id_survey_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_counts")),
        sa.UniqueConstraint(
            "link_id", "question_key", "option_key", name=op.f("uq_survey_counts_link_id_question_key_option_key")
        ),
    )
    op.create_table(
        "survey_browsers",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["survey_links.id"], name=op.f("fk_survey_browsers_link_id_survey_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_browsers")),
        sa.UniqueConstraint("link_id", "browser_hash", name=op.f("uq_survey_browsers_link_id_browser_hash")),
    )
    op.create_table(
        "people_events",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_people_events_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_events")),
    )
    op.create_table(
        "people_event_notes",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("section_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["people_events.id"], name=op.f("fk_people_event_notes_event_id_people_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_event_notes")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("people_event_notes", "people_events", "survey_browsers", "survey_counts", "survey_links"):
        op.drop_table(table)


INDEXES = (
    ("survey_counts", "link_id"),
    ("survey_browsers", "link_id"),
    ("people_events", "round_id"),
    ("people_event_notes", "event_id"),
)
