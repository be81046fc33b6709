"""Numbers and money, exact from the box to the workbook. Binary fractions are never used."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import ClassVar

from portal.forms.answers.base import AnswerType, Raw, Shape, Value
from portal.forms.answers.text import is_blank_text
from portal.forms.spec import Question

_DIGITS = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.([0-9]+))?", re.ASCII)

_MOST_DIGITS = 15
"""A spreadsheet keeps 15 digits of a number and turns the rest into zeros without a word."""


def shown(number: Decimal) -> str:
    """A number for people: thousands apart, no exponent, no needless zeros after the point."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Number(AnswerType):
    """A number with at most ``decimals`` places. The value is an int when ``decimals`` is 0, else a Decimal."""

    name: ClassVar[str] = "number"
    shape: ClassVar[Shape] = Shape.NUMBER
    takes: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum", "decimals", "unit"})
    ask: ClassVar[str] = "Enter a number for"
    wrong_shape: ClassVar[str] = "must be a number, like 12"

    def parse(self, question: Question, raw: Raw) -> Value:
        number = self._read(question, self._typed(question, raw))
        if question.minimum is not None and number < question.minimum:
            raise self.refuse(question, f"must be {shown(question.minimum)} or more")
        if question.maximum is not None and number > question.maximum:
            raise self.refuse(question, f"must be {shown(question.maximum)} or less")
        return self._value(question, number)

    def _typed(self, question: Question, raw: Raw) -> str:
        """The characters of the number. JSON numbers are taken at their shortest exact writing."""
        if isinstance(raw, str):
            return raw.strip()
        if isinstance(raw, int) and not isinstance(raw, bool):
            if abs(raw) >= 10**_MOST_DIGITS:
                raise self._too_long(question)
            return str(raw)
        if isinstance(raw, float) and math.isfinite(raw):
            return repr(int(raw)) if raw.is_integer() and abs(raw) < 10**_MOST_DIGITS else repr(raw)
        raise self.refuse(question, self.wrong_shape)

    def _read(self, question: Question, typed: str) -> Decimal:
        match = _DIGITS.fullmatch(typed) if len(typed) <= 60 else None
        if match is None:
            if len(typed) > 60 and typed.isascii() and typed.isdigit():
                raise self._too_long(question)
            raise self.refuse(question, f"{self.wrong_shape}. Use digits only, without words or signs")
        whole, places = match[1].replace(",", ""), match[4] or ""
        if len(whole.lstrip("0")) + len(places) > _MOST_DIGITS:
            raise self._too_long(question)
        if len(places) > self._decimals(question):
            raise self.refuse(question, self._too_fine(question))
        return Decimal(typed.replace(",", "")) + 0

    def _too_long(self, question: Question) -> Exception:
        return self.refuse(question, f"must have {_MOST_DIGITS} digits or fewer")

    def _too_fine(self, question: Question) -> str:
        places = self._decimals(question)
        if places == 0:
            return "must be a whole number"
        return f"must have {places} decimal place{'' if places == 1 else 's'} or fewer"

    def _decimals(self, question: Question) -> int:
        return question.decimals

    def _value(self, question: Question, number: Decimal) -> Value:
        return number if question.decimals else int(number)

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, str) and is_blank_text(raw))

    def to_json(self, value: Value) -> Raw:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Money(Number):
    """Pounds and pence. A pound sign in front is accepted, for people type what they see."""

    name: ClassVar[str] = "money"
    takes: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum"})
    ask: ClassVar[str] = "Enter an amount for"
    wrong_shape: ClassVar[str] = "must be an amount of money, like 1,250 or 1250.50"

    def _typed(self, question: Question, raw: Raw) -> str:
        typed = super()._typed(question, raw)
        return typed[1:].lstrip() if typed.startswith("£") else typed

    def _decimals(self, question: Question) -> int:
        return 2

    def _value(self, question: Question, number: Decimal) -> Value:
        return number.quantize(Decimal("0.01"))
