"""Works ``Figures``, ``Comparison`` and ``Practitioners`` out again from what stands on ``Answers long``, not as
the code does: with the standard library's quartiles, and words and shares of its own.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from exports.rows import Compared
from portal.forms.spec import Part, Polarity, Question, QuestionSet
from tests.exports.recounting import Row, Workbook, chosen, scale_of

Elsewhere: TypeAlias = Mapping[tuple[str, str], Compared]
STATES = {
    "We have a figure": "Value",
    "The figure is zero": "Zero",
    "We do not collect this": "Not collected",
    "This does not apply to us": "Not applicable",
    "The figure is not available yet": "Not yet available",
}
POLARITIES = {
    Polarity.HIGHER_IS_BETTER: "Higher is better",
    Polarity.LOWER_IS_BETTER: "Lower is better",
    Polarity.NEUTRAL: "Neither",
}
CUTS = ("Lowest", "Lower quartile", "Median", "Upper quartile", "Highest", "Mean")


@dataclass(frozen=True)
class Asked:
    """A question of the file that can be compared: its key, what it measures and the plain questions behind it."""

    key: str
    kind: Part
    parts: tuple[Question, ...]
    polarity: Polarity
    unit: str

    def definition(self, workbook: Workbook) -> Any:
        """What must be the same in both rounds for them to be compared."""
        scales = [workbook.question_set.scale(part.scale) for part in self.parts if part.scale]
        options = [
            (o.key, o.label, o.score, o.meaning) for scale in scales for o in scale.options if o.score is not None
        ]
        return self.kind, self.unit, [(part.key, part.text) for part in self.parts], options


@dataclass(frozen=True)
class Said:
    """What one agency said: the word of its state, the exact value, and the counts of a share."""

    state: str
    value: Fraction | None = None
    counts: tuple[Decimal, Decimal] | None = None


def asked_in(question_set: QuestionSet) -> list[Asked]:
    found = []
    worked_out = {column.key: column for column in question_set.worked_out}
    for section in question_set.sections:
        for key in dict.fromkeys(question.part_of for question in section.questions if question.part_of):
            parts = [one for one in section.questions if one.part_of == key and one.part not in _BESIDE]
            lead = next((one for one in parts if one.part in (Part.RATING, Part.VALUE, Part.NUMERATOR)), None)
            if lead is None or lead.part is None:
                continue
            kind = lead.part
            unit = {Part.RATING: "grade, 4 is best", Part.NUMERATOR: "%"}.get(kind, lead.unit)
            polarity = worked_out[key].polarity if key in worked_out else lead.polarity
            if kind is not Part.RATING or any(o.score is not None for o in question_set.scale(str(lead.scale)).options):
                found.append(Asked(key, kind, tuple(parts), polarity, unit))
    return found


_BESIDE = frozenset(Part) - {Part.RATING, Part.STATE, Part.VALUE, Part.NUMERATOR, Part.DENOMINATOR}


class Told:
    """What each agency said in one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._rows = {(row["agency_code"], row["key"]): row for row in workbook.long if row["row"] is None}
        self.agencies = list(dict.fromkeys((row["agency_code"], row["agency"], row["sector"]) for row in workbook.long))

    def row(self, code: str, key: str) -> Row | None:
        return self._rows.get((code, key))

    def answer(self, code: str, key: str) -> Any:
        row = self.row(code, key)
        return row["answer"] if row and row["state"] == "answered" else None

    def is_asked(self, code: str, one: Asked) -> bool:
        rows = [self.row(code, part.key) for part in one.parts]
        return any(row is not None and row["state"] != "not asked" for row in rows)

    def said(self, code: str, one: Asked) -> Said:
        if one.kind is Part.RATING:
            return self._grade(code, one)
        state = STATES.get(self.answer(code, f"{one.key}_state"), "Not answered")
        if state not in ("Value", "Zero"):
            return Said(state)
        return self._figure(code, one, state) if one.kind is Part.VALUE else self._share(code, one, state)

    def _grade(self, code: str, one: Asked) -> Said:
        row = self.row(code, one.key)
        score = row["score"] if row is not None else None
        return Said("Value", Fraction(score)) if score is not None else Said("Not answered")

    def _figure(self, code: str, one: Asked, state: str) -> Said:
        typed = 0 if state == "Zero" else self.answer(code, one.key)
        if typed is None:
            return Said("Not answered")
        return Said("Value" if typed else "Zero", Fraction(typed))

    def _share(self, code: str, one: Asked, state: str) -> Said:
        top, bottom = (self.answer(code, f"{one.key}_{part}") for part in ("numerator", "denominator"))
        top = 0 if state == "Zero" else top
        if top is None or bottom is None:
            return Said("Not answered")
        share = Fraction(top, bottom) if bottom else None
        return Said("Value" if top else "Zero", share, (Decimal(top), Decimal(bottom)))


