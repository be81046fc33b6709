"""Changes of e-mail address, imports of people and agencies, and merged accounts."""

from __future__ import annotations

revision = "0009_people"
down_revision = "0008_second_factor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
