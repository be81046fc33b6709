"""The case: what it is about, outcomes, follow-up, lessons, steps; and the states that a contact has as a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_lado_cases"
down_revision = "0013_lado"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BEFORE = "state IN ('new', 'acknowledged', 'triaged', 'closed')"
AFTER = "state IN ('new', 'acknowledged', 'triaged', 'open', 'on_hold', 'transferred', 'closed')"
KNOWN_STATE = "ck_lado_contacts_known_state"


def upgrade() -> None:
    _states(BEFORE, AFTER)
    _cases()
    _allegations()
    _outcomes()
    _follow_up()
    _lessons()
    _steps()


def _states(before: str, after: str) -> None:
    """What a contact may be. SQLite cannot change a CHECK, and a table that others refer to is not made anew: the
    constraint alone is written into the schema, as SQLite's own page on ALTER TABLE has it.
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f(KNOWN_STATE), "lado_contacts", type_="check")
        op.create_check_constraint(op.f(KNOWN_STATE), "lado_contacts", after)
        return
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = bind.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'lado_contacts' AND instr(sql, :before) > 0"
        ),
        {"before": before, "after": after},
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
    if changed.rowcount != 1:
        raise RuntimeError("The states of lado_contacts are not what this migration expects: look at its table first.")


def _cases() -> None:
    op.create_table(
        "lado_cases",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("first_decision", sa.String(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("delay_reason", sa.String(), nullable=True),
        sa.Column("delay_note", sa.LargeBinary(), nullable=True),
        sa.Column("delay_set_at", MOMENT, nullable=True),
        sa.Column("delay_set_by_id", sa.Uuid(), nullable=True),
        sa.Column("held_since", MOMENT, nullable=True),
        sa.Column("transferred_at", MOMENT, nullable=True),
        sa.Column("transferred_to", sa.LargeBinary(), nullable=True),
        sa.Column("closed_as", sa.String(), nullable=True),
        sa.Column("reopened_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("closed_as IN ('concluded', 'withdrawn')", name=op.f("ck_lado_cases_known_closing")),
        sa.CheckConstraint(
            "(delay_reason IS NULL) = (delay_set_at IS NULL)", name=op.f("ck_lado_cases_delay_is_dated")
        ),
        sa.CheckConstraint("id = contact_id", name=op.f("ck_lado_cases_is_the_contacts")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_cases_contact_id")),
        sa.ForeignKeyConstraint(["delay_set_by_id"], ["users.id"], name=op.f("fk_lado_cases_delay_set_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_cases_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_cases")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_lado_cases_contact_id")),
    )
    with op.batch_alter_table("lado_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_cases_partnership_id_opened_at"), ["partnership_id", "opened_at"])


def _allegations() -> None:
    op.create_table(
        "lado_allegations",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category_opened", sa.String(), nullable=False),
        sa.Column("category_concluded", sa.String(), nullable=True),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("recent", sa.Boolean(), nullable=True),
        sa.Column("restraint", sa.Boolean(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "context IN ('work', 'private', 'own_children', 'online')", name=op.f("ck_lado_allegations_known_context")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_lado_allegations_added_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_allegations_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_allegations")),
        sa.UniqueConstraint("contact_id", "position", name=op.f("uq_lado_allegations_contact_id_position")),
    )
    with op.batch_alter_table("lado_allegations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_allegations_contact_id"), ["contact_id"])


def _outcomes() -> None:
    op.create_table(
        "lado_outcomes",
        sa.Column("allegation_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("reasoning", sa.LargeBinary(), nullable=True),
        sa.Column("dissent", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allegation_id"], ["lado_allegations.id"], name=op.f("fk_lado_outcomes_allegation_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_outcomes_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_outcomes_contact_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["lado_outcomes.id"], name=op.f("fk_lado_outcomes_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_outcomes")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_lado_outcomes_replaces_id")),
    )
    with op.batch_alter_table("lado_outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_outcomes_allegation_id"), ["allegation_id"])
        batch_op.create_index(batch_op.f("ix_lado_outcomes_contact_id"), ["contact_id"])


def _follow_up() -> None:
    op.create_table(
        "lado_followups",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_lado_followups_done_is_dated")),
        sa.CheckConstraint(
            "state IN ('to_decide', 'needed', 'not_needed', 'done')", name=op.f("ck_lado_followups_known_state")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_followups_contact_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_lado_followups_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_followups")),
        sa.UniqueConstraint("contact_id", "kind", name=op.f("uq_lado_followups_contact_id_kind")),
    )
    with op.batch_alter_table("lado_followups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_followups_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_followups_state_due_on"), ["state", "due_on"])


def _lessons() -> None:
    op.create_table(
        "lado_lessons",
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("owner", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("for_whom IN ('setting', 'partnership')", name=op.f("ck_lado_lessons_known_learner")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_lessons_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_lessons_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_lessons")),
    )
    with op.batch_alter_table("lado_lessons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_lessons_contact_id"), ["contact_id"])


def _steps() -> None:
    op.create_table(
        "lado_steps",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_steps_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_steps_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_steps")),
        sa.UniqueConstraint("contact_id", "position", name=op.f("uq_lado_steps_contact_id_position")),
    )
    with op.batch_alter_table("lado_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_steps_contact_id"), ["contact_id"])


def downgrade() -> None:
    """A case goes back to what it was before there were cases: decided, and nothing of it closed that was not."""
    contacts = sa.table("lado_contacts", sa.column("state", sa.String()))
    op.execute(
        contacts.update().where(contacts.c.state.in_(("open", "on_hold", "transferred"))).values(state="triaged")
    )
    for table in ("lado_steps", "lado_lessons", "lado_followups", "lado_outcomes", "lado_allegations", "lado_cases"):
        op.drop_table(table)
    _states(AFTER, BEFORE)
