"""Making a partnership, and its settings: everything about it that other installations say differently."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership
from portal.accounts.words import KEY, Mistake, email_address, plain_line
from portal.database import db, now
from portal.errors import Forbidden, Refused
from portal.permissions import Actor, Permission, require
from portal.storage import StoredFile

LINES = {
    "name": "the name of the partnership",
    "short_name": "a short name",
    "team_name": "what the team is called",
    "contact_phone": "a telephone number",
    "contact_hours": "the hours",
}
NEEDED = frozenset({"name", "short_name", "team_name"})


def create_partnership(
    user: Actor,
    key: str,
    name: str,
    *,
    short_name: str = "",
    team_name: str = "",
    is_demonstration: bool = False,
) -> Partnership:
    """A new partnership; the first one becomes the default. The other settings follow by ``change_settings``.

    Only the command line makes partnerships. Raises Refused when the key is taken, Mistake when it cannot be one.
    """
    if not user.is_system:
        raise Forbidden("partnership:create")
    if not KEY.fullmatch(key):
        raise Mistake("key", "Write the key in small letters, digits and hyphens, such as north-shire")
    if db.session.scalars(select(Partnership).where(Partnership.key == key)).one_or_none() is not None:
        raise Refused(f"There is a partnership {key!r} already. Choose another key.")
    is_first = db.session.scalars(select(Partnership.id).limit(1)).one_or_none() is None
    partnership = Partnership(key=key, created_at=now(), is_default=is_first, is_demonstration=is_demonstration)
    names = {"name": name, "short_name": short_name or name, "team_name": team_name or f"the {short_name or name} team"}
    _apply(partnership, names)
    db.session.add(partnership)
    db.session.flush()
    audit.record("partnership.created", user, record_id=partnership.id, partnership_id=partnership.id)
    return partnership


def change_settings(
    user: Actor,
    partnership: Partnership,
    *,
    wording: Mapping[str, str] | None = None,
    logo: StoredFile | None = None,
    **lines: str,
) -> None:
    """Change what is named: ``name``, ``short_name``, ``team_name``, ``contact_email``, ``contact_phone``,
    ``contact_hours``, texts of ``wording`` (an empty text takes one away) and the logo, a file kept for good.
    """
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    _apply(partnership, lines)
    if wording is not None:
        merged = {**partnership.wording, **wording}
        partnership.wording = {key: text for key, text in merged.items() if text}
    if logo is not None:
        partnership.logo_file_id = logo.id
    changed = sorted([*lines, *(["wording"] if wording is not None else []), *(["logo"] if logo is not None else [])])
    audit.record("partnership.changed", user, record_id=partnership.id, partnership_id=partnership.id, settings=changed)


def _apply(partnership: Partnership, settings: Mapping[str, str]) -> None:
    for setting, typed in settings.items():
        if setting == "contact_email":
            partnership.contact_email = email_address(typed, setting) if typed else ""
        elif setting in LINES:
            setattr(partnership, setting, plain_line(typed, setting, LINES[setting], required=setting in NEEDED))
        else:
            raise TypeError(f"A partnership has no setting {setting!r}.")
