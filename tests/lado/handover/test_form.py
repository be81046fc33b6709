"""The JSON form of cases: whole, documented, and without what somebody must not learn from it."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError
from sqlalchemy import String, select

from portal.audit import AuditEvent
from portal.database import JsonText, db, now
from portal.lado.cases.models import Case
from portal.lado.checks.models import CheckLink
from portal.lado.handover.codes import CODES, TEXTS, label_of
from portal.lado.handover.form import build, names_in, schema
from portal.lado.handover.parts import LEFT_OUT, PARTS, WITHOUT
from portal.lado.models import Contact
from portal.lado.need.models import REFERRER, Mark
from portal.schema_registry import metadata
from tests.lado.arrange import make_conflict, make_contact, make_document, make_report
from tests.lado.checks.made import add_outcome, make_check, make_known
from tests.lado.desk.conftest import Desk, Open, Work

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "case-json-example.json"
TABLES = sorted(name for name in metadata.tables if name.startswith("lado_"))
"""Whatever a room adds is here from then on."""


def make_whole_case(desk: Desk, **fields: Any) -> Contact:
    """A case with a report, an outcome and a document."""
    report = make_report(
        desk.partnership, desk.support, answers={"what_happened": "Invented.", "_reporter": {"n": "x"}}
    )
    person = {"name": "Inventa Examplesdottir", "caller": "Example Caller"}
    values = {"report_id": report.id, "incident_id": report.incident_id, "officer_id": desk.lado.id, "person": person}
    contact = make_contact(
        desk.partnership, **{**values, "state": "open", "decision": "referral", "decided_at": now(), **fields}
    )
    begun = {"partnership_id": desk.partnership.id, "opened_at": now(), "first_decision": "referral"}
    db.session.add(Case(id=contact.id, contact_id=contact.id, **begun))
    add_outcome(contact, desk.lado, "substantiated")
    make_document(contact, desk.lado)
    db.session.flush()
    return contact


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_in_the_form_or_named_as_left_out(table: str) -> None:
    """Neither both nor none: the list of what is left out cannot rot, either."""
    part = next((one for one in PARTS if one.model.__tablename__ == table), None)
    every = {column.key for column in metadata.tables[table].columns}
    if part is None:
        assert WITHOUT.get(table), f"{table} is neither in the form nor in WITHOUT: say why it is left out."
        return
    assert table not in WITHOUT
    assert {name for name, _ in names_in(part)} | set(LEFT_OUT.get(table, {})) == every
    assert not {name for name, _ in names_in(part)} & set(LEFT_OUT.get(table, {}))


def test_what_is_left_out_is_there() -> None:
    assert set(WITHOUT) | set(LEFT_OUT) <= set(TABLES)
    assert all(why.strip() for columns in LEFT_OUT.values() for why in columns.values())
    for place in CODES:
        table, _, column = place.partition(".")
        assert column in metadata.tables[table].columns


def test_every_code_has_its_label() -> None:
    """A short text of a table is a code, with words, or named as the text that it is."""
    for part in PARTS:
        for name, column in names_in(part):
            place = f"{part.model.__tablename__}.{name}"
            if isinstance(column.type, String | JsonText):
                assert (place in CODES) != (place in TEXTS), f"Say of {place} whether it is a code or a text."
    assert label_of("lado_steps.action", "on_hold") == "On hold"
    assert label_of("lado_contacts.decision", "referral") == "Referral"


def test_a_case_is_whole_and_as_the_schema_says(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_whole_case(desk)
        made = json.loads(json.dumps(build(desk.lado, desk.partnership, [contact])))
        assert schema().validate(made) == {}
        case = made["cases"][0]
        assert case["contact"]["person"]["name"] == "Inventa Examplesdottir"
        assert case["contact"]["decision"] == {"code": "referral", "label": "Referral"}
        assert case["outcomes"][0]["outcome"] == {"code": "substantiated", "label": "Substantiated"}
        assert case["contact"]["officer_id"] == {"id": str(desk.lado.id), "name": "Example Lado"}
        assert case["report"]["answers"]["what_happened"] == "Invented."
        assert case["documents"][0]["label"] == "An invented document"


def test_the_schema_refuses_what_is_missing_and_what_is_more(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        made = build(desk.lado, desk.partnership, [make_whole_case(desk)])
    spoils: tuple[Callable[[Any], Any], ...] = (
        lambda one: one["cases"][0].pop("outcomes"),
        lambda one: one["cases"][0]["contact"].pop("reference"),
        lambda one: one["cases"][0].update(more=1),
        lambda one: one.update(format="lado-cases/2"),
        lambda one: one["cases"][0]["outcomes"][0].update(outcome="substantiated"),
    )
    for spoil in spoils:
        copy = json.loads(json.dumps(made))
        spoil(copy)
        with pytest.raises(ValidationError):
            schema().load(copy)


@pytest.mark.parametrize("named", ["withheld", "anonymous"])
def test_whoever_reported_it_is_named_as_it_was_settled(named: str, desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_whole_case(desk)
        db.session.add(Mark(contact_id=contact.id, kind=REFERRER, value=named, at=now(), by_id=desk.lado.id))
        db.session.flush()
        text = json.dumps(build(desk.lado, desk.partnership, [contact]))
        assert "Example Helper" not in text
        assert "Example Caller" not in text
        assert "_reporter" not in text
        assert json.loads(text)["cases"][0]["referrer"]["code"] == named


def test_the_referrer_is_there_when_they_may_be(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_whole_case(desk)
        text = json.dumps(build(desk.lado, desk.partnership, [contact]))
        assert "Example Helper" in text
        assert "Example Caller" in text


def test_links_lead_to_no_contact_that_is_hidden(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        hidden, seen = make_known(desk), make_known(desk)
        check = make_check(desk)
        for one in (hidden, seen):
            db.session.add(CheckLink(check_id=check.id, contact_id=one.id))
        make_conflict(hidden, desk.lado)
        contact = db.session.get_one(Contact, check.contact_id)
        text = json.dumps(build(desk.lado, desk.partnership, [contact]))
        assert str(seen.id) in text
        assert str(hidden.id) not in text


def test_the_example_of_the_manual_is_one() -> None:
    assert schema().validate(json.loads(EXAMPLE.read_text(encoding="utf-8"))) == {}


def test_the_manual_names_every_key() -> None:
    manual = (ROOT / "docs" / "case-json.md").read_text(encoding="utf-8")
    for part in PARTS:
        _, _, rest = manual.partition(f"### `{part.key}`")
        section = rest.partition("\n#")[0]
        missing = [name for name, _ in names_in(part) if f"`{name}`" not in section]
        assert not missing, f"docs/case-json.md does not say of {part.key}: {', '.join(missing)}."
    for table, why in WITHOUT.items():
        assert f"| `{table}` | all | {why} |" in manual


def exported() -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.action == "lado.case_exported").order_by(AuditEvent.seq)
    return list(db.session.scalars(query))


def test_ones_own_case_is_a_file(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_whole_case(desk)
        here = f"/duty/contacts/{contact.id}/hand-over"
    client = browser_of(desk.lado)
    page = client.page(here)
    token = next(str(one.get("value")) for one in page.all("input") if one.get("name") == "csrf_token")
    answer = client.post(here, data={"csrf_token": token})
    assert answer.status_code == 200
    assert schema().validate(json.loads(answer.data)) == {}
    with unit_of_work():
        assert [one.record for one in exported()] == [str(contact.id)]
        assert len(exported()[0].facts["digest"]) == 64


def test_a_case_of_somebody_else_is_not(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_whole_case(desk)
        here = f"/duty/contacts/{contact.id}/hand-over"
    for other in (desk.other, desk.manager):
        assert browser_of(other).get(here).status_code in (303, 302, 403)
    with unit_of_work():
        assert exported() == []


def test_the_server_writes_for_the_manager_alone(desk: Desk, unit_of_work: Work, tmp_path: Path, app: Any) -> None:
    with unit_of_work():
        first, second = make_whole_case(desk), make_whole_case(desk)
        make_conflict(second, desk.manager)
    runner = app.test_cli_runner()
    target = tmp_path / "cases.json"
    done = runner.invoke(args=["lado", "export-caseload", "--output", str(target), "--as", desk.manager.email])
    assert done.exit_code == 0, done.output
    made = json.loads(target.read_text(encoding="utf-8"))
    assert [one["reference"] for one in made["cases"]] == [first.reference]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert second.reference not in target.read_text(encoding="utf-8")
    for args in (
        ["lado", "export-case", second.reference, "--output", str(tmp_path / "b"), "--as", desk.manager.email],
        ["lado", "export-case", first.reference, "--output", str(tmp_path / "c"), "--as", desk.lado.email],
        ["lado", "export-case", first.reference, "--output", str(target), "--as", desk.manager.email],
        ["lado", "export-caseload", "--output", str(tmp_path / "d"), "--as", desk.support.email],
    ):
        assert runner.invoke(args=args).exit_code != 0
    assert not [one for one in ("b", "c", "d") if (tmp_path / one).exists()]
