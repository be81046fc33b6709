"""Reading the head, the sections and the rules of a question set file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from portal.forms.loader_fields import Fields
from portal.forms.loader_questions import Context, read_question
from portal.forms.loader_scales import read_scale
from portal.forms.rules import RULES
from portal.forms.spec import Question, QuestionSet, Rule, Scale, Section, Watch, WorkedOut

SET_FIELDS = frozenset(
    {
        "name",
        "version",
        "title",
        "audit_name",
        "intro",
        "declaration",
        "legal_basis",
        "short_version_tag",
        "is_audit",
        "hide_below",
        "kinds",
        "tags",
        "scales",
        "sections",
        "rules",
    }
)
SECTION_FIELDS = frozenset(
    {"key", "title", "number", "question", "intro", "source", "meanings", "is_standard", "tags", "questions"}
)
T = TypeVar("T")

VERSION = re.compile(r"[a-z0-9][a-z0-9_.-]{0,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """Something that was read, with the line it stands on."""

    what: T
    line: int


@dataclass(slots=True)
class Reading:
    """A file as read so far, before the references between its parts are checked."""

    sections: list[Placed[Section]] = field(default_factory=list)
    questions: list[Placed[Question]] = field(default_factory=list)
    rules: list[Placed[Rule]] = field(default_factory=list)
    worked_out: list[Placed[WorkedOut]] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def read_set(fields: Fields) -> tuple[QuestionSet, Reading]:
    """The whole file as a question set, with the lines that the checks of references need."""
    fields.only(SET_FIELDS, {"name", "version", "title", "audit_name", "sections"})
    context = _context(fields)
    reading = Reading()
    for group in fields.groups("sections", "section number", least=1):
        _read_section(group, context, reading)
    for group in fields.groups("rules", "rule number"):
        _read_rule(group, reading)
    for name in SET_FIELDS:
        reading.lines[name] = fields.line(name)
    return _question_set(fields, context, reading), reading


def _context(fields: Fields) -> Context:
    return Context(
        scales=_read_scales(fields), kinds=fields.keys("kinds"), tags=frozenset(key for key, _ in fields.pairs("tags"))
    )


def _read_scales(fields: Fields) -> Mapping[str, Scale]:
    group = fields.group("scales", 'the field "scales"')
    if group is None:
        return {}
    return {key: read_scale(key, scale) for key, scale in group.named_groups("scale")}


def _question_set(fields: Fields, context: Context, reading: Reading) -> QuestionSet:
    version = fields.text("version")
    if version and not VERSION.fullmatch(version):
        fields.wrong(fields.line("version"), f'has the version "{version}"', "Write a year or a short word, like 2026")
    return QuestionSet(
        name=fields.key("name"),
        version=version,
        title=fields.text("title"),
        audit_name=fields.text("audit_name"),
        intro=fields.text("intro"),
        declaration=fields.text("declaration"),
        legal_basis=fields.texts("legal_basis"),
        short_version_tag=fields.one_of("short_version_tag", sorted(context.tags)) or None,
        scales=tuple(context.scales.values()),
        sections=tuple(section.what for section in reading.sections),
        rules=tuple(rule.what for rule in reading.rules),
        is_audit=fields.flag("is_audit", True),
        hide_below=fields.whole("hide_below", 5, 5, 100),
        worked_out=tuple(worked_out.what for worked_out in reading.worked_out),
        watches=tuple(reading.watches),
    )


def _read_section(fields: Fields, context: Context, reading: Reading) -> None:
    fields.only(SECTION_FIELDS, {"key", "title", "questions"})
    if key := fields.key("key"):
        fields.where = f"the section {key}"
    tags = fields.keys("tags", context.tags, "a tag from the list tags")
    questions: list[Question] = []
    for group in fields.groups("questions", f"question of {fields.where}, number", least=1):
        expanded = read_question(group, context, tags)
        line = group.line("key")
        key = expanded.questions[0].part_of or expanded.questions[0].key
        for name in ("show_if", "required_if", "refers_to"):
            reading.lines[f"{key}.{name}"] = group.line(name if group.has(name) else "key")
        questions.extend(expanded.questions)
        reading.questions.extend(Placed(question, line) for question in expanded.questions)
        reading.rules.extend(Placed(rule, line) for rule in expanded.rules)
        reading.worked_out.extend(Placed(worked_out, line) for worked_out in expanded.worked_out)
        reading.watches.extend(expanded.watches)
    section = replace(_section(fields, context), questions=tuple(questions))
    reading.sections.append(Placed(section, fields.line("key")))


def _section(fields: Fields, context: Context) -> Section:
    options = {option.key for scale in context.scales.values() for option in scale.options}
    return Section(
        key=fields.key("key"),
        title=fields.text("title"),
        number=fields.text("number"),
        question=fields.text("question"),
        intro=fields.text("intro"),
        source=fields.texts("source"),
        meanings=fields.pairs("meanings", options, "an option of one of the scales"),
        is_standard=fields.flag("is_standard", False),
    )


def _read_rule(fields: Fields, reading: Reading) -> None:
    fields.only({"rule", "question", "others", "message"}, {"rule", "question"})
    name = fields.one_of("rule", RULES)
    alone = bool(name) and RULES[name].alone
    if name and fields.has("others") == alone:
        wrong = (
            ("compares nothing with", "Delete the field others") if alone else ("has no field", "Write others: [...]")
        )
        fields.wrong(fields.line("rule"), f'{wrong[0]} "others" in the rule {name}', wrong[1])
    others = fields.texts("others")
    if name and not RULES[name].many and len(others) > 1:
        fields.wrong(fields.line("others"), f"compares {name} with {len(others)} others", "Write one only")
    if name and (others or alone) and fields.text("question"):
        rule = Rule(name, fields.text("question"), others, fields.text("message"))
        reading.rules.append(Placed(rule, fields.line("question")))