def figures(now: Workbook, then: Workbook | None, first: Workbook | None) -> list[Row]:
    """Every figure of every agency, then each share of all together."""
    told, rows, shares = Told(now), [], {}
    earlier = Comparable(now, then)
    at_first = Told(first) if first else None
    asked = [one for one in asked_in(now.question_set) if one.kind is not Part.RATING]
    for code, agency, sector in told.agencies:
        for one in (one for one in asked if told.is_asked(code, one)):
            said = told.said(code, one)
            shares.setdefault(one.key, []).append(said)
            was = at_first.said(code, one) if at_first and code in {who[0] for who in at_first.agencies} else said
            rows.append(
                {"Agency code": code, "Agency": agency, "Sector": sector}
                | place(now, one)
                | printed(one, said)
                | {
                    "Last round": in_words(one, earlier.said(code, one)),
                    "Why it changed": told.answer(code, f"{one.key}_change")
                    or unexplained(is_far(now.question_set, one, said, earlier.said(code, one))),
                    "First submitted as": None if was == said else in_words(one, was),
                    "Why it was corrected": told.answer(code, f"{one.key}_correction")
                    or unexplained(was != said and "Not answered" not in (was.state, said.state)),
                }
            )
    for one in (one for one in asked if one.kind is Part.NUMERATOR and rows):
        whole = {"Agency code": None, "Agency": "All agencies", "Sector": None}
        rest = dict.fromkeys(("Last round", "Why it changed", "First submitted as", "Why it was corrected"))
        rows.append(whole | place(now, one) | printed(one, sum_over_sum(shares.get(one.key, []))) | rest)
    return rows


def unexplained(wants_a_reason: bool) -> str | None:
    return "No reason given" if wants_a_reason else None


def is_far(question_set: QuestionSet, one: Asked, now: Said, then: Said) -> bool:
    """Whether a figure moved by more than its file allows, or is no longer there."""
    if "Not answered" in (now.state, then.state):
        return False
    if now.value is None or then.value is None:
        return then.state in ("Value", "Zero") and now.state not in ("Value", "Zero")
    limit = next(each.limit for each in question_set.watches if each.reason == f"{one.key}_change")
    of = Fraction(1) if one.kind is Part.NUMERATOR else abs(then.value)
    return abs(now.value - then.value) * 100 > Fraction(limit) * of


class Comparable:
    """What was said the round before, where the same was asked."""

    def __init__(self, now: Workbook, then: Workbook | None) -> None:
        self._told = Told(then) if then else None
        before = {one.key: one.definition(then) for one in asked_in(then.question_set)} if then else {}
        self._same = {one.key for one in asked_in(now.question_set) if before.get(one.key) == one.definition(now)}

    def said(self, code: str, one: Asked) -> Said:
        return self._told.said(code, one) if self._told and one.key in self._same else Said("Not answered")


def place(workbook: Workbook, one: Asked) -> Row:
    """Section, number and question, as ``Answers long`` prints them; a share has a row of its own there."""
    row = next(row for row in workbook.long if row["key"] == one.key)
    return {"Section": row["section"], "Number": row["number"], "Question": row["question"]}


def printed(one: Asked, said: Said) -> Row:
    top, bottom = said.counts or (None, None)
    return {
        "State": said.state,
        "Numerator": top,
        "Denominator": bottom,
        "Value": cell(one, said.value),
        "Unit": one.unit or None,
    }


def cell(one: Asked, value: Fraction | None) -> float | None:
    if value is None or one.kind is Part.NUMERATOR:
        return None if value is None else float(value)
    return float(round(Decimal(value.numerator) / Decimal(value.denominator), 6))


def in_words(one: Asked, said: Said) -> str | None:
    if said.state == "Not answered":
        return None
    if said.state not in ("Value", "Zero"):
        return said.state
    if said.counts is not None:
        counts = f"{said.counts[0]} of {said.counts[1]}"
        return counts if said.value is None else f"{tenth(said.value * 100)}% ({counts})"
    assert said.value is not None
    return f"{tenth(said.value)} {one.unit}".strip()


