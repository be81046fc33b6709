"""What can only be checked once a whole question set file has been read: everything that refers to something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.forms.answers import TYPES
from portal.forms.loader_sections import Placed, Reading
from portal.forms.problems import Problems
from portal.forms.rules import RULES
from portal.forms.spec import Condition, Part, Question, QuestionSet, Rule

RESERVED = frozenset(
    [
        "agency_code",
        "agency",
        "sector",
        "status",
        "submitted_at",
        "csrf_token",
        "data",
        "errors",
        "form_errors",
        "meta",
        "validate",
        "process",
        "id",
    ]
)
"""Names that the workbook's leading columns and the web form use for themselves."""


@dataclass(slots=True)
class Checks:
    """The question set as read, with what the checks look things up in."""

    question_set: QuestionSet
    reading: Reading
    problems: Problems
    places: Mapping[str, int]
    by_key: Mapping[str, Question]


def check_references(question_set: QuestionSet, reading: Reading, problems: Problems) -> None:
    """Notes every wrong reference, repeated key and repeated heading of a file."""
    places: dict[str, int] = {}
    by_key: dict[str, Question] = {}
    for place, placed in enumerate(reading.questions):
        places.setdefault(placed.what.key, place)
        by_key.setdefault(placed.what.key, placed.what)
    checks = Checks(question_set, reading, problems, places, by_key)
    for one in _CHECKS:
        one(checks)


def _unique_keys(checks: Checks) -> None:
    seen: dict[tuple[str, str], int] = {}
    placed: list[tuple[str, str, int]] = [
        *(("section", section.what.key, section.line) for section in checks.reading.sections),
        *(("question", question.what.key, question.line) for question in checks.reading.questions),
        *(("question", worked_out.what.key, worked_out.line) for worked_out in checks.reading.worked_out),
    ]
    for what, key, line in placed:
        if not key:
            continue
        if what == "question" and key in RESERVED:
            checks.problems.add(
                line, f'The key "{key}" is kept for the portal itself', f'Write another, like "our_{key}"'
            )
        if (first := seen.setdefault((what, key), line)) != line or placed.count((what, key, line)) > 1:
            checks.problems.add(
                line, f'The key "{key}" belongs to another {what} already (line {first})', "Give each its own key"
            )


def _unique_columns(checks: Checks) -> None:
    for placed in checks.reading.questions:
        keys = [column.key for column in placed.what.columns if column.key]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            checks.problems.add(placed.line, f'Two columns of {placed.what.key} have the key "{key}"', "Rename one")


def _unique_headings(checks: Checks) -> None:
    seen: dict[str, str] = {}
    for placed in checks.reading.questions:
        question = placed.what
        heading = f"{question.number} {question.text}".strip().casefold()
        if question.key and question.text and (first := seen.setdefault(heading, question.key)) != question.key:
            checks.problems.add(
                placed.line,
                f"The questions {first} and {question.key} have the same number and text",
                "Change one of them, for each becomes a heading in the workbook",
            )


def _conditions(checks: Checks) -> None:
    for place, placed in enumerate(checks.reading.questions):
        for name, condition in (("show_if", placed.what.show_if), ("required_if", placed.what.required_if)):
            if condition is not None and condition.question:
                _check_condition(checks, placed, place, name, condition)


def _line(checks: Checks, placed: Placed[Question], field: str) -> int:
    """The line of one field of a question; for a part of a composite, of the composite as the file has it."""
    return checks.reading.lines.get(f"{placed.what.part_of or placed.what.key}.{field}", placed.line)


def _check_condition(checks: Checks, placed: Placed[Question], place: int, name: str, condition: Condition) -> None:
    key, target, line = placed.what.key, checks.by_key.get(condition.question), _line(checks, placed, name)
    start = f'The field "{name}" of the question {key} names {condition.question}'
    if target is None:
        remedy = "Use the key of an earlier question"
        checks.problems.add(line, f"{start}, but there is no such question", remedy)
    elif checks.places[condition.question] >= place:
        checks.problems.add(line, f"{start}, which is not asked before it", "Move that question in front of this")
    elif target.type in TYPES and not TYPES[target.type].conditional:
        remedy = "Use a question that is answered by choosing"
        checks.problems.add(line, f"{start}, which is of the type {target.type}", remedy)
    else:
        _asked_wherever(checks, placed, target, line)
        options = [option.key for option in target.options]
        for value in sorted(condition.values.difference(options)):
            remedy = f"The options are: {', '.join(options)}"
            checks.problems.add(line, f'{start}, which has no option "{value}"', remedy)


