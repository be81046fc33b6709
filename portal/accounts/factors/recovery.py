"""Recovery codes: ten of eighty bits, shown once, kept as slow hashes, each good for one sign-in."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import uuid

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, select

from portal.accounts.factors.models import RecoveryCode
from portal.accounts.models import User
from portal.database import db, now

CODES = 10
CODE_BYTES = 10
SALT_BYTES = 16
SHAPE = re.compile(r"[A-Z2-7]{16}")
LOOK_ALIKES = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})
"""Base32 has no 0, 1 and 8: whoever writes one by hand means the letter that looks like it."""


def make_anew(user: User) -> list[str]:
    """Ten new codes, as the person reads them; the old ones are worth nothing from now on."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    salt, at = secrets.token_bytes(SALT_BYTES), now()
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode("ascii") for _ in range(CODES)]
    db.session.add_all(
        RecoveryCode(id=uuid.uuid4(), user_id=user.id, salt=salt, code_hash=_hash(code, salt), created_at=at)
        for code in codes
    )
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)).lower() for code in codes]


def find(user_id: uuid.UUID, typed: str) -> RecoveryCode | None:
    """The unused code that was typed, whatever its capitals and hyphens. One hash, however many codes are left."""
    code = "".join(typed.split()).upper().translate(LOOK_ALIKES)
    unused = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    rows = list(db.session.scalars(unused))
    if not rows or not SHAPE.fullmatch(code):
        return None
    hashed = _hash(code, rows[0].salt)
    return next((row for row in rows if hmac.compare_digest(row.code_hash, hashed)), None)


def _hash(code: str, salt: bytes) -> bytes:
    return hash_secret_raw(code.encode("ascii"), salt, 2, 19 * 1024, 1, 32, Type.ID)
