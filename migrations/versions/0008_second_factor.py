"""Second factors of accounts: time codes, passkeys and recovery codes."""

from __future__ import annotations

revision = "0008_second_factor"
down_revision = "0007_sessions_and_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
