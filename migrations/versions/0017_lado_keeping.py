"""Keeping and erasing cases."""

from __future__ import annotations

revision = "0017_lado_keeping"
down_revision = "0016_lado_need"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
