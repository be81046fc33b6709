"""Meetings and strands."""

from __future__ import annotations

revision = "0015_lado_meetings"
down_revision = "0014_lado_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
