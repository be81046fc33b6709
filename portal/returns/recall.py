"""What was said at a question in the round before, what is different about the question now, and what can be copied.

Pure functions over question sets and raw answers. What the partnership agreed about an earlier answer is laid beside it
in ``last_answers``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.forms.answers import AnswerProblem, Raw, type_of
from portal.forms.spec import Option, Part, Question, QuestionSet
from portal.forms.web import Shown, in_words
from portal.forms.web.control import RawRow, rows_by_id
from portal.returns.history import Earlier
from portal.returns.reworded import what_changed

COPIED = frozenset({"text", "long_text", "email", "choice", "yes_no", "choices", "date", "refs"}) | {
    "approximate_day",
    "birth_date",
    "not_known",
}
"""The types of answers that may still be true as they stand."""

COMPARED = frozenset({"number", "money"})
"""Figures describe one year. One that is copied looks like one that was counted, so each is typed anew."""

LISTED = frozenset({"rows"})
"""Lists are taken over row by row, in the list and wherever a row can be chosen."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """An earlier answer to one question with its parts.

    ``shown`` are the earlier questions with their answers in words; ``is_figure`` is whether they were counted.
    ``changed`` says how the question differs now, ``left_out`` what of the answer cannot be copied. ``copies`` is what
    can be, by question key, with the ``rows`` that it points to, by list; it is empty when ``why_not`` says why nothing
    is offered.
    """

    earlier: Earlier
    key: str
    shown: tuple[tuple[Question, Shown], ...]
    changed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    is_figure: bool = False
    why_not: str = ""
    copies: Mapping[str, Raw] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, RawRow]] = field(default_factory=dict)


def by_group(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Plain questions by the key of the question in the file, in order."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.part_of or question.key, []).append(question)
    return found


def recall(
    question_set: QuestionSet, groups: Mapping[str, list[Question]], earlier: Earlier, finished: frozenset[str]
) -> dict[str, Recalled]:
    """By group, what ``earlier`` said there; groups that it did not answer, and lists, are left out.

    ``groups`` are the questions that are asked now. ``finished`` are the ids of rows that are over and done with.
    """
    found = {}
    before = by_group(earlier.question_set.questions())
    for key, now in groups.items():
        then = [each for each in before.get(key, ()) if each.key in earlier.answers]
        if then and not any(each.type in LISTED for each in (*now, *then)):
            found[key] = _Recalling(question_set, key, now, earlier, finished).of(then)
    return found


class _Recalling:
    """Lays the earlier answers to one question against the question as it is asked now."""

    def __init__(
        self, question_set: QuestionSet, key: str, now: list[Question], earlier: Earlier, finished: frozenset[str]
    ) -> None:
        self.question_set = question_set
        self.key = key
        self.now = {each.key: each for each in now}
        self.lead = now[0].key
        self.earlier = earlier
        self.finished = finished
        self.copies: dict[str, Raw] = {}
        self.rows: dict[str, dict[str, RawRow]] = {}
        self.changed: list[str] = []
        self.left_out: list[str] = []
        self.is_figure = False

    def of(self, then: list[Question]) -> Recalled:
        for question in then:
            self._part(question)
        why_not = self._why_not()
        return Recalled(
            earlier=self.earlier,
            key=self.key,
            shown=tuple((each, in_words(each, self.earlier.question_set, self.earlier.answers)) for each in then),
            changed=tuple(self.changed),
            left_out=tuple(self.left_out),
            is_figure=self.is_figure,
            why_not=why_not,
            copies={} if why_not else self.copies,
            rows={} if why_not else self.rows,
        )

    def _why_not(self) -> str:
        if self.is_figure:
            return f"Figures are not copied from {self.earlier.year}: type this year’s."
        if self.lead not in self.copies:
            return " ".join(self.left_out) or "The question is answered in another way now."
        return ""

    def _part(self, then: Question) -> None:
        """Copy one part where it still fits, or say why it does not. Why something changed is true once only."""
        if then.part in (Part.CHANGE, Part.CORRECTION):
            return
        now, raw = self.now.get(then.key), self.earlier.answers[then.key]
        if now is None:
            self.left_out.append(f"“{then.text}” is not asked any more.")
            return
        self.changed += what_changed(now, self.question_set, then, self.earlier.question_set, raw)
        if now.type in COMPARED or then.type in COMPARED:
            self.is_figure = True
        elif now.type != then.type:
            self.left_out.append(f"“{now.text}” is answered in another way now.")
        elif self._is_open(now):
            self._copy(now, then, raw)

    def _is_open(self, now: Question) -> bool:
        """Whether the part is asked with the rating that is copied; a condition on other questions is not ours."""
        condition = now.show_if
        if condition is None or condition.question not in self.now:
            return True
        parent = self.now[condition.question]
        if type_of(parent).chosen(parent, self.copies.get(parent.key)) & condition.values:
            return True
        if parent.key in self.copies:
            self.left_out.append(f"“{now.text}” is not asked any more with this answer.")
        return False

    def _copy(self, now: Question, then: Question, raw: Raw) -> None:
        if now.refers_to is not None:
            raw = self._with_rows(now, raw)
        try:
            type_of(now).parse(now, raw)
        except AnswerProblem as problem:
            self.left_out.append(_cannot(then, raw, problem))
        else:
            if not type_of(now).is_blank(raw):
                self.copies[now.key] = raw

    def _with_rows(self, now: Question, raw: Raw) -> Raw:
        """The references whose rows can come along, and those rows as the list takes them now."""
        offered = rows_of(self.earlier, self.question_set, now.refers_to or "")
        chosen = [str(each) for each in raw] if isinstance(raw, list) else []
        if closed := [each for each in chosen if each in offered and each in self.finished]:
            them = "one that is" if len(closed) == 1 else f"{len(closed)} that are"
            self.left_out.append(f"“{now.text}”: {them} closed since is not copied.")
        kept = [each for each in chosen if each in offered and each not in self.finished]
        self.rows.setdefault(now.refers_to or "", {}).update({each: offered[each] for each in kept})
        return kept


def rows_of(earlier: Earlier, question_set: QuestionSet, list_key: str) -> dict[str, RawRow]:
    """The rows of an earlier list by id, each with the columns that the list still has."""
    target = question_set.question(list_key)
    if target is None:
        return {}
    columns = {"id", *(column.key for column in target.columns)}
    return {
        row_id: {key: cell for key, cell in row.items() if key in columns}
        for row_id, row in rows_by_id(earlier.answers.get(list_key)).items()
    }


def _cannot(then: Question, raw: Raw, problem: AnswerProblem) -> str:
    option: Option | None = then.option(raw) if isinstance(raw, str) else None
    return f"“{option.label}” can no longer be chosen here." if option is not None else f"{problem.message}."
