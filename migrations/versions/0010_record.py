"""The record says for which place somebody acted, and keeps a sealed stub of what retention removed.

Events may go only once a stub stands for them, and stubs never go. A row may not take another's place either: SQLite
removes the other without asking the trigger against deletion.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_record"
down_revision = "0009_people"
branch_labels = None
depends_on = None

TRIMMED = "OLD.seq <= (SELECT COALESCE(MAX(last_seq), 0) FROM audit_stubs)"
GUARDS = {
    "sqlite": (
        "DROP TRIGGER audit_events_no_delete",
        "CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events "
        f"WHEN NOT ({TRIMMED}) BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END",
        "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
        "WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq) "
        "BEGIN SELECT RAISE(ABORT, 'audit events are never replaced'); END",
        "CREATE TRIGGER audit_stubs_no_update BEFORE UPDATE ON audit_stubs "
        "BEGIN SELECT RAISE(ABORT, 'audit stubs are never changed'); END",
        "CREATE TRIGGER audit_stubs_no_delete BEFORE DELETE ON audit_stubs "
        "BEGIN SELECT RAISE(ABORT, 'audit stubs are never deleted'); END",
        "CREATE TRIGGER audit_stubs_no_replace BEFORE INSERT ON audit_stubs "
        "WHEN EXISTS (SELECT 1 FROM audit_stubs WHERE last_seq >= NEW.first_seq) "
        "BEGIN SELECT RAISE(ABORT, 'audit stubs are never replaced'); END",
    ),
    "postgresql": (
        "DROP TRIGGER audit_events_append_only ON audit_events",
        "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
        "CREATE FUNCTION refuse_audit_removal() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {TRIMMED} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'audit events are never changed or deleted'; END $$",
        "CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_removal()",
        "CREATE TRIGGER audit_stubs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_stubs "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ),
}
GUARDS_BEFORE = {
    "sqlite": (
        "DROP TRIGGER audit_events_no_replace",
        "DROP TRIGGER audit_events_no_delete",
        "CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events "
        "BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END",
    ),
    "postgresql": (
        "DROP TRIGGER audit_events_no_delete ON audit_events",
        "DROP FUNCTION refuse_audit_removal()",
        "DROP TRIGGER audit_events_append_only ON audit_events",
        "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ),
}


def upgrade() -> None:
    # Not in a batch: that would make the table anew, and its triggers would be gone.
    op.add_column("audit_events", sa.Column("acting_for", sa.String(), server_default="", nullable=False))
    op.create_index(op.f("ix_audit_events_actor"), "audit_events", ["actor"], unique=False)
    op.create_table(
        "audit_stubs",
        sa.Column("last_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("trimmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trimmed_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("last_seq", name=op.f("pk_audit_stubs")),
        sa.UniqueConstraint("first_seq", name=op.f("uq_audit_stubs_first_seq")),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Not once events name the place acted for or stubs stand for others: both belong to what is verified.

    The record of a demonstration proves nothing, and goes with it when that is begun again.
    """
    connection = op.get_bind()
    named = connection.execute(sa.text("SELECT COUNT(*) FROM audit_events WHERE acting_for <> ''")).scalar_one()
    stubs = connection.execute(sa.text("SELECT COUNT(*) FROM audit_stubs")).scalar_one()
    real = connection.execute(sa.text("SELECT COUNT(*) FROM partnerships WHERE NOT is_demonstration")).scalar_one()
    if real and (named or stubs):
        raise RuntimeError("There is no way back: the record could not be verified any more.")
    for statement in GUARDS_BEFORE[connection.dialect.name]:
        op.execute(statement)
    op.drop_table("audit_stubs")
    op.drop_index(op.f("ix_audit_events_actor"), "audit_events")
    op.drop_column("audit_events", "acting_for")
