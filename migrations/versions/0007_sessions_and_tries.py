"""What a session knows about its browser, tries at signing in, and links that let people back in."""

from __future__ import annotations

revision = "0007_sessions_and_tries"
down_revision = "0006_partnership_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
