"""What people type about accounts, made fit to keep: one line each, no control characters, addresses that work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from portal.errors import PortalError
from portal.mail import is_one_address

MAX_LINE = 200
MAX_EMAIL = 254
EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
KIND = re.compile(r"[a-z][a-z0-9_]{0,49}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,29}")
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


class Mistake(PortalError):
    """Something typed cannot be taken. ``field`` says where, the message what to do; the page shows it at the field."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.others: tuple[Mistake, ...] = ()

    @property
    def at_fields(self) -> list[tuple[str, str]]:
        """Every field with what is wrong there: this one, and what else was found with it."""
        return [(one.field, one.message) for one in (self, *self.others)]


class Each:
    """Keeps the mistakes of one thing after another, so that a form shows all of them at once."""

    def __init__(self) -> None:
        self.found: list[Mistake] = []

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> bool:
        if not isinstance(error, Mistake):
            return False
        self.found += [error, *error.others]
        return True


@contextmanager
def at_once() -> Iterator[Each]:
    """Raise the first Mistake that was kept, with all the others, once everything was looked at."""
    each = Each()
    yield each
    if each.found:
        each.found[0].others = tuple(each.found[1:])
        raise each.found[0]


def plain_line(typed: str, field: str, what: str, *, required: bool = True, maximum: int = MAX_LINE) -> str:
    """``typed`` as one line in Unicode's composed form (NFC); every other character stays as it was typed.

    ``what`` names the thing in a sentence, for example ``the name``. Raises Mistake when nothing is left, when it is
    too long, or when it holds a character that databases, e-mail or Excel cannot carry.
    """
    line = unicodedata.normalize("NFC", typed).translate(_SPACES).strip()
    if required and not line:
        raise Mistake(field, f"Enter {what}")
    if len(line) > maximum:
        raise Mistake(field, f"Shorten {what} to {maximum} characters or fewer")
    if any(_cannot_be_kept(character) for character in line):
        raise Mistake(field, f"Type {what} again: it has a character that cannot be stored")
    return line


def _cannot_be_kept(character: str) -> bool:
    """Control characters, half a surrogate pair, and code points that Unicode will never assign."""
    code = ord(character)
    unassignable = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or unassignable


def normal_email(email: str) -> str:
    """How an address is kept and compared: without spaces around it, in lower case."""
    return email.strip().lower()


def email_address(typed: str, field: str = "email") -> str:
    """``typed`` as an address is kept. Raises Mistake unless it is one plain address that every mail server takes."""
    address = normal_email(typed)
    if not address:
        raise Mistake(field, "Enter an e-mail address")
    if len(address) > MAX_EMAIL or not EMAIL.fullmatch(address) or ".." in address or not is_one_address(address):
        raise Mistake(field, "Enter one e-mail address in the form name@example.org")
    return address


def kinds(typed: list[str], field: str = "kinds") -> list[str]:
    """An agency's kinds, each once. Question sets ask by them, so they are keys and not words."""
    found = sorted({kind.strip() for kind in typed if kind.strip()})
    for kind in found:
        if not KIND.fullmatch(kind):
            raise Mistake(field, "Write each kind in small letters, digits and underscores, such as hospital_trust")
    return found
