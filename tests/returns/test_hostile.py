"""Every hostile text goes through the web form of a text answer into the workbook: none live, none lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.database import db
from portal.forms import library
from portal.forms.check import Asking, check
from portal.forms.spec import Part, QuestionSet
from portal.local_time import today
from portal.permissions import Role
from portal.returns import drafts, service
from portal.returns.models import Return, Round
from tests.exports import reading, scanning
from tests.hostile.load import all_strings, some
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient, find_form
from tests.support.rounds import Audit, complete_answers, fill_in, make_round

pytestmark = pytest.mark.postgres_in_soak

Work = Callable[[], Any]
MOST = 10_000

SET: QuestionSet = library.get("section11", "2026")


def can_be_sent(text: str) -> bool:
    """A browser sends UTF-8, in which half a surrogate pair cannot be written; those go through the schema's tests."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return text.strip() != "" and len(text) <= MOST


ALL_TEXTS = sorted({text for _, text in all_strings() if can_be_sent(text)})
TEXTS = some(ALL_TEXTS)
FIELDS = tuple(
    (section.key, question.key)
    for section in SET.sections
    for question in section.questions
    if question.part is Part.HOW_WE_KNOW
)
"""Where texts are typed: 66 of them a return, one for each indicator."""


def documented(text: str) -> str:
    """What a text answer becomes: composed characters, line ends as LF, and nothing else."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def chunks(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def make_agency_at_work(round_: Round, number: int) -> Audit:
    """An agency whose return is complete, every indicator met; what is missing is a hostile text."""
    partnership = round_.partnership
    agency = make_agency(partnership, f"H{number:02}")
    one = Return(round=round_, agency=agency, agency_id=agency.id)
    db.session.add(one)
    db.session.flush()
    people = {role: make_user(role, agency) for role in (Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER)}
    audit = Audit(partnership, agency, round_, one, people)
    answers = complete_answers(one)
    ratings = {question.key: "met" for question in SET.questions() if question.part is Part.RATING}
    plain = {key: "An invented sentence." for _, key in FIELDS}
    fill_in(audit.editor, one, {**answers, **ratings, **plain})
    return audit


def type_in(client: PageClient, audit: Audit, typed: dict[str, str]) -> None:
    """Post each text through the page that asks for it, as a browser would."""
    sign_in(client, audit.editor)
    for section in SET.sections:
        here = {key: typed[key] for place, key in FIELDS if place == section.key and key in typed}
        if not here:
            continue
        form = find_form(client.page(f"/returns/{audit.return_.id}/{section.key}"), "Save and continue")
        assert client.post(form.action, data={**form.fields, **here}).status_code == 303


def refused_keys(audit: Audit) -> dict[str, str]:
    """The answers that the validator refuses, each with a sentence that names the question."""
    draft = drafts.load(audit.return_)
    found = check(SET, draft.answers, Asking(today())).problems
    for problem in found:
        question = SET.question(problem.key)
        assert question is not None
        assert question.part is Part.HOW_WE_KNOW
        assert question.number in problem.message
    return {problem.key: problem.message for problem in found}


def submit(audit: Audit, refused: dict[str, str]) -> None:
    for section in SET.sections:
        here = {key: "Typed again." for place, key in FIELDS if place == section.key and key in refused}
        if here:
            revision = drafts.load(audit.return_).revision(section.key)
            service.save_section(audit.editor, audit.return_.id, section.key, here, based_on=revision)
    service.send_for_approval(audit.lead, audit.return_.id)
    service.submit(audit.approver, audit.return_.id, token=f"hostile-token-of-{audit.agency.code}")


def test_none_live_and_none_lost(
    app: Flask, client: PageClient, unit_of_work: Work, mails: object, tmp_path: Path
) -> None:
    with unit_of_work():
        round_ = make_round(make_default_partnership(), key="hostile")
    kept: dict[tuple[str, str], str] = {}
    refused = 0
    for number, texts in enumerate(chunks(TEXTS, len(FIELDS))):
        with unit_of_work():
            audit = make_agency_at_work(db.session.merge(round_), number)
        typed = dict(zip((key for _, key in FIELDS), texts, strict=False))
        type_in(client, audit, typed)
        with unit_of_work():
            messages = refused_keys(audit)
            submit(audit, messages)
        refused += len(messages)
        kept |= {(audit.agency.code, key): text for key, text in typed.items() if key not in messages}
    file = tmp_path / "hostile.xlsx"
    assert app.test_cli_runner().invoke(args=["export", "returns", "hostile", "--output", str(file)]).exit_code == 0
    assert scanning.findings(file) == []
    wide = reading.answers(reading.read(file))
    lost = [text for (code, key), text in kept.items() if wide[code][key] != documented(text)]
    assert not lost
    assert len(kept) + refused == len(TEXTS)
    assert len(ALL_TEXTS) > 1_200
    assert refused < len(TEXTS) / 5
