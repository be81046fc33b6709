"""Dates of birth, which are never a day that somebody typed because the real one is not known."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, cast

from portal.forms.answers.base import Raw, Value
from portal.forms.answers.day import Date, in_words
from portal.forms.spec import Question

CHECKED = " checked"
"""What stands after a day that is usually false and was said to be real: ``1970-01-01 checked``."""

NEVER = date(1900, 1, 1)
USUALLY_FALSE = date(1970, 1, 1)
"""Systems put these days where a date of birth is missing. Some people were really born on the second."""

_SURE = USUALLY_FALSE.isoformat() + CHECKED


class SureDate(date):
    """A doubted day that was said to be real. Its text says so, that it may be read again."""

    def __str__(self) -> str:
        return self.isoformat() + CHECKED


class BirthDate(Date):
    """A date of birth. A day that usually stands for "not known" is taken only once it was said to be real."""

    name: ClassVar[str] = "birth_date"
    takes: ClassVar[frozenset[str]] = frozenset({"not_in_future"})

    def parse(self, question: Question, raw: Raw) -> Value:
        if raw == _SURE:
            return SureDate(1970, 1, 1)
        day = self._read(question, raw)
        if day == NEVER:
            raise self.refuse(question, f"is {in_words(day)}, which stands for no real date. Leave it empty")
        if day == USUALLY_FALSE:
            says = f"is {in_words(day)}, which is often typed when the date is not known. Leave it empty, or tick that "
            raise self.refuse(question, f"{says}it is the real date")
        return super().parse(question, raw)

    def to_json(self, value: Value) -> Raw:
        return str(cast(date, value))
