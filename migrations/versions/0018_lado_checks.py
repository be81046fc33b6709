"""Checks, and requests by the DBS."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_lado_checks"
down_revision = "0017_lado_keeping"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _checks()
    _check_links()
    _check_imports()
    _dbs_requests()
    _dbs_items()
    _dbs_subjects()


def _checks() -> None:
    op.create_table(
        "lado_checks",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("requester_sector", sa.String(), nullable=True),
        sa.Column("verified", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("against_default", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("requester", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("disclosed", sa.LargeBinary(), nullable=True),
        sa.Column("basis", sa.LargeBinary(), nullable=True),
        sa.Column("exception", sa.LargeBinary(), nullable=True),
        sa.Column("sent_back", sa.LargeBinary(), nullable=True),
        sa.Column("letter", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_lado_checks_answer_is_dated")
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR answer <> 'held' OR approved_by_id IS NOT NULL",
            name=op.f("ck_lado_checks_disclosed_twice_seen"),
        ),
        sa.CheckConstraint("answer IN ('nothing', 'held', 'declined')", name=op.f("ck_lado_checks_known_answer")),
        sa.CheckConstraint("result IN ('none', 'possible', 'confirmed')", name=op.f("ck_lado_checks_known_result")),
        sa.CheckConstraint("state IN ('open', 'proposed', 'answered')", name=op.f("ck_lado_checks_known_state")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR (proposed_by_id IS NOT NULL AND approved_by_id <> proposed_by_id)",
            name=op.f("ck_lado_checks_second_is_another"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_lado_checks_answered_by_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_lado_checks_approved_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_checks_contact_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_checks_partnership_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_lado_checks_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_checks")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_lado_checks_contact_id")),
    )
    with op.batch_alter_table("lado_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lado_checks_partnership_id_fingerprint"), ["partnership_id", "fingerprint"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_lado_checks_partnership_id_state_due_on"), ["partnership_id", "state", "due_on"]
        )
        batch_op.create_index(batch_op.f("ix_lado_checks_review_on"), ["review_on"])


def _check_links() -> None:
    op.create_table(
        "lado_check_links",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["lado_checks.id"], name=op.f("fk_lado_check_links_check_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_check_links_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_check_links")),
    )
    with op.batch_alter_table("lado_check_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_check_links_check_id"), ["check_id"])
        batch_op.create_index(batch_op.f("ix_lado_check_links_contact_id"), ["contact_id"])


def _check_imports() -> None:
    op.create_table(
        "lado_check_imports",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_check_imports_by_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_check_imports_partnership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_check_imports")),
    )
    with op.batch_alter_table("lado_check_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_check_imports_expires_at"), ["expires_at"])
        batch_op.create_index(batch_op.f("ix_lado_check_imports_partnership_id"), ["partnership_id"])


def _dbs_requests() -> None:
    op.create_table(
        "lado_dbs_requests",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("redaction", sa.String(), nullable=False),
        sa.Column("legal_review", sa.String(), nullable=False),
        sa.Column("family_court", sa.Boolean(), nullable=False),
        sa.Column("legal_advice_on", sa.Date(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("legal_advice", sa.LargeBinary(), nullable=True),
        sa.Column("disclosed", sa.LargeBinary(), nullable=True),
        sa.Column("basis", sa.LargeBinary(), nullable=True),
        sa.Column("sent_back", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_lado_dbs_requests_answer_is_dated")
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR NOT family_court OR legal_advice_on IS NOT NULL",
            name=op.f("ck_lado_dbs_requests_family_court_advised"),
        ),
        sa.CheckConstraint("state IN ('open', 'proposed', 'answered')", name=op.f("ck_lado_dbs_requests_known_state")),
        sa.CheckConstraint(
            "state <> 'answered' OR approved_by_id IS NOT NULL", name=op.f("ck_lado_dbs_requests_released_twice_seen")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR (proposed_by_id IS NOT NULL AND approved_by_id <> proposed_by_id)",
            name=op.f("ck_lado_dbs_requests_second_is_another"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_lado_dbs_requests_answered_by_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_lado_dbs_requests_approved_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_dbs_requests_contact_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_dbs_requests_partnership_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_lado_dbs_requests_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_dbs_requests")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_lado_dbs_requests_contact_id")),
    )
    with op.batch_alter_table("lado_dbs_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_dbs_requests_contact_id"), ["contact_id"])
        batch_op.create_index(
            batch_op.f("ix_lado_dbs_requests_partnership_id_state_due_on"), ["partnership_id", "state", "due_on"]
        )


def _dbs_items() -> None:
    op.create_table(
        "lado_dbs_items",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'located', 'not_held', 'withheld')", name=op.f("ck_lado_dbs_items_known_state")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_dbs_items_contact_id")),
        sa.ForeignKeyConstraint(["request_id"], ["lado_dbs_requests.id"], name=op.f("fk_lado_dbs_items_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_dbs_items")),
    )
    with op.batch_alter_table("lado_dbs_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_dbs_items_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_dbs_items_request_id"), ["request_id"])


def _dbs_subjects() -> None:
    op.create_table(
        "lado_dbs_subjects",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_dbs_subjects_contact_id")),
        sa.ForeignKeyConstraint(["request_id"], ["lado_dbs_requests.id"], name=op.f("fk_lado_dbs_subjects_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_dbs_subjects")),
    )
    with op.batch_alter_table("lado_dbs_subjects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_dbs_subjects_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_dbs_subjects_request_id"), ["request_id"])


def downgrade() -> None:
    for table in (
        "lado_dbs_subjects",
        "lado_dbs_items",
        "lado_dbs_requests",
        "lado_check_imports",
        "lado_check_links",
        "lado_checks",
    ):
        op.drop_table(table)
