"""Everything that a partnership holds, and everything about one person: which tables, which rows, and what is said."""

from __future__ import annotations

import uuid
from typing import IO

from sqlalchemy import and_
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.data_protection.contents import Contents, Manifest
from portal.data_protection.ownership import about_person, of_partnership
from portal.data_protection.tables import Classified, Whose, classification
from portal.database import now
from portal.storage import StoredFile

PERSONS = "It belongs to the accounts of people: ask for the file about one person."
AGENCYS = "It is the agencies' own, which nobody reads outside them. The operator can add it, for a move elsewhere."
LADOS = "It is the LADO's, and in no file that is made here."
TECHNICAL = "It is technical and belongs to the installation."

READ_ME = """This file holds {what}, as the portal held it on {day}.

csv/    a file for each table, for a spreadsheet. A text that a spreadsheet would
        work out has an apostrophe before it.
json/   the same rows with every value unchanged, one a line, for a program.
files/  stored files under their ids; csv/stored_files.csv says what each is called.

manifest.json says how many rows there are of each table, and which tables are
not here and why. Passwords, keys and the hashes of links are never in such a file.

It holds personal data, and answers that are not public. Keep it encrypted, send
it only to whom it is for, and delete it when it has been used.
{more}"""

OTHERS = """
It may name other people, for instance who replied to whom. Before it is handed to
the person it is about, someone reads it for what belongs to others.
"""


def write_partnership(to: IO[bytes], session: Session, partnership: Partnership, *, agencys_own: bool) -> Manifest:
    """Every row that the partnership holds, and no other partnership's."""
    contents = Contents(to, session, {"partnership": partnership.key, "made_at": now().isoformat()})
    for one in classification().tables.values():
        if one.whose is Whose.PARTNERSHIP or (one.whose is Whose.AGENCY and agencys_own):
            contents.table(one, of_partnership(one, partnership.id))
        else:
            contents.leave_out(one, _reason(one))
    contents.files(of_partnership(classification().tables[StoredFile.__tablename__], partnership.id))
    contents.close(READ_ME.format(what=f"everything that {partnership.name} holds", day=_day(), more=""))
    return contents.manifest


def _reason(one: Classified) -> str:
    return {Whose.PERSON: PERSONS, Whose.AGENCY: AGENCYS, Whose.LADO: LADOS}.get(one.whose, TECHNICAL)


def write_person(
    to: IO[bytes], session: Session, person: User, partnership_id: uuid.UUID | None, *, agencys_own: bool
) -> Manifest:
    """Every row that names the person; with a partnership only those that it holds, and the person's own account."""
    contents = Contents(to, session, {"person": str(person.id), "made_at": now().isoformat()})
    for one in classification().tables.values():
        if one.whose is Whose.LADO:
            contents.leave_out(one, LADOS)
        elif not one.who and not one.addressed:
            contents.leave_out(one, "It names nobody.")
        elif one.whose is Whose.AGENCY and not agencys_own:
            contents.leave_out(one, AGENCYS)
        else:
            mine = about_person(one, person.id, person.email)
            within = one.whose is Whose.PARTNERSHIP and partnership_id is not None
            contents.table(one, and_(mine, of_partnership(one, partnership_id)) if within and partnership_id else mine)
    contents.close(READ_ME.format(what="everything about one person", day=_day(), more=OTHERS))
    return contents.manifest


def _day() -> str:
    return f"{now():%-d %B %Y}"
