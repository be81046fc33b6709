"""Figures of years."""

from __future__ import annotations

revision = "0019_lado_figures"
down_revision = "0018_lado_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
