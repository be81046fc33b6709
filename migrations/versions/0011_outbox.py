"""E-mails that could not be delivered."""

from __future__ import annotations

revision = "0011_outbox"
down_revision = "0010_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
