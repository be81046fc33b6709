"""After it was sent: a question from the desk, its answer and a document from a phone, and what both sides read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_concerns import SCHOOL, OpenPage, at, begin, follow, look, newest, press, sent, tell
from tests.lado.documents import made

__all__ = ["at"]
QUESTION, ANSWER = "Which day was it, Example?", "It was an invented Tuesday."


@pytest.mark.soak
def test_a_question_is_answered_from_a_phone_with_a_document(
    at: OpenPage, pictures: Path | None, tmp_path: Path
) -> None:
    (tmp_path / "Inventa.png").write_bytes(made.png())
    (tmp_path / "notes.txt").write_text("Invented.")
    phone, lado = at(f"lead@{SCHOOL}", phone=True), at("lado@mk-together.example")
    begin(phone)
    tell(phone, "Inventa Afterwards")
    sent(phone)
    receipt = phone.url
    newest(lado)
    follow(lado, "Ask, answer, or mark as read")
    press(look(lado, pictures, "desk-messages-empty"), "Send")
    expect(look(lado, pictures, "desk-messages-error").locator(".govuk-error-summary")).to_be_focused()
    lado.locator("#text").fill(QUESTION)
    press(lado, "Send")
    expect(look(lado, pictures, "desk-messages").locator("main")).to_contain_text("not read yet")
    phone.goto("/")
    expect(look(phone, pictures, "home-update").locator("main")).to_contain_text("to read")
    phone.goto(receipt)
    follow(look(phone, pictures, "receipt-update"), "Messages and letters")
    expect(look(phone, pictures, "messages").locator("main")).to_contain_text(QUESTION)
    follow(phone, "Answer")
    look(phone, pictures, "messages-answer").locator("#text").fill(ANSWER)
    press(phone, "Send")
    phone.goto(receipt)
    follow(phone, "Documents")
    phone.locator("#file").set_input_files(tmp_path / "notes.txt")
    press(look(phone, pictures, "documents-empty"), "Add it")
    expect(look(phone, pictures, "documents-error").locator("main")).to_contain_text("cannot be taken")
    phone.locator("#file").set_input_files(tmp_path / "Inventa.png")
    phone.locator("#label").fill("A photograph of the note")
    press(phone, "Add it")
    expect(look(phone, pictures, "documents").locator("main")).to_contain_text("A photograph of the note")
    newest(lado)
    expect(look(lado, pictures, "desk-contact-update").locator("main")).to_contain_text("Something to read")
    expect(lado.locator("main")).to_contain_text(ANSWER)
    follow(lado, "Documents")
    with look(lado, pictures, "desk-documents").expect_download() as taken:
        follow(lado, "Download A photograph")
    assert Path(taken.value.path()).read_bytes() == made.png()
    assert "Inventa" not in taken.value.suggested_filename
