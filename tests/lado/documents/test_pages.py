"""A document on both sides' pages: added, kept sealed, downloaded, and nowhere in the clear."""

from __future__ import annotations

import dataclasses
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit import AuditEvent
from portal.config import Settings
from portal.database import db, now
from portal.lado.documents import files
from portal.lado.models import Document, Message, Report
from portal.lado.reports.unsent import delete_old_drafts
from portal.storage import StoredFile, storage
from tests.lado.arrange import make_document, make_report
from tests.lado.documents import made
from tests.lado.documents.conftest import bring, bring_again
from tests.lado.reports.conftest import Open, School, Work
from tests.lado.talk.conftest import Sent
from tests.security.test_canaries import places
from tests.support.clamd import pretended_clamd
from tests.support.client import PageClient, find_form
from tests.support.mails import Mail
from tests.support.pages import Page, text_of

Mails = Callable[[], list[Mail]]
CANARY, LABEL = "Canáry-wörds-in-a-file", "Canáry-wörds-of-a-label"


@pytest.fixture
def draft(school: School, unit_of_work: Work) -> Report:
    with unit_of_work():
        return make_report(school.partnership, school.dsl, state="draft", sent_at=None, delete_after=now(), answers={})


def link(page: Page, begins: str = "Download") -> str:
    (found,) = [one.attrib["href"] for one in page.all("a") if text_of(one).startswith(begins)]
    return found


@pytest.mark.asvs("5.4.1")
def test_what_is_added_comes_back_as_a_download(
    sent: Sent, dsl: PageClient, school: School, browser_of: Open, mails: Mails
) -> None:
    """Under a neutral name, whatever it was called; the desk reads that there is something new."""
    lado = browser_of(school.lado)
    for kind, whole in made.WHOLE.items():
        page = bring(dsl, f"{sent.home}/files", whole, name="Inventa Examplesdottir.exe", label=f"A note in {kind}")
        assert "The document is added." in page.text
        listed = lado.page(f"{sent.desk}/documents")
        for client, shown in ((dsl, page), (lado, listed)):
            answer = client.get(link(shown, f"Download A note in {kind}"))
            assert answer.data == whole
            assert answer.mimetype == "application/octet-stream"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            given = answer.headers["Content-Disposition"]
            assert given.startswith('attachment; filename="document-')
            assert given.endswith(f'.{kind}"')
            assert "Inventa" not in str(answer.headers)
    assert listed.text.count("Not scanned") == len(made.WHOLE)
    assert "Something to read" in lado.page("/duty").text
    assert "Added a document: A note in pdf" in lado.page(f"{sent.desk}/messages").text
    assert {one.recipient for one in mails()} == {school.lado.email}


