"""Second factors of accounts: time codes, passkeys and recovery codes, who is exempt, and who lost theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_second_factor"
down_revision = "0007_sessions_and_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "factor_resets",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("stop_hash", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_factor_resets_asked_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_factor_resets_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_resets")),
        sa.UniqueConstraint("stop_hash", name=op.f("uq_factor_resets_stop_hash")),
    )
    with op.batch_alter_table("factor_resets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_factor_resets_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_factor_resets_open",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL AND done_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL AND done_at IS NULL"),
        )

    op.create_table(
        "factor_tries",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_factor_tries_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_factor_tries")),
    )
    op.create_table(
        "passkey_challenges",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passkey_challenges_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
        sa.UniqueConstraint(
            "user_id", "session_hash", "purpose", name=op.f("uq_passkey_challenges_user_id_session_hash_purpose")
        ),
    )
    with op.batch_alter_table("passkey_challenges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_challenges_created_at"), ["created_at"], unique=False)

    op.create_table(
        "passkeys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_user_id"), ["user_id"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "time_codes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_time_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_codes")),
    )
    with op.batch_alter_table("time_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_codes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "factor_exemptions",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_factor_exemptions_partnership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_exemptions")),
    )
    with op.batch_alter_table("factor_exemptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_factor_exemptions_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(
            "uq_factor_exemptions_current",
            ["partnership_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "factor_reset_approvals",
        sa.Column("reset_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reset_id"], ["factor_resets.id"], name=op.f("fk_factor_reset_approvals_reset_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_factor_reset_approvals_user_id")),
        sa.PrimaryKeyConstraint("reset_id", "user_id", name=op.f("pk_factor_reset_approvals")),
    )


def downgrade() -> None:
    for table in (
        "factor_reset_approvals",
        "factor_exemptions",
        "time_codes",
        "recovery_codes",
        "passkeys",
        "passkey_challenges",
        "factor_tries",
        "factor_resets",
    ):
        op.drop_table(table)
