"""Why a file is not taken."""

from __future__ import annotations

from portal.accounts.words import Mistake


class BadDocument(Mistake):
    """The file cannot be taken; the sentence says what to do, and stands at the box for the file."""

    def __init__(self, message: str) -> None:
        super().__init__("file", message)