def test_each_download_is_on_the_record_before_a_byte(
    sent: Sent,
    dsl: PageClient,
    school: School,
    browser_of: Open,
    unit_of_work: Work,
    mails: Mails,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lado, opened = browser_of(school.lado), list[str]()
    address = link(bring(dsl, f"{sent.home}/files", made.pdf()))
    dsl.get(address)
    with unit_of_work():
        (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lado.document_read"))
        assert (event.record, event.facts["document"]) == (str(sent.report.id), address.rpartition("/")[2])
    lado.get(link(lado.page(f"{sent.desk}/documents")))
    with unit_of_work():
        taken = select(AuditEvent).where(AuditEvent.record == str(sent.contact.id))
        assert "lado.document_read" in {one.action for one in db.session.scalars(taken)}

    def fails(*_: object, **__: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr("portal.audit.record_apart", fails)
    monkeypatch.setattr(files, "content_of", lambda _document: opened.append("opened"))
    dsl.may_fail = True
    assert dsl.get(address).status_code == 500
    assert opened == []


@pytest.mark.goal("S3")
def test_it_lies_nowhere_in_the_clear(
    app: Flask,
    sent: Sent,
    dsl: PageClient,
    tmp_path: Path,
    mails: Mails,
    monkeypatch: pytest.MonkeyPatch,
    unit_of_work: Work,
) -> None:
    """Neither while it comes in, which larger files do by way of a temporary folder, nor afterwards."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    spooled: list[str] = []
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", lambda **_: spooled.append("a file"))
    content = made.pdf(CANARY.encode() * 100_000)
    assert len(content) > 2_000_000
    page = bring(dsl, f"{sent.home}/files", content, name=f"{LABEL}.pdf", label=LABEL)
    assert dsl.get(link(page)).data == content
    settings: Settings = app.extensions["settings"]
    assert spooled == []
    assert places([CANARY, LABEL], [settings.instance_path.parent, temporary], "") == set()
    with unit_of_work():
        (document,) = db.session.scalars(select(Document))
        stored = db.session.get_one(StoredFile, document.file_id)
        assert (stored.purpose, stored.name) == ("lado_document", "document")
        assert storage.path(stored.stored_as).stat().st_mode & 0o777 == 0o600


def test_a_draft_has_documents_too_until_it_is_erased(
    draft: Report, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    home = f"/concerns/{draft.id}"
    assert "Add documents" in dsl.page(home).text
    assert "Add documents now" in dsl.page(f"{home}/documents").text
    page = bring(dsl, f"{home}/files", made.pdf(), label="One")
    page = bring(dsl, f"{home}/files", made.png(), label="Two")
    dsl.submit(page, {}, button="Take it out: One")
    assert "One" not in dsl.page(f"{home}/files").text
    with unit_of_work():
        (document,) = db.session.scalars(select(Document))
        stored = db.session.get_one(StoredFile, document.file_id)
        assert list(db.session.scalars(select(Message))) == []
        storage.remove_expired()
        assert storage.path(stored.stored_as).exists()
        assert len(list(storage.path("").iterdir())) == 1
    with unit_of_work():
        assert delete_old_drafts() == 1
    with unit_of_work():
        assert list(db.session.scalars(select(Document))) == []
        storage.remove_expired()
        assert list(storage.path("").iterdir()) == []
    assert mails() == []


def test_what_was_sent_stays(sent: Sent, dsl: PageClient, school: School, unit_of_work: Work, mails: Mails) -> None:
    page = bring(dsl, f"{sent.home}/files", made.pdf())
    assert "Take it out" not in page.text
    token = find_form(page, "Add it").fields["csrf_token"]
    assert dsl.post(f"{link(page)}/remove", data={"csrf_token": token}).status_code == 409
    with unit_of_work():
        assert len(list(db.session.scalars(select(Document)))) == 1


def test_the_same_page_sent_twice_keeps_one(
    sent: Sent, dsl: PageClient, school: School, browser_of: Open, unit_of_work: Work, mails: Mails
) -> None:
    lado, head = browser_of(school.lado), browser_of(school.head)
    for client, path in ((dsl, f"{sent.home}/files"), (lado, f"{sent.desk}/documents")):
        form = find_form(client.page(path), "Add it")
        for _ in range(2):
            bring_again(client, form.action, form.fields, made.pdf())
    fields = {**form.fields, "csrf_token": find_form(head.page(f"{sent.home}/files"), "Add it").fields["csrf_token"]}
    bring_again(head, f"{sent.home}/files", fields, made.pdf(), status=404)
    with unit_of_work():
        assert len(list(db.session.scalars(select(Document)))) == 2
        assert len(list(storage.path("").iterdir())) == 2
    assert len(mails()) == 1


BAD = (
    (b"", "x.pdf", "This file is empty"),
    (b"", "", "Choose a file"),
    (b"MZ.exe", "x.pdf", "This file cannot be taken"),
    (made.docx(made.MACRO), "x.docx", "This file holds macros"),
)


def test_what_cannot_be_taken_is_said_at_the_box(
    sent: Sent, dsl: PageClient, school: School, browser_of: Open, unit_of_work: Work
) -> None:
    lado = browser_of(school.lado)
    for (content, name, says), (client, path) in itertools.product(
        BAD, ((dsl, f"{sent.home}/files"), (lado, f"{sent.desk}/documents"))
    ):
        page = bring(client, path, content, name=name, label="An invented label", status=422)
        ((message, where),) = page.errors
        assert message.startswith(says)
        assert where == "#file"
        assert page.ids["label"].attrib["value"] == "An invented label"
    with unit_of_work():
        assert list(db.session.scalars(select(Document))) == []
        assert list(storage.path("").iterdir()) == []


def test_how_large_and_how_many(
    app: Flask, sent: Sent, dsl: PageClient, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch, school: School
) -> None:
    settings: Settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, document_size=1024 * 1024)
    page = bring(dsl, f"{sent.home}/files", made.pdf(bytes(1024 * 1024)), status=422)
    assert page.errors[0][0].startswith("This file is larger than 1 MB")
    assert "1 MB at most" in page.text
    form = find_form(page, "Add it")
    bring_again(dsl, form.action, form.fields, made.pdf(bytes(2 * 1024 * 1024)), status=413)
    monkeypatch.setattr("portal.lado.documents.service.referrer.MOST", 1)
    with unit_of_work():
        make_document(sent.report, school.dsl)
    page = bring(dsl, f"{sent.home}/files", made.pdf(), status=422)
    assert page.errors[0][0].startswith("There are 1 documents already")


@pytest.mark.asvs("5.4.3")
def test_scanned_when_there_is_a_scanner(
    app: Flask,
    sent: Sent,
    dsl: PageClient,
    tmp_path: Path,
    school: School,
    browser_of: Open,
    unit_of_work: Work,
    mails: Mails,
) -> None:
    settings: Settings = app.extensions["settings"]
    with pretended_clamd(tmp_path) as scanner:
        app.extensions["settings"] = dataclasses.replace(settings, clamd_socket=scanner.address)
        bring(dsl, f"{sent.home}/files", made.pdf(), label="Clean")
        page = bring(dsl, f"{sent.home}/files", made.pdf(scanner.bad), status=422)
        assert page.errors[0][0].startswith("The virus scan found something harmful")
        assert scanner.saw == [made.pdf(), made.pdf(scanner.bad)]
    bring(dsl, f"{sent.home}/files", made.png(), label="While it is away")
    listed = browser_of(school.lado).page(f"{sent.desk}/documents").text
    assert listed.count("Not scanned") == 1
    with unit_of_work():
        found = {one.label: one.scanned for one in db.session.scalars(select(Document))}
        assert found == {"Clean": "clean", "While it is away": "not_scanned"}
        (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lado.document_refused"))
        assert event.outcome == "refused"
        assert event.record == str(sent.report.id)


def test_what_the_desk_adds_stays_there(
    sent: Sent, dsl: PageClient, school: School, browser_of: Open, unit_of_work: Work, mails: Mails
) -> None:
    lado = browser_of(school.lado)
    page = bring(lado, f"{sent.desk}/documents", made.docx(), label="For the desk")
    assert "for the desk alone" in page.text
    assert "Documents (1)" in lado.page(sent.desk).text
    assert "For the desk" not in dsl.page(f"{sent.home}/files").text
    with unit_of_work():
        (document,) = db.session.scalars(select(Document))
        assert (document.report_id, document.holder_id) == (None, sent.contact.id)
    assert dsl.get(f"{sent.home}/files/{document.id}").status_code == 404
    assert mails() == []


def test_everybody_is_warned(sent: Sent, dsl: PageClient, school: School, browser_of: Open) -> None:
    for page in (dsl.page(f"{sent.home}/files"), browser_of(school.lado).page(f"{sent.desk}/documents")):
        assert "Never add or send indecent images of a child" in page.text
        assert "Call the police" in page.text


def test_a_file_that_is_gone_or_changed_is_not_shown(
    sent: Sent, dsl: PageClient, unit_of_work: Work, mails: Mails
) -> None:
    address = link(bring(dsl, f"{sent.home}/files", made.pdf()))
    with unit_of_work():
        (stored,) = db.session.scalars(select(StoredFile))
    path = storage.path(stored.stored_as)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert dsl.get(address).status_code == 409
    path.unlink()
    answer = dsl.get(address)
    assert answer.status_code == 409
    assert "This cannot be shown" in answer.text


@pytest.mark.goal("S6")
@pytest.mark.threat(10)
def test_a_sealed_file_opens_in_its_own_place_alone(school: School, sent: Sent, unit_of_work: Work) -> None:
    """Whatever is swapped between any two documents, files and sums and keys: it opens nothing."""
    from portal.lado.sealing.unreadable import Unreadable

    with unit_of_work():
        other = make_report(school.partnership, school.dsl)
        made_of = [
            make_document(one, None, f"Invented {number}".encode())
            for number, one in enumerate((sent.report, sent.report, other, sent.contact))
        ]
        swapped = 0
        for one in made_of:
            for another in made_of:
                if one is another:
                    continue
                before = one.file_id, one.sha256, one.holder_id
                one.file_id, one.sha256 = another.file_id, another.sha256
                for holder in {one.holder_id, another.holder_id}:
                    one.holder_id = holder
                    with pytest.raises(Unreadable):
                        files.content_of(one)
                    swapped += 1
                one.file_id, one.sha256, one.holder_id = before
        assert swapped > 12
        assert [files.content_of(one) for one in made_of] == [f"Invented {number}".encode() for number in range(4)]
