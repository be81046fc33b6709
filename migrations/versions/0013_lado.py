"""The wall: reports, contacts and what hangs on them. Names and narrative are ciphertext."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_lado"
down_revision = "0012_data_protection"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _reports()
    _contacts()
    _links()
    _visits()
    _readers()
    _allocations()
    _conflicts()
    _decisions()
    _documents()
    _grants()
    _messages()
    _traces()


def _reports() -> None:
    op.create_table(
        "lado_reports",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("set_key", sa.String(), nullable=False),
        sa.Column("set_version", sa.String(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("email_proved_at", MOMENT, nullable=True),
        sa.Column("safe_tonight", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("delete_after", MOMENT, nullable=True),
        sa.Column("nudged_at", MOMENT, nullable=True),
        sa.Column("submission_token", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_lado_reports_sent_is_dated")),
        sa.CheckConstraint(
            "route <> 'private' OR agency_id IS NULL", name=op.f("ck_lado_reports_private_has_no_agency")
        ),
        sa.CheckConstraint("route IN ('ordinary', 'private')", name=op.f("ck_lado_reports_known_route")),
        sa.CheckConstraint("state IN ('draft', 'sent')", name=op.f("ck_lado_reports_known_state")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_lado_reports_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_lado_reports_author_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_reports_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_reports")),
        sa.UniqueConstraint("reference", name=op.f("uq_lado_reports_reference")),
        sa.UniqueConstraint("submission_token", name=op.f("uq_lado_reports_submission_token")),
    )
    with op.batch_alter_table("lado_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_reports_author_id"), ["author_id"])
        batch_op.create_index(batch_op.f("ix_lado_reports_delete_after"), ["delete_after"])
        batch_op.create_index(batch_op.f("ix_lado_reports_incident_id"), ["incident_id"])
        batch_op.create_index(batch_op.f("ix_lado_reports_partnership_id"), ["partnership_id"])


def _contacts() -> None:
    op.create_table(
        "lado_contacts",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("arrived_by", sa.String(), nullable=False),
        sa.Column("logged_by_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("asks_for", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("employer_sector", sa.String(), nullable=True),
        sa.Column("referrer_sector", sa.String(), nullable=True),
        sa.Column("employer_agency_id", sa.Uuid(), nullable=True),
        sa.Column("aware_at", MOMENT, nullable=True),
        sa.Column("aware_precision", sa.String(), nullable=False),
        sa.Column("respond_by", MOMENT, nullable=True),
        sa.Column("late_reason", sa.String(), nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("cover_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("submission_token", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_lado_contacts_closing_is_dated")
        ),
        sa.CheckConstraint("route IN ('ordinary', 'private')", name=op.f("ck_lado_contacts_known_route")),
        sa.CheckConstraint(
            "state IN ('new', 'acknowledged', 'triaged', 'closed')", name=op.f("ck_lado_contacts_known_state")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_lado_contacts_decision_is_dated")
        ),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["users.id"], name=op.f("fk_lado_contacts_acknowledged_by_id")),
        sa.ForeignKeyConstraint(["cover_id"], ["users.id"], name=op.f("fk_lado_contacts_cover_id")),
        sa.ForeignKeyConstraint(
            ["employer_agency_id"], ["agencies.id"], name=op.f("fk_lado_contacts_employer_agency_id")
        ),
        sa.ForeignKeyConstraint(["logged_by_id"], ["users.id"], name=op.f("fk_lado_contacts_logged_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["users.id"], name=op.f("fk_lado_contacts_officer_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_contacts_partnership_id")),
        sa.ForeignKeyConstraint(["report_id"], ["lado_reports.id"], name=op.f("fk_lado_contacts_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_contacts")),
        sa.UniqueConstraint("reference", name=op.f("uq_lado_contacts_reference")),
        sa.UniqueConstraint("submission_token", name=op.f("uq_lado_contacts_submission_token")),
    )
    with op.batch_alter_table("lado_contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_contacts_incident_id"), ["incident_id"])
        batch_op.create_index(batch_op.f("ix_lado_contacts_officer_id_state"), ["officer_id", "state"])
        batch_op.create_index(
            batch_op.f("ix_lado_contacts_partnership_id_arrived_at"), ["partnership_id", "arrived_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lado_contacts_partnership_id_state_respond_by"),
            ["partnership_id", "state", "respond_by"],
        )
        batch_op.create_index(batch_op.f("ix_lado_contacts_report_id"), ["report_id"])
        batch_op.create_index(batch_op.f("ix_lado_contacts_state"), ["state"])


def _links() -> None:
    op.create_table(
        "lado_links",
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("purpose IN ('start', 'reopen')", name=op.f("ck_lado_links_known_purpose")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_links_contact_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_lado_links_made_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_links_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_lado_links_token_hash")),
    )
    with op.batch_alter_table("lado_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_links_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_links_holder_id"), ["holder_id"])
        batch_op.create_index(batch_op.f("ix_lado_links_partnership_id"), ["partnership_id"])


def _visits() -> None:
    op.create_table(
        "lado_visits",
        sa.Column("id_hash", sa.String(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["lado_links.id"], name=op.f("fk_lado_visits_link_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_lado_visits_partnership_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_lado_visits")),
    )
    with op.batch_alter_table("lado_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_visits_link_id"), ["link_id"])
        batch_op.create_index(batch_op.f("ix_lado_visits_report_id"), ["report_id"])


def _readers() -> None:
    op.create_table(
        "lado_readers",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_lado_readers_added_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["lado_reports.id"], name=op.f("fk_lado_readers_report_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lado_readers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_readers")),
    )
    with op.batch_alter_table("lado_readers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_readers_report_id"), ["report_id"])
        batch_op.create_index(batch_op.f("ix_lado_readers_user_id"), ["user_id"])


def _allocations() -> None:
    op.create_table(
        "lado_allocations",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_allocations_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_allocations_contact_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["users.id"], name=op.f("fk_lado_allocations_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_allocations")),
    )
    with op.batch_alter_table("lado_allocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_allocations_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_allocations_officer_id"), ["officer_id"])


def _conflicts() -> None:
    op.create_table(
        "lado_conflicts",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_conflicts_contact_id")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["users.id"], name=op.f("fk_lado_conflicts_lifted_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["lado_reports.id"], name=op.f("fk_lado_conflicts_report_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lado_conflicts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_conflicts")),
    )
    with op.batch_alter_table("lado_conflicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_conflicts_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_conflicts_incident_id"), ["incident_id"])
        batch_op.create_index(batch_op.f("ix_lado_conflicts_report_id"), ["report_id"])
        batch_op.create_index(
            batch_op.f("ix_lado_conflicts_user_id_incident_id"), ["user_id", "incident_id"], unique=False
        )


def _decisions() -> None:
    op.create_table(
        "lado_decisions",
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_decisions_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_decisions_contact_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["lado_decisions.id"], name=op.f("fk_lado_decisions_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_decisions")),
    )
    with op.batch_alter_table("lado_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_decisions_contact_id"), ["contact_id"])


def _documents() -> None:
    op.create_table(
        "lado_documents",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("scanned", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_lado_documents_added_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_documents_contact_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_lado_documents_file_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["lado_reports.id"], name=op.f("fk_lado_documents_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_documents")),
    )
    with op.batch_alter_table("lado_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_documents_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_documents_report_id"), ["report_id"])


def _grants() -> None:
    op.create_table(
        "lado_grants",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("level IN ('read', 'narrative')", name=op.f("ck_lado_grants_known_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_lado_grants_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_grants_contact_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lado_grants_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_grants")),
    )
    with op.batch_alter_table("lado_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_grants_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_grants_user_id"), ["user_id"])


def _messages() -> None:
    op.create_table(
        "lado_messages",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_desk", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_lado_messages_author_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_messages_contact_id")),
        sa.ForeignKeyConstraint(["report_id"], ["lado_reports.id"], name=op.f("fk_lado_messages_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_messages")),
    )
    with op.batch_alter_table("lado_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_messages_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_messages_report_id"), ["report_id"])


def _traces() -> None:
    op.create_table(
        "lado_traces",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["lado_contacts.id"], name=op.f("fk_lado_traces_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_traces")),
    )
    with op.batch_alter_table("lado_traces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_traces_contact_id"), ["contact_id"])
        batch_op.create_index(batch_op.f("ix_lado_traces_value_kind"), ["value", "kind"])
    op.create_table(
        "lado_conflict_traces",
        sa.Column("conflict_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conflict_id"], ["lado_conflicts.id"], name=op.f("fk_lado_conflict_traces_conflict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lado_conflict_traces")),
    )
    with op.batch_alter_table("lado_conflict_traces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lado_conflict_traces_conflict_id"), ["conflict_id"])
        batch_op.create_index(batch_op.f("ix_lado_conflict_traces_value_kind"), ["value", "kind"])


def downgrade() -> None:
    for table in (
        "lado_conflict_traces",
        "lado_traces",
        "lado_messages",
        "lado_grants",
        "lado_documents",
        "lado_decisions",
        "lado_conflicts",
        "lado_allocations",
        "lado_readers",
        "lado_visits",
        "lado_links",
        "lado_contacts",
        "lado_reports",
    ):
        op.drop_table(table)