def tenth(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")


def sum_over_sum(said: Sequence[Said]) -> Said:
    counts = [one.counts for one in said if one.counts is not None]
    if not counts:
        return Said("Not answered")
    top, bottom = (sum(each) for each in zip(*counts, strict=True))
    share = Fraction(top) / Fraction(bottom) if bottom else None
    return Said("Value" if top else "Zero", share, (Decimal(top), Decimal(bottom)))


def comparison(now: Workbook, then: Workbook | None, elsewhere: Elsewhere) -> list[Row]:
    told, earlier, rows = Told(now), Comparable(now, then), []
    for one in asked_in(now.question_set):
        said = [told.said(code, one) for code, _, _ in told.agencies]
        before = [earlier.said(code, one) for code, _, _ in told.agencies]
        values = [each.value for each in said if each.value is not None]
        rows.append(
            place(now, one)
            | {"Unit": one.unit or None, "Polarity": POLARITIES[one.polarity], "n": len(values)}
            | {name: cell(one, value) for name, value in zip(CUTS, cuts(values), strict=True)}
            | {"Median in words": grade_in_words(now, one, values)}
            | {"Sum over sum": cell(one, sum_over_sum(said).value) if one.kind is Part.NUMERATOR else None}
            | {"Previous round": cell(one, whole(one, before))}
            | from_elsewhere(one, "Region", elsewhere.get((one.key, "region")))
            | from_elsewhere(one, "National", elsewhere.get((one.key, "national")))
        )
    return rows


def grade_in_words(now: Workbook, one: Asked, values: list[Fraction]) -> str | None:
    """A number of a grade never stands alone: what the median, or the option next to it, is called."""
    if one.kind is not Part.RATING or not values:
        return None
    median, options = statistics.median(values), [o for o in one.parts[0].options if o.score is not None]
    near = sorted(options, key=lambda option: (abs(Fraction(str(option.score)) - median), -Fraction(str(option.score))))
    exact = Fraction(str(near[0].score)) == median
    return near[0].label if exact else f"{tenth(median)} (nearest: {near[0].label})"


def cuts(values: list[Fraction]) -> list[Fraction | None]:
    if not values:
        return [None] * len(CUTS)
    quarters = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    assert quarters[1] == statistics.median(values)
    return [min(values), *quarters, max(values), statistics.mean(values)]


def whole(one: Asked, said: Sequence[Said]) -> Fraction | None:
    """A share of all is a sum over a sum; anything else is a mean."""
    if one.kind is Part.NUMERATOR:
        return sum_over_sum(said).value
    values = [each.value for each in said if each.value is not None]
    return statistics.mean(values) if values else None


def from_elsewhere(one: Asked, name: str, found: Compared | None) -> Row:
    value = None if found is None else found.words if found.value is None else cell(one, found.value)
    return {name: value, f"{name}: source and period": found.about if found else None}


def practitioners(now: Workbook, survey: QuestionSet, rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Each printed row, and the same worked out from the counts that are printed beside it."""
    told, asked = Told(now), {one.key: one for one in asked_in(now.question_set)}
    for row in rows:
        question = next(one for one in survey.questions() if one.number == row["Number"])
        (key,) = question.pairs_with
        same = [one for one in rows if (one["Agency code"], one["Number"]) == (row["Agency code"], row["Number"])]
        scores = {option.label: option.score for option in question.options}
        mean = mean_of([(scores[one["Their answer"]], one["People"]) for one in same])
        grade = told.row(row["Agency code"], key)
        managers = told.said(row["Agency code"], asked[key]) if key in asked else Said("Not answered")
        own = grade["score"] if grade else None
        gap = None if mean is None or own is None else Fraction(own) - mean
        option = chosen(grade, scale_of(now, key)) if grade and grade["part"] == "rating" else None
        words = option.label if option else in_words(asked[key], managers)
        yield (
            row,
            row
            | {
                "Question to practitioners": question.text,
                "Managers say": words or "Not answered",
                "Mean of practitioners": hundredth(mean),
                "Gap": hundredth(gap),
            },
        )


def mean_of(counts: Sequence[tuple[Decimal | None, int | str]]) -> Fraction | None:
    if any(people == "hidden" for _, people in counts) or any(score is None for score, _ in counts):
        return None
    total = sum(int(people) for _, people in counts)
    return sum((Fraction(score or 0) * int(people) for score, people in counts), Fraction(0)) / total if total else None


def hundredth(value: Fraction | None) -> float | None:
    return None if value is None else float(round(Decimal(value.numerator) / Decimal(value.denominator), 2))
