"""The six digits of an authenticator app (RFC 6238): which thirty seconds a code belongs to."""

from __future__ import annotations

import base64
import hmac
import secrets
import uuid

import pyotp

from portal.accounts.factors.models import TimeCode
from portal.accounts.factors.seal import seal
from portal.database import now

SECRET_BYTES = 20
SECONDS = 30
WINDOW = 1
"""How many steps the clock of a phone may be away from ours, in either direction."""


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def make_app(user_id: uuid.UUID, name: str, secret: bytes) -> TimeCode:
    """An app that is not confirmed yet, with its secret sealed."""
    app = TimeCode(id=uuid.uuid4(), user_id=user_id, name=name, created_at=now(), last_step=0)
    app.sealed = seal.close(secret, TimeCode.__tablename__, "sealed", app.id)
    return app


def secret_of(app: TimeCode) -> str:
    """The secret as an app takes it, in base32."""
    return base64.b32encode(seal.open(app.sealed, TimeCode.__tablename__, "sealed", app.id)).decode("ascii")


def step_now() -> int:
    return int(now().timestamp()) // SECONDS


def code_at(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)


def step_of(app: TimeCode, typed: str) -> int | None:
    """The step that ``typed`` is the code of, when it is near now and later than the last one that was taken.

    A code is used up with its step and all before it: read over a shoulder, it is worth nothing any more.
    """
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    secret, present = secret_of(app), step_now()
    fitting = [
        step
        for step in range(present - WINDOW, present + WINDOW + 1)
        if hmac.compare_digest(code_at(secret, step), digits)
    ]
    return next((step for step in fitting if step > app.last_step), None)
