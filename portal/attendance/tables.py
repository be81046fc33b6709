"""The two tables that groups are set up from: what each needs to decide, and who had a tick at its meetings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.attendance.quorum import Rule, RuleKind
from portal.financial_years import bounds
from portal.uploads import text
from portal.uploads.faults import Faults, cells_of
from portal.uploads.table import Limits

GROUPS = ("group", "cadence_printed", "quorum_printed")
CAME = frozenset({"✓", "✔", "yes", "y"})
AWAY = frozenset({"x", "✗", "✘", "×", "no", "n"})
FULL = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
_MONTH = re.compile(r"([A-Za-z]{3,9})\.? (20[0-9]{2})")
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"({'|'.join(_NUMBERS)}|[0-9]{{1,2}})"
_EACH = re.compile(r"(?:at least )?one representative (?:of|from)(?: each of)?:? (?:the )?(.+)", re.I)
_SOME = re.compile(rf"(?:a )?minimum of {_NUMBER} representatives of (?:the )?(.+)", re.I)
_SHARE = re.compile(rf"{_NUMBER} members, of whom no more than (half|[0-9]{{1,2}}%) (?:will|may) be (.+)", re.I)
_MONEY = re.compile(
    rf"(.*); *financial matters need (?:an affirmative vote of )?all (?:{_NUMBER} )?(?:of )?(?:the )?(.+)", re.I
)
WAYS = (
    "“one representative of each of: A; B”, “at least one representative from the A, B and C”, “minimum of four "
    "representatives of the LIST” (and “; financial matters need all five LIST”), “six members, of whom no more than "
    "half will be KIND”, or “not stated”"
)


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """A row of the first table. No rules: its terms state none."""

    name: str
    cadence: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ReadTicks:
    """The second table: the meetings with their label, and for each body whether it had a tick (None: a blank)."""

    meetings: tuple[tuple[date, str], ...]
    rows: tuple[tuple[str, tuple[bool | None, ...]], ...]


def groups_in(content: bytes, starts_on: date) -> tuple[ReadGroup, ...]:
    """The groups and their rules from ``starts_on``. Raises BadRows with everything that is wrong, or BadFile."""
    faults, found = Faults(), list[ReadGroup]()
    table = text.rows_of(content, Limits(), comment="#")
    for row, cells in cells_of(table, faults, GROUPS):
        rules = faults.read(row.number, "quorum_printed", _reading_rules(cells["quorum_printed"], starts_on))
        name = faults.name(row.number, "group", cells["group"])
        if name.casefold() in {one.name.casefold() for one in found}:
            faults.say(row.number, "group", f"“{name}” stands in more than one row. Leave one of them")
        found.append(ReadGroup(name, cells["cadence_printed"].strip(), rules or ()))
    faults.refuse()
    return tuple(found)


def _reading_rules(words: str, starts_on: date) -> Callable[[], tuple[Rule, ...]]:
    return lambda: tuple(map(_of_somebody, rules_in(" ".join(words.split()), starts_on)))


def _of_somebody(rule: Rule) -> Rule:
    """The rule, which needs somebody. Raises ValueError for one that nobody can miss."""
    if rule.number == 0 or not (rule.bodies or rule.limited):
        raise ValueError("needs nobody. Say who has to be there, or how many")
    return rule


def rules_in(words: str, starts_on: date) -> Iterator[Rule]:
    """What a group's terms say about its quorum, as rules. Raises ValueError for words that are none of the ways."""
    money = _MONEY.fullmatch(words)
    if money is not None:
        number = number_of(money[2]) if money[2] else None
        yield Rule(RuleKind.ALL_OF, starts_on, words, for_money=True, number=number, bodies=(money[3].strip(),))
    ordinary = money[1].strip() if money is not None else words
    if not ordinary or ordinary.casefold().startswith("not stated"):
        return
    if (each := _EACH.fullmatch(ordinary)) is not None:
        yield Rule(RuleKind.ONE_OF_EACH, starts_on, words, bodies=_names_in(each[1]))
    elif (some := _SOME.fullmatch(ordinary)) is not None:
        yield Rule(RuleKind.SOME_OF, starts_on, words, number=number_of(some[1]), bodies=(some[2].strip(),))
    elif (share := _SHARE.fullmatch(ordinary)) is not None:
        limit = 50 if share[2].casefold() == "half" else int(share[2].rstrip("%"))
        limited = re.sub(r"(?<=[a-z])s$", "", share[3].strip())
        yield Rule(RuleKind.SHARE_LIMIT, starts_on, words, number=number_of(share[1]), limited=limited, share=limit)
    else:
        raise ValueError(f"is not a way to state a quorum that is known. Write {WAYS}")


def number_of(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.casefold())


def _names_in(listed: str) -> tuple[str, ...]:
    """Names divided by semicolons; where there are none, by commas and a last "and"."""
    parts = listed.split(";") if ";" in listed else re.split(r", *(?:and )?| and ", listed)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def ticks_in(content: bytes, year: str) -> ReadTicks:
    """The ticks of a year's meetings. Raises BadRows with everything that is wrong, or BadFile."""
    faults, rows = Faults(), list[tuple[str, tuple[bool | None, ...]]]()
    table = text.rows_of(content, Limits(), comment="#")
    first, *months = table.headings
    if first.casefold() != "agency":
        faults.found.append("Column 1: is called “Agency”, and then there is a column for each meeting.")
    meetings = [_meeting(heading, year, faults) for heading in months]
    if len(set(meetings)) < len(meetings):
        faults.found.append("Two columns are about the same month. Name each meeting once.")
    for row in table.rows:
        name, *cells = (*row.cells, *[""] * (len(table.headings) - len(row.cells)))
        name = faults.name(row.number, "Agency", name)
        if name.casefold() in {other.casefold() for other, _ in rows}:
            faults.say(row.number, "Agency", f"“{name}” stands in more than one row. Leave one of them")
        if len(cells) > len(months):
            faults.say(row.number, "(no name)", "there is a cell to the right of the last column. Empty it")
        pairs = zip(cells, months, strict=False)
        rows.append((name, tuple(_tick(cell, row.number, month, faults) for cell, month in pairs)))
    faults.refuse()
    return ReadTicks(tuple(meetings), tuple(rows))


def _meeting(heading: str, year: str, faults: Faults) -> tuple[date, str]:
    found = _MONTH.fullmatch(heading.strip())
    begins = found[1].capitalize() if found is not None else ""
    month = next((number for number, name in enumerate(FULL, 1) if name.startswith(begins)), 0)
    if found is None or not month:
        faults.found.append(f"Column {heading or '(no name)'}: is not a month. Write it like April 2024 or Oct 2024.")
        return date.min, heading
    day, (first, last) = date(int(found[2]), month, 1), bounds(year)
    if not first <= day <= last:
        faults.found.append(f"Column {heading}: is not in the financial year {year}.")
    return day, f"{FULL[day.month - 1]} {day.year}"


def _tick(cell: str, row: int, month: str, faults: Faults) -> bool | None:
    written = cell.strip().casefold()
    if written in CAME:
        return True
    if written in AWAY:
        return False
    if written:
        faults.say(row, month, f"has “{cell.strip()}”. Write ✓ for came, x for not, or leave it blank for not asked")
    return None
