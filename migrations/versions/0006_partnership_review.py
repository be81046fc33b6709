"""The partnership's agreed ratings beside the agencies' own, and what follows a round."""

from __future__ import annotations

revision = "0006_partnership_review"
down_revision = "0005_export_progress"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
