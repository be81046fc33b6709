"""Pounds and pence, exactly: how they are kept, read from a table, and written in a sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

NOTHING = Decimal("0.00")
MOST = Decimal("999999999.99")
PENNY = Decimal("0.01")

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?"
_AMOUNT = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>-)?\s*£?\s*(?P<lead>-)?(?P<digits>{_DIGITS})\s*(?P<close>\))?\s*(?P<side>CR|DR)?", re.I
)


class NoAmount(ValueError):
    """What was typed is no amount of money; the message says how to write one."""


class Money(TypeDecorator[Decimal]):
    """An amount, kept as a whole number of pence: SQLite has no exact decimals, and whole numbers add up on both."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        pence = value * 100
        if pence != pence.to_integral_value():
            raise ValueError("An amount of money has no parts of a penny.")
        return int(pence)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else pounds(value)


def pounds(pence: int) -> Decimal:
    """An amount with its two places."""
    return Decimal(pence).scaleb(-2)


def amount_in(typed: str) -> Decimal | None:
    """The amount that stands in a table, with its sign; None for a blank. ``(51,482)`` and ``51,482 CR`` are negative.

    Raises NoAmount.
    """
    text = typed.strip().replace("\u2212", "-").replace("\u00a0", " ")
    if not text:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None or bool(found["open"]) is not bool(found["close"]):
        raise NoAmount("is not an amount. Write it as 51,482 or 51,482.00, with -, (…) or CR for income")
    signs = [found["minus"], found["lead"], found["open"], found["side"]]
    if sum(sign is not None for sign in signs) > 1:
        raise NoAmount("says twice whether it is income. Leave one sign: -, (…), CR or DR")
    exact = Decimal(found["digits"].replace(",", ""))
    if exact > MOST:
        raise NoAmount(f"is more than {MOST:,}. Check the number of digits")
    amount = exact.quantize(PENNY)
    negative = any(signs[:3]) or (found["side"] or "").upper() == "CR"
    return -amount if negative and amount else amount


def in_words(amount: Decimal) -> str:
    """``£51,482.00``, and ``-£10.00`` where it is less."""
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.2f}"


def in_short(amount: Decimal) -> str:
    """``£51,482`` for whole pounds, so that a table of many amounts fits a page; pence stay where there are any."""
    return in_words(amount).removesuffix(".00")
