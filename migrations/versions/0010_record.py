"""The record's anchors and what retention leaves of it."""

from __future__ import annotations

revision = "0010_record"
down_revision = "0009_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
