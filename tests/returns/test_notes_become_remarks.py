"""The migration that turns the one note of a return into a remark, and back."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import Engine, text

from portal import migrate
from portal.config import Settings
from portal.database import make_engine
from tests.support.databases import Databases

BEFORE, AFTER = "0003_round_desk", "0004_notes_become_remarks"
EARLY, LATE = "2026-01-01 10:00:00", "2026-02-01 10:00:00"
CASES = {
    "sent back by the approver": (EARLY, None, "approver"),
    "sent back by the partnership": (EARLY, LATE, "partnership"),
    "sent back by the approver after that": (LATE, EARLY, "approver"),
}


def arranged(engine: Engine) -> dict[str, str]:
    """A round with one return a case, each with a note, and one without; gives the ids by case."""
    ids = {name: uuid.uuid4() for name in ("partnership", "round", "without a note", *CASES)}
    written = {name: (each if engine.dialect.name == "postgresql" else each.hex) for name, each in ids.items()}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO partnerships (id, key, name, short_name, team_name, contact_email, contact_phone,"
                " contact_hours, wording, is_default, is_demonstration, created_at)"
                " VALUES (:id, 'p', 'P', 'P', 'P', '', '', '', '{}', false, false, :at)"
            ),
            {"id": written["partnership"], "at": EARLY},
        )
        connection.execute(
            text(
                "INSERT INTO rounds (id, key, partnership_id, question_set, version, title, opens_on, due_on,"
                " opened_by, created_at) VALUES (:id, 'r', :p, 'x', '1', 'R', '2026-01-01', '2026-02-01', 's', :at)"
            ),
            {"id": written["round"], "p": written["partnership"], "at": EARLY},
        )
        for name in ("without a note", *CASES):
            sent, submitted, _ = CASES.get(name, (None, None, ""))
            agency = uuid.uuid4() if engine.dialect.name == "postgresql" else uuid.uuid4().hex
            connection.execute(
                text("INSERT INTO agencies (id, code, name, sector, created_at) VALUES (:id, :code, 'A', 'x', :at)"),
                {"id": agency, "code": name, "at": EARLY},
            )
            connection.execute(
                text(
                    "INSERT INTO returns (id, round_id, agency_id, status, short, answered, asked, excused_reason,"
                    " note, version, sent_for_approval_at, submitted_at)"
                    " VALUES (:id, :r, :a, 'draft', false, 0, 0, '', :note, 1, :sent, :submitted)"
                ),
                {
                    "id": written[name],
                    "r": written["round"],
                    "a": agency,
                    "note": name if name in CASES else "",
                    "sent": sent,
                    "submitted": submitted,
                },
            )
    return {name: ids[name].hex for name in ids}


def test_notes_become_remarks_and_come_back(databases: Databases, tmp_path: Path) -> None:
    url = databases.empty(tmp_path)
    engine = make_engine(Settings(instance_path=tmp_path, database_url=url, testing=True))
    migrate.upgrade(engine, BEFORE)
    ids = arranged(engine)
    migrate.upgrade(engine, AFTER)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT return_id, source, question_key, text, settled_at FROM remarks")).all()
        notes = connection.execute(text("SELECT note FROM returns")).scalars().all()
    found = {(str(row[0]).replace("-", ""), *row[1:]) for row in rows}
    assert found == {(ids[name], source, "", name, None) for name, (_, _, source) in CASES.items()}
    assert set(notes) == {""}
    migrate.downgrade(engine, BEFORE)
    with engine.connect() as connection:
        assert set(connection.execute(text("SELECT note FROM returns")).scalars()) == {"", *CASES}
        assert connection.execute(text("SELECT count(*) FROM remarks")).scalar() == 0
    engine.dispose()
    databases.remove(url)