def _lists(checks: Checks) -> None:
    for placed in checks.reading.questions:
        question = placed.what
        if not question.refers_to:
            continue
        target, line = checks.by_key.get(question.refers_to), _line(checks, placed, "refers_to")
        if target is None or target.type != "rows":
            checks.problems.add(
                line,
                f'The question {question.key} points to the list "{question.refers_to}", and there is no such list',
                f'Add a question of the type rows with the key "{question.refers_to}"',
            )
        else:
            _asked_wherever(checks, placed, target, line)


def _asked_wherever(checks: Checks, placed: Placed[Question], target: Question, line: int) -> None:
    """A question that depends on another is of no use where the other is not asked."""
    question, short = placed.what, checks.question_set.short_version_tag
    start = f"The question {question.key} depends on {target.key}, which is not asked"
    if short in question.tags and short not in target.tags:
        remedy = f'Give {target.key} the tag "{short}" too'
        checks.problems.add(line, f"{start} in the short version", remedy)
    if target.applies_to and not (question.applies_to and question.applies_to <= target.applies_to):
        remedy = f"Give {question.key} the same applies_to as {target.key}"
        checks.problems.add(line, f"{start} of every kind of agency that this is asked of", remedy)


def _rules(checks: Checks) -> None:
    for placed in checks.reading.rules:
        named = RULES[placed.what.name]
        keys = (placed.what.question, *placed.what.others)
        lists = {key.rpartition(".")[0] for key in keys}
        if len(lists - {""} if named.across else lists) > 1:
            what = f"The rule {named.name} mixes answers with columns, or columns of two lists"
            checks.problems.add(placed.line, what, "Name answers only, or columns of one list only")
        if len(set(keys)) < len(keys):
            checks.problems.add(placed.line, f"The rule {named.name} names the same answer twice", "Name each once")
        for key in keys:
            _check_rule_key(checks, placed, key)


def _check_rule_key(checks: Checks, placed: Placed[Rule], key: str) -> None:
    named, (list_key, _, own_key) = RULES[placed.what.name], key.rpartition(".")
    if list_key:
        target = checks.by_key.get(list_key)
        found = next((column for column in target.columns if column.key == own_key), None) if target else None
    else:
        found = checks.by_key.get(key)
    if found is None:
        checks.problems.add(
            placed.line,
            f'The rule {named.name} names "{key}", and there is no such question',
            "Use the key of a question, or list.column",
        )
    elif named.types and found.type in TYPES and found.type not in named.types:
        kinds = " or ".join(sorted(named.types))
        what = f"The rule {named.name} compares {key}, which is of the type {found.type}"
        checks.problems.add(placed.line, what, f"Use questions of the type {kinds}")


def _short_version(checks: Checks) -> None:
    tag = checks.question_set.short_version_tag
    if tag and not any(tag in placed.what.tags for placed in checks.reading.questions):
        line = checks.reading.lines["short_version_tag"]
        checks.problems.add(line, f'No question has the tag "{tag}" of the short version', "Give it to some questions")


def _standards(checks: Checks) -> None:
    for section in checks.reading.sections:
        rated = any(question.part is Part.RATING for question in section.what.questions)
        if section.what.is_standard and not rated:
            what = f"The section {section.what.key} is a standard but has no graded question"
            checks.problems.add(section.line, what, "Add one, or delete the line is_standard: true")


_CHECKS: tuple[Callable[[Checks], None], ...] = (
    _unique_keys,
    _unique_columns,
    _unique_headings,
    _conditions,
    _lists,
    _rules,
    _short_version,
    _standards,
)
