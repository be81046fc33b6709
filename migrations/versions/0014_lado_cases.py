"""The case: what it is about, outcomes, follow-up, steps."""

from __future__ import annotations

revision = "0014_lado_cases"
down_revision = "0013_lado"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
