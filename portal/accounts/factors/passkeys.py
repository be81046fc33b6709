"""Passkeys (WebAuthn): what a device is asked, and whether what it answers is right.

A challenge is kept on the server, bound to the person, to the browser's session and to its purpose. It is taken away
before the answer is looked at, so that no answer counts twice.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.accounts.factors.held import passkeys_of
from portal.accounts.factors.models import Passkey, PasskeyChallenge
from portal.accounts.models import User
from portal.database import db, now
from portal.mail import postbox

LIFE = timedelta(minutes=5)
LONGEST_ANSWER = 20_000
VERIFIED = UserVerificationRequirement.REQUIRED
MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What the library raises over answers that no browser sends."""


class Purpose(StrEnum):
    """What a challenge is for: one for signing in never adds a passkey."""

    ADD = "add"
    SIGN_IN = "sign in"


def ask_to_add(user: User, session_hash: str) -> str:
    """The options for a browser that is to make a passkey, as JSON; devices that have one are left out."""
    options = webauthn.generate_registration_options(
        rp_id=postbox.settings.host,
        rp_name="Partner portal",
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        exclude_credentials=_descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=VERIFIED
        ),
    )
    _keep(user, session_hash, Purpose.ADD, options.challenge)
    return options_to_json(options)


def ask_to_sign_in(user: User, session_hash: str) -> str:
    """The options for a browser that is to use one of the person's passkeys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=postbox.settings.host, allow_credentials=_descriptors(user), user_verification=VERIFIED
    )
    _keep(user, session_hash, Purpose.SIGN_IN, options.challenge)
    return options_to_json(options)


def take_challenge(session: Session, user_id: uuid.UUID, session_hash: str, purpose: Purpose) -> bytes:
    """The challenge that was asked, which is used up by this; empty bytes when there is none or it is too old."""
    here = (
        PasskeyChallenge.user_id == user_id,
        PasskeyChallenge.session_hash == session_hash,
        PasskeyChallenge.purpose == purpose.value,
    )
    kept = session.execute(select(PasskeyChallenge.challenge, PasskeyChallenge.created_at).where(*here)).one_or_none()
    gone = session.execute(delete(PasskeyChallenge).where(*here).execution_options(synchronize_session=False))
    if kept is None or gone.rowcount != 1 or now() - kept.created_at > LIFE:  # type: ignore[attr-defined]
        return b""
    return bytes(kept.challenge)


def new_passkey(user: User, name: str, answer: str, challenge: bytes) -> Passkey | None:
    """The passkey that a device made, or None when its answer is not the one to our challenge."""
    if not challenge or len(answer) > LONGEST_ANSWER:
        return None
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=postbox.settings.host,
            expected_origin=origin(),
            require_user_verification=True,
        )
    except MALFORMED:
        return None
    return Passkey(
        id=uuid.uuid4(),
        user_id=user.id,
        name=name,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        created_at=now(),
    )


def check(user_id: uuid.UUID, answer: str, challenge: bytes) -> tuple[Passkey, int] | None:
    """The passkey that signed our challenge and its new count, or None.

    A count that does not grow means that the key was copied, and is refused like a wrong signature.
    """
    if not challenge or len(answer) > LONGEST_ANSWER:
        return None
    try:
        named = base64url_to_bytes(json.loads(answer)["id"])
        passkey = next((one for one in passkeys_of(user_id) if one.credential_id == named), None)
        if passkey is None:
            return None
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=postbox.settings.host,
            expected_origin=origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except MALFORMED:
        return None
    return passkey, found.new_sign_count


def origin() -> str:
    """Scheme and host as a browser says them, from the settings."""
    parts = urlsplit(postbox.settings.base_url)
    return f"{parts.scheme}://{parts.netloc}"


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in passkeys_of(user.id)]


def _keep(user: User, session_hash: str, purpose: Purpose, challenge: bytes) -> None:
    """Keep the newest challenge of this browser for this purpose, and none of yesterday."""
    old = delete(PasskeyChallenge).where(
        (PasskeyChallenge.created_at < now() - LIFE)
        | (
            (PasskeyChallenge.user_id == user.id)
            & (PasskeyChallenge.session_hash == session_hash)
            & (PasskeyChallenge.purpose == purpose.value)
        )
    )
    db.session.execute(old.execution_options(synchronize_session=False))
    db.session.add(
        PasskeyChallenge(
            id=uuid.uuid4(),
            user_id=user.id,
            session_hash=session_hash,
            purpose=purpose.value,
            challenge=challenge,
            created_at=now(),
        )
    )
