"""Checks, and requests by the DBS."""

from __future__ import annotations

revision = "0018_lado_checks"
down_revision = "0017_lado_keeping"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
