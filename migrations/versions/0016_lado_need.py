"""The need to know: declarations, and how the referrer is named."""

from __future__ import annotations

revision = "0016_lado_need"
down_revision = "0015_lado_meetings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
