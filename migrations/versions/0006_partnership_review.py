"""The partnership's agreed ratings beside the agencies' own, and what follows a round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_partnership_review"
down_revision = "0005_export_progress"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreed_ratings",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(), nullable=False),
        sa.Column("own", sa.String(), nullable=False),
        sa.Column("rating", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_agreed_ratings_return_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_agreed_ratings_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_ratings")),
    )
    with op.batch_alter_table("agreed_ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreed_ratings_return_id"), ["return_id"], unique=False)
        batch_op.create_index(
            "ix_agreed_ratings_standing",
            ["return_id", "question_key"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "partnership_reviews",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_partnership_reviews_return_id")),
        sa.PrimaryKeyConstraint("return_id", name=op.f("pk_partnership_reviews")),
    )

    op.create_table(
        "challenge_events",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_challenge_events_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_events")),
    )
    with op.batch_alter_table("challenge_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenge_events_round_id"), ["round_id"], unique=False)

    op.create_table(
        "challenge_seats",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["challenge_events.id"], name=op.f("fk_challenge_seats_event_id")),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_challenge_seats_return_id")),
        sa.PrimaryKeyConstraint("event_id", "return_id", name=op.f("pk_challenge_seats")),
    )

    op.create_table(
        "recommendations",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name=op.f("fk_recommendations_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_recommendations_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendations_return_id"), ["return_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendations_round_id"), ["round_id"], unique=False)

    op.create_table(
        "recommendation_updates",
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_recommendation_updates_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_updates")),
    )
    with op.batch_alter_table("recommendation_updates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_updates_recommendation_id"), ["recommendation_id"], unique=False
        )


def downgrade() -> None:
    for table in (
        "recommendation_updates",
        "recommendations",
        "challenge_seats",
        "challenge_events",
        "partnership_reviews",
        "agreed_ratings",
    ):
        op.drop_table(table)
