"""Who contributes, the ledger, the money that moved, and the budget."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_contributions"
down_revision = "0019_lado_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _budget_lines()
    _contributors()
    _contribution_entries()
    _contribution_movements()


def _budget_lines() -> None:
    op.create_table(
        "budget_lines",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_lines_amount_is_positive")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_budget_lines_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
        sa.UniqueConstraint("partnership_id", "year", "place", name=op.f("uq_budget_lines_partnership_id_year_place")),
    )
    op.create_index(op.f("ix_budget_lines_partnership_id"), "budget_lines", ["partnership_id"], unique=False)


def _contributors() -> None:
    op.create_table(
        "contributors",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_contributors_agency_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_contributors_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributors")),
        sa.UniqueConstraint("partnership_id", "name", name=op.f("uq_contributors_partnership_id_name")),
    )
    op.create_index(op.f("ix_contributors_agency_id"), "contributors", ["agency_id"], unique=False)
    op.create_index(op.f("ix_contributors_partnership_id"), "contributors", ["partnership_id"], unique=False)


def _contribution_entries() -> None:
    op.create_table(
        "contribution_entries",
        sa.Column("contributor_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("childrens_asked", sa.String(), nullable=False),
        sa.Column("childrens", sa.BigInteger(), nullable=True),
        sa.Column("adults_asked", sa.String(), nullable=False),
        sa.Column("adults", sa.BigInteger(), nullable=True),
        sa.Column("total_printed", sa.BigInteger(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("confirmed_childrens", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_adults", sa.BigInteger(), nullable=True),
        sa.Column("purchase_order", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(adults IS NULL) = (adults_asked IN ('in_kind', 'not_asked'))",
            name=op.f("ck_contribution_entries_adults_agreed"),
        ),
        sa.CheckConstraint(
            "(childrens IS NULL) = (childrens_asked IN ('in_kind', 'not_asked'))",
            name=op.f("ck_contribution_entries_childrens_agreed"),
        ),
        sa.CheckConstraint(
            "(confirmed_childrens IS NULL) = (confirmed_adults IS NULL)",
            name=op.f("ck_contribution_entries_confirmed_whole"),
        ),
        sa.CheckConstraint("adults IS NULL OR adults >= 0", name=op.f("ck_contribution_entries_adults_is_positive")),
        sa.CheckConstraint(
            "childrens IS NULL OR childrens >= 0", name=op.f("ck_contribution_entries_childrens_is_positive")
        ),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_contribution_entries_contributor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_entries")),
        sa.UniqueConstraint(
            "contributor_id", "year", "number", name=op.f("uq_contribution_entries_contributor_id_year_number")
        ),
    )
    op.create_index(
        op.f("ix_contribution_entries_contributor_id"), "contribution_entries", ["contributor_id"], unique=False
    )
    op.create_index(
        "uq_contribution_entries_current",
        "contribution_entries",
        ["contributor_id", "year"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _contribution_movements() -> None:
    op.create_table(
        "contribution_movements",
        sa.Column("contributor_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_why", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_contribution_movements_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_contribution_movements_contributor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_movements")),
    )
    op.create_index(
        op.f("ix_contribution_movements_contributor_id"), "contribution_movements", ["contributor_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("contribution_movements")
    op.drop_table("contribution_entries")
    op.drop_table("contributors")
    op.drop_table("budget_lines")
