"""Holds on what would otherwise be removed."""

from __future__ import annotations

revision = "0012_data_protection"
down_revision = "0011_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
