"""Works the counting sheets out again, from nothing but what stands on ``Answers long`` (and, for who was asked, on
``Returns``), without the code that counted: every figure as the very number that must stand in its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from exports.columns import section_title
from portal.forms.spec import Direction, Option, Part, Question, QuestionSet, Scale, Section

Row: TypeAlias = dict[str, Any]
CHANGES = ("up", "down", "same", "new", "not comparable")


@dataclass(frozen=True)
class Workbook:
    """What was read: the set, the rows of the long sheet, and those of ``Returns``."""

    question_set: QuestionSet
    long: Sequence[Row]
    returns: Sequence[Row] = ()


@dataclass(frozen=True)
class Rating:
    """One rated question of one agency, as the long sheet prints it."""

    row: Row
    section: Section
    question: Question
    scale: Scale
    change: str
    why: str
    before: Option | None

    @property
    def option(self) -> Option | None:
        return chosen(self.row, self.scale)

    @property
    def is_asked(self) -> bool:
        return bool(self.row["state"] != "not asked")

    @property
    def is_out(self) -> bool:
        return self.option is not None and self.option.does_not_apply

    @property
    def is_blank(self) -> bool:
        return self.option is None

    @property
    def is_rated(self) -> bool:
        return self.option is not None and not self.option.does_not_apply

    @property
    def score(self) -> Fraction:
        return Fraction(str(self.row["score"]))

    @property
    def points(self) -> Fraction:
        """How far from the worst score to the best."""
        scores = [Fraction(option.score) for option in self.scale.options if option.score is not None]
        share = (self.score - min(scores)) / (max(scores) - min(scores))
        return 1 - share if self.scale.direction is Direction.LOWER_IS_BETTER else share

    @property
    def counts(self) -> bool:
        return self.section.is_standard and any(option.score is not None for option in self.scale.options)


def chosen(row: Row, scale: Scale) -> Option | None:
    """The option by its label; an answer that is no option of the scale is a blank one."""
    if row["state"] != "answered":
        return None
    return next((option for option in scale.options if option.label == row["answer"]), None)


def ratings(now: Workbook, then: Workbook | None) -> list[Rating]:
    """Every rating that was asked for, with how it changed."""
    questions = {q.key: (s, q) for s in now.question_set.sections for q in s.questions if q.part is Part.RATING}
    before = {(row["agency_code"], row["key"]): row for row in then.long} if then else {}
    returned = {row["agency_code"] for row in then.long} if then else set()
    found = []
    for row in now.long:
        if row["key"] in questions and row["state"] != "not asked":
            section, question = questions[row["key"]]
            scale = now.question_set.scale(str(question.scale))
            verdict = change(row, before.get((row["agency_code"], row["key"])), now, then, returned)
            found.append(Rating(row, section, question, scale, *verdict))
    return found


def change(
    row: Row, earlier: Row | None, now: Workbook, then: Workbook | None, returned: set[str]
) -> tuple[str, str, Option | None]:
    """How a rating changed, why, and what it was."""
    old = then.question_set.question(row["key"]) if then else None
    if then is None or old is None or old.part is not Part.RATING:
        return "new", "new question", None
    if row["agency_code"] not in returned:
        return "new", "no return last round", None
    if earlier is None or earlier["state"] == "not asked":
        return "new", "not asked last round", None
    scales = scale_of(now, row["key"]), scale_of(then, row["key"])
    option, was = chosen(row, scales[0]), chosen(earlier, scales[1])
    if row["question"] != earlier["question"] or meanings(now, row) != meanings(then, row):
        return "not comparable", "wording changed", was
    if definition(scales[0]) != definition(scales[1]):
        return "not comparable", "scale changed", was
    return (*step(scales[0], was, option), was)


def scale_of(workbook: Workbook, key: str) -> Scale:
    question = workbook.question_set.question(key)
    return workbook.question_set.scale(str(question.scale if question else None))


def meanings(workbook: Workbook, row: Row) -> Any:
    section = workbook.question_set.section_of(row["key"])
    return sorted(section.meanings) if section else None


def definition(scale: Scale) -> Any:
    return scale.direction, [(o.key, o.label, o.score, o.meaning, o.does_not_apply) for o in scale.options]


def step(scale: Scale, was: Option | None, now: Option | None) -> tuple[str, str]:
    if was is None:
        return "not comparable", "not answered last round"
    if now is None:
        return "not comparable", "not answered this round"
    if (was.does_not_apply and now.does_not_apply) or was.key == now.key:
        return "same", ""
    if was.does_not_apply:
        return "not comparable", "did not apply last round"
    if now.does_not_apply:
        return "not comparable", "does not apply this round"
    if was.score is None or now.score is None:
        return "not comparable", "the scale has no scores"
    better = now.score > was.score if scale.direction is Direction.HIGHER_IS_BETTER else now.score < was.score
    return ("same" if now.score == was.score else "up" if better else "down"), ""


def share(numerator: Fraction | int, denominator: int) -> float | None:
    return float(Fraction(numerator) / denominator) if denominator else None


def heatmap(now: Workbook) -> list[Row]:
    """One row an agency, in the order of the long sheet."""
    found = ratings(now, None)
    agencies = dict.fromkeys((row["agency_code"], row["agency"], row["sector"]) for row in now.long)
    sections = dict.fromkeys(section_title(s) for s in now.question_set.sections if s.is_standard)
    rows = []
    for code, agency, sector in agencies:
        own = [rating for rating in found if rating.row["agency_code"] == code and rating.counts]
        row = {"Agency code": code, "Agency": agency, "Sector": sector, "All standards": mean(own)}
        for title in sections:
            row[title] = mean([rating for rating in own if rating.row["section"] == title])
        rows.append(row)
    return rows


def mean(own: Sequence[Rating]) -> float | str:
    rated = [rating.score for rating in own if rating.is_rated]
    if rated:
        return float(sum(rated) / len(rated))
    if not own:
        return "not asked"
    return "does not apply" if all(rating.is_out for rating in own) else "not answered"


def changes(now: Workbook, then: Workbook) -> list[Row]:
    return [
        {
            "Agency code": rating.row["agency_code"],
            "Agency": rating.row["agency"],
            "Sector": rating.row["sector"],
            "Standard": rating.row["section"],
            "Number": rating.row["number"],
            "Question": rating.row["question"],
            **sides(rating.before, "last round", None),
            **sides(rating.option, "now", "not answered"),
            "Change": rating.change,
            "Why": rating.why or None,
        }
        for rating in ratings(now, then)
    ]


def sides(option: Option | None, when: str, otherwise: str | None) -> Row:
    label, letter, score = (option.label, option.letter, option.score) if option else (otherwise, None, None)
    return {
        f"Rating {when}": label,
        f"Letter {when}": letter or None,
        f"Score {when}": None if score is None else float(score),
    }


def sectors(now: Workbook) -> list[tuple[str, str]]:
    """Each sector as it is and as it is printed, in alphabetical order, the nameless last."""
    names = {row["sector"] or "" for row in now.returns}
    nameless = "No sector (2)" if "no sector" in {name.casefold() for name in names} else "No sector"
    return [(name, name or nameless) for name in sorted(names, key=lambda name: (not name, name.casefold(), name))]


def all_sectors(now: Workbook) -> str:
    taken = {str(row["sector"]).casefold() for row in now.returns}
    return "All sectors (2)" if "all sectors" in taken else "All sectors"


def indicators(now: Workbook, then: Workbook | None) -> list[Row]:
    found, rows = ratings(now, then), []
    labels = [
        option.label
        for question in now.question_set.questions()
        if question.part is Part.RATING
        for option in now.question_set.scale(str(question.scale)).options
        if not option.does_not_apply
    ]
    for sector, printed in [(None, all_sectors(now)), *sectors(now)]:
        for section in now.question_set.sections:
            for question in (question for question in section.questions if question.part is Part.RATING):
                own = [one for one in found if one.question is question]
                own = [one for one in own if sector is None or (one.row["sector"] or "") == sector]
                scale = now.question_set.scale(str(question.scale))
                row = {"Sector": printed, "Standard": section_title(section), "Number": question.number}
                row |= {"Question": question.text} | counted(own, scale, list(dict.fromkeys(labels)))
                rows.append(row | (changed(own) if then else {}))
    return rows


def counted(own: Sequence[Rating], scale: Scale, labels: Sequence[str]) -> Row:
    rated = [rating for rating in own if rating.is_rated]
    row: Row = {"Asked": len(own), "Does not apply": sum(one.is_out for one in own)}
    row |= {"Blank": sum(one.is_blank for one in own), "Rated": len(rated)}
    for label in labels:
        count = sum(rating.row["answer"] == label for rating in rated)
        is_here = label in {option.label for option in scale.options}
        row[label], row[f"{label} %"] = (count, share(count, len(rated))) if is_here else (None, None)
    scores = [one.score for one in rated if one.row["score"] is not None]
    return row | {"Mean score": share(sum(scores, Fraction(0)), len(scores))}


def changed(own: Sequence[Rating]) -> Row:
    return {word.capitalize(): sum(rating.change == word for rating in own) for word in CHANGES}


def summary(now: Workbook, then: Workbook | None) -> list[Row]:
    found = [rating for rating in ratings(now, then) if rating.counts]
    by_question = {
        f"{question.number} {question.text}".strip(): [one for one in found if one.question is question]
        for section in now.question_set.sections
        if section.is_standard
        for question in section.questions
        if question.part is Part.RATING
    }

    def line(part: str, name: str, own: Sequence[Rating], returns: Iterable[Row] | None = None) -> Row:
        row = {"Part": part, "Name": name} | agencies(returns) | figures(own)
        return row | (changed(own) if then else {})

    rows = [line("All", "All agencies", found, now.returns)]
    for section in now.question_set.sections:
        if section.is_standard:
            rows.append(line("Standard", section_title(section), [one for one in found if one.section is section]))
    for sector, printed in sectors(now):
        own = [one for one in found if (one.row["sector"] or "") == sector]
        rows.append(line("Sector", printed, own, [row for row in now.returns if (row["sector"] or "") == sector]))
    best, worst = strongest_and_weakest(by_question)
    rows += [line("Top strength", name, by_question[name]) for name in best]
    rows += [line("Top gap", name, by_question[name]) for name in worst]
    return rows


def agencies(returns: Iterable[Row] | None) -> Row:
    if returns is None:
        return {"Agencies asked": None, "Returned": None, "Returned %": None, "Excused": None}
    rows = list(returns)
    excused = sum(row["excused"] == "Yes" and row["in"] == "No" for row in rows)
    returned, asked = sum(row["in"] == "Yes" for row in rows), len(rows) - excused
    return {"Agencies asked": asked, "Returned": returned, "Returned %": share(returned, asked), "Excused": excused}


def figures(own: Sequence[Rating]) -> Row:
    rated = [rating for rating in own if rating.is_rated]
    met, points = sum(rating.points == 1 for rating in rated), sum((one.points for one in rated), Fraction(0))
    return {
        "Fully met": met,
        "Points": float(points),
        "Rated": len(rated),
        "Fully met %": share(met, len(rated)),
        "Weighted %": share(points, len(rated)),
        "Does not apply": sum(rating.is_out for rating in own),
        "Blank": sum(rating.is_blank for rating in own),
    }


def strongest_and_weakest(by_question: dict[str, list[Rating]]) -> tuple[list[str], list[str]]:
    """The better half and the other half of the questions, five of each end at most."""

    def worth(name: str) -> tuple[Fraction, Fraction]:
        rated = [rating for rating in by_question[name] if rating.is_rated]
        met = Fraction(sum(rating.points == 1 for rating in rated), len(rated))
        return sum((rating.points for rating in rated), Fraction(0)) / len(rated), met

    rated = [name for name, own in by_question.items() if any(rating.is_rated for rating in own)]
    rated.sort(key=worth, reverse=True)
    middle = -(-len(rated) // 2)
    best = [name for name in rated[:middle] if worth(name)[0] > 0]
    worst = [name for name in rated[: middle - 1 if middle else None : -1] if worth(name)[0] < 1]
    return best[:5], worst[:5]
