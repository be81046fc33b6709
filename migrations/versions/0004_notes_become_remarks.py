"""The one note of a return becomes a remark about all its answers, said by whoever asked for the change.

The column stays for the release that still runs while this one starts, and is empty from here on.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0004_notes_become_remarks"
down_revision = "0003_round_desk"
branch_labels = None
depends_on = None

RETURNS = sa.table(
    "returns",
    sa.column("id", sa.Uuid()),
    sa.column("note", sa.String()),
    sa.column("submitted_at", sa.DateTime(timezone=True)),
    sa.column("sent_for_approval_at", sa.DateTime(timezone=True)),
)
REMARKS = sa.table(
    "remarks",
    sa.column("id", sa.Uuid()),
    sa.column("return_id", sa.Uuid()),
    sa.column("source", sa.String()),
    sa.column("question_key", sa.String()),
    sa.column("text", sa.String()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("settled_at", sa.DateTime(timezone=True)),
)
OPEN_AND_GENERAL = sa.and_(REMARKS.c.settled_at.is_(None), REMARKS.c.question_key == "")


def upgrade() -> None:
    bind = op.get_bind()
    # Answers that were submitted since they were last sent to the approver came back from the partnership.
    by_partnership = sa.and_(
        RETURNS.c.submitted_at.is_not(None), RETURNS.c.sent_for_approval_at <= RETURNS.c.submitted_at
    )
    noted = sa.select(RETURNS.c.id, RETURNS.c.note, by_partnership).where(RETURNS.c.note != "")
    for return_id, note, is_partnerships in bind.execute(noted).all():
        bind.execute(
            sa.insert(REMARKS).values(
                id=uuid.uuid4(),
                return_id=return_id,
                source="partnership" if is_partnerships else "approver",
                question_key="",
                text=note,
                at=sa.func.now(),
            )
        )
    bind.execute(sa.update(RETURNS).where(RETURNS.c.note != "").values(note=""))


def downgrade() -> None:
    """The older form has room for one note a return: the newest that is still open."""
    bind = op.get_bind()
    general = sa.select(REMARKS.c.return_id, REMARKS.c.text).where(OPEN_AND_GENERAL).order_by(REMARKS.c.at)
    for return_id, text in bind.execute(general).all():
        bind.execute(sa.update(RETURNS).where(RETURNS.c.id == return_id).values(note=text))
    bind.execute(sa.delete(REMARKS).where(OPEN_AND_GENERAL))
