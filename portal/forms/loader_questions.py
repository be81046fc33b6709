"""Reading questions from a question set file: what every question has, and what its type adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

from portal.forms.answers import REASONS, TYPES, YES_NO
from portal.forms.expand import COMPOSITES, Draft, Expanded, not_known_rules, with_not_known
from portal.forms.loader_fields import Fields
from portal.forms.loader_scales import read_options
from portal.forms.spec import Comparator, Condition, Polarity, Question, Scale

QUESTION_FIELDS = frozenset(
    {
        "key",
        "type",
        "text",
        "number",
        "hint",
        "hints_by_kind",
        "required",
        "required_if",
        "show_if",
        "applies_to",
        "tags",
        "pairs_with",
    }
)
COLUMN_FIELDS = frozenset({"key", "type", "text", "hint", "required", "not_known"})
MOST_HEADING = 250
"""A heading in the workbook is the number and the text together and holds 255 characters."""


@dataclass(slots=True)
class Context:
    """What the head of the file says and its questions refer to."""

    scales: Mapping[str, Scale] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


Reader: TypeAlias = Callable[[Fields, Context], Any]


def _read_scale(fields: Fields, context: Context) -> str | None:
    key = fields.one_of("scale", sorted(context.scales)) if context.scales else fields.text("scale")
    if key and not context.scales:
        fields.wrong(fields.line("scale"), f'has the scale "{key}", but the file has no scales', "Add it under scales:")
    return key if key in context.scales else None


def _read_columns(fields: Fields, context: Context) -> tuple[Question, ...]:
    found: list[Question] = []
    for group in fields.groups("columns", f"column of {fields.where}, number", 1):
        column = _read_column(group, context)
        found.extend(with_not_known(column, REASONS) if group.flag("not_known", False) else (column,))
    return tuple(found)


def _limit(fields: Fields, name: str, most: int) -> Decimal | None:
    return Decimal(fields.whole(name, 1, 1, most)) if fields.has(name) else None


def _read_compare(fields: Fields) -> frozenset[Comparator]:
    """What the answer is compared with: the own answer of last time and the partners, where the file says nothing."""
    if not fields.has("compare"):
        return frozenset({Comparator.PREVIOUS, Comparator.PARTNERS})
    keys = fields.keys("compare", (each.value for each in Comparator), "a kind of comparison")
    return frozenset(Comparator(key) for key in keys)


_READERS: dict[str, Reader] = {
    "options": lambda fields, _: read_options(fields),
    "scale": _read_scale,
    "minimum": lambda fields, _: fields.number("minimum", Decimal(0)),
    "maximum": lambda fields, _: fields.number("maximum"),
    "decimals": lambda fields, _: fields.whole("decimals", 0, 0, 6),
    "unit": lambda fields, _: fields.text("unit"),
    "max_length": lambda fields, _: fields.whole("max_length", 10_000, 1, 30_000),
    "max_words": lambda fields, _: fields.whole("max_words", 0, 1, 5_000) if fields.has("max_words") else None,
    "earliest": lambda fields, _: fields.day("earliest"),
    "latest": lambda fields, _: fields.day("latest"),
    "not_in_future": lambda fields, _: fields.flag("not_in_future", False),
    "future_when_new": lambda fields, _: fields.flag("future_when_new", False),
    "columns": _read_columns,
    "row_name": lambda fields, _: fields.text("row_name"),
    "max_rows": lambda fields, _: fields.whole("max_rows", 200, 1, 1_000),
    "refers_to": lambda fields, _: fields.key("refers_to") or None,
    "autocomplete": lambda fields, _: fields.text("autocomplete"),
    "may_not_apply": lambda fields, _: fields.flag("may_not_apply", True),
    "evidence_hint": lambda fields, _: fields.text("evidence_hint"),
    "numerator": lambda fields, _: fields.text("numerator"),
    "denominator": lambda fields, _: fields.text("denominator"),
    "states": lambda fields, _: fields.flag("states", False),
    "ask_if_moved": lambda fields, _: _limit(fields, "ask_if_moved", 10),
    "ask_if_changed": lambda fields, _: _limit(fields, "ask_if_changed", 1_000),
    "polarity": lambda fields, _: Polarity(fields.one_of("polarity", list(Polarity), Polarity.HIGHER_IS_BETTER)),
    "compare": lambda fields, _: _read_compare(fields),
}
"""How each field that only some types have is read. A type lists the names it takes."""

_DRAFT_FIELDS = frozenset(
    {"may_not_apply", "evidence_hint", "numerator", "denominator", "states", "ask_if_moved", "ask_if_changed"}
)


def read_question(fields: Fields, context: Context, section_tags: frozenset[str]) -> Expanded:
    """One question of a file as the plain questions that it becomes. A plain type becomes itself."""
    kind = _start(fields, "question", [*TYPES, *COMPOSITES])
    composite, plain = COMPOSITES.get(kind), TYPES.get(kind)
    entry = composite or plain
    takes, needs = (entry.takes, entry.needs) if entry else (frozenset(_READERS), frozenset())
    fields.only(QUESTION_FIELDS | takes | (set() if composite else {"not_known"}), {"key", "type", "text"} | needs)
    extra = _read_extra(fields, context, takes if entry else frozenset())
    question = _common(fields, context, kind, section_tags)
    if composite is None:
        plain_question = _plain(fields, context, question, extra)
        known = not fields.flag("not_known", False)
        questions = (plain_question,) if known else with_not_known(plain_question, REASONS)
        return Expanded(questions, rules=tuple(not_known_rules(questions)))
    draft = Draft(question, **{name: extra.pop(name) for name in _DRAFT_FIELDS & extra.keys()})
    scale = context.scales.get(extra.pop("scale", None) or "")
    if draft.ask_if_moved is not None and scale is not None and all(each.score is None for each in scale.options):
        fields.wrong(fields.line("ask_if_moved"), "has a scale without scores", "Give its options scores")
    expanded = composite.expand(replace(draft, question=replace(question, **extra), scale=scale))
    return replace(expanded, questions=tuple(map(_with_yes_no, expanded.questions)))


def _start(fields: Fields, what: str, kinds: Iterable[str]) -> str:
    """The type of a question. From here on messages name the group by its key."""
    if key := fields.key("key"):
        fields.where = f"the {what} {key}"
    return fields.one_of("type", kinds)


def _read_extra(fields: Fields, context: Context, takes: frozenset[str]) -> dict[str, Any]:
    extra = {name: _READERS[name](fields, context) for name in sorted(takes)}
    for low, high in (("minimum", "maximum"), ("earliest", "latest")):
        least, most = extra.get(low), extra.get(high)
        if least is not None and most is not None and least > most:
            fields.wrong(fields.line(high), f"has a {high} below its {low}", "Change one of the two")
    return extra


def _common(fields: Fields, context: Context, kind: str, section_tags: frozenset[str]) -> Question:
    required_if = _read_condition(fields, "required_if")
    question = Question(
        key=fields.key("key"),
        type=kind,
        text=fields.text("text"),
        number=fields.text("number"),
        hint=fields.text("hint"),
        hints_by_kind=fields.pairs("hints_by_kind", context.kinds, "a kind from the list kinds"),
        required=fields.flag("required", required_if is None),
        required_if=required_if,
        show_if=_read_condition(fields, "show_if"),
        applies_to=fields.keys("applies_to", context.kinds, "a kind from the list kinds"),
        tags=fields.keys("tags", context.tags, "a tag from the list tags") | section_tags,
        pairs_with=fields.keys("pairs_with"),
    )
    if question.required and required_if is not None:
        fields.wrong(fields.line("required"), "is required always and in one case", "Keep required or required_if")
    if (length := len(question.number) + len(question.text)) > MOST_HEADING:
        remedy = f"Write {MOST_HEADING} at most; put the rest into hint"
        fields.wrong(fields.line("text"), f"has {length} characters in its text", remedy)
    return question


def _read_condition(fields: Fields, name: str) -> Condition | None:
    group = fields.group(name, f'the field "{name}" of {fields.where}')
    if group is None:
        return None
    group.only({"question", "is"}, {"question", "is"})
    return Condition(group.key("question"), group.keys("is"))


def _plain(fields: Fields, context: Context, question: Question, extra: dict[str, Any]) -> Question:
    if {"options", "scale"} <= extra.keys():
        if fields.has("options") == fields.has("scale"):
            fields.wrong(fields.line_of_group, "needs options or a scale, and not both", "Give one of the two")
        if extra["scale"] is not None:
            extra["options"] = context.scales[extra["scale"]].options
    return _with_yes_no(replace(question, **extra))


_OWN_OPTIONS = {"yes_no": YES_NO, "not_known": REASONS}


def _with_yes_no(question: Question) -> Question:
    """The types that have their options from the portal, where the file gives none."""
    own = _OWN_OPTIONS.get(question.type, ())
    return replace(question, options=own) if own and not question.options else question


def _read_column(fields: Fields, context: Context) -> Question:
    """A column of a list. It is always asked, so it has none of the fields that decide that."""
    kind = _start(fields, "column", [name for name, plain in TYPES.items() if plain.in_rows])
    plain = TYPES.get(kind)
    takes, needs = (plain.takes, plain.needs) if plain else (frozenset(_READERS), frozenset())
    fields.only(COLUMN_FIELDS | takes, {"key", "type", "text"} | needs)
    column = Question(
        key=fields.key("key"),
        type=kind,
        text=fields.text("text"),
        hint=fields.text("hint"),
        required=fields.flag("required", True),
    )
    if column.key == "id":
        fields.wrong(fields.line("key"), "has the key id, which every row has already", "Choose another key")
    return _plain(fields, context, column, _read_extra(fields, context, takes if plain else frozenset()))
