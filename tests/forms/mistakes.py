"""Every mistake a question set file can have: how to make it in a good file, and what the loader must say about it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.forms.sets import FOLDER

GOOD = (FOLDER / "everything.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Mistake:
    """``old`` in the good file becomes ``new``; the problem stands on the line where ``at`` (else ``new``) begins."""

    old: str
    new: str
    what: str
    remedy: str = ""
    at: str = ""

    def text(self) -> str:
        assert GOOD.count(self.old) >= 1, self.old
        return GOOD.replace(self.old, self.new, 1)

    def line(self) -> int:
        text = self.text()
        return text.count("\n", 0, text.index(self.at or self.new.lstrip())) + 1


NAME = "key: our_name, type: text"
RULE = "{rule: not_more_than, question: trained, others: [staff]}"
SIZE = "key: size\n        type: choice"
MISTAKES: dict[str, Mistake] = {
    # How the file is written.
    "tab": Mistake("    title: About you", "\t    title: About you", "indented with a tab", "Use spaces"),
    "separator": Mistake("title: About you", "title: About\u2028you", "separator (U+2028)", "type a space"),
    "colon": Mistake("title: About you", "title: About: you", "a colon where none can stand", "quotation marks"),
    "quote": Mistake("message: It", 'message: "It', "quotation mark is not closed", "closing"),
    "bracket": Mistake("tags: [short]", "tags: [short", "does not end where it should", "close every", "questions:"),
    "anchor": Mistake("title: A standard", "title: &a A standard", "& and *", "Write the value out"),
    "alias": Mistake("title: A standard", "title: *a", "& and *", "Write the value out"),
    "tag sign": Mistake("title: A standard", "title: !x A standard", "sign !", "quotes"),
    "second document": Mistake("\nrules:", "\n---\nrules:", "second document", at="---"),
    "twice": Mistake(
        "    title: About you", "    title: A\n    title: B", "a second time (first on line", at="title: B"
    ),
    "list as name": Mistake("title: Figures", "? [a]\n    : b", "name is a list", at="? [a]"),
    "no as name": Mistake("much: It is.", "no: It is.", "no is read as yes or no", 'Write "no"'),
    "control character": Mistake("title: Figures", 'title: "Fig\\u0007ures"', "cannot be saved at position 4"),
    "half character": Mistake("title: Figures", 'title: "\\ud800"', "cannot be saved at position 1"),
    "wild escape": Mistake("title: Figures", 'title: "\\UFFFFFFFF"', "cannot be read", at="# An invented set"),
    "backslash": Mistake("title: Figures", 'title: "a\\c"', "backslash", "Write \\\\"),
    "too deep": Mistake("title: Figures", "title: " + "[" * 20 + "]" * 20, "more than 12 levels"),
    # Fields.
    "unknown field": Mistake("intro: Tell us", "intor: Tell us", 'unknown field "intor"', 'mean "intro"'),
    "missing field": Mistake("    title: Figures\n", "", 'no field "title"', "Add a line", "key: numbers"),
    "field of another type": Mistake(NAME, f"{NAME}, decimals: 2", 'unknown field "decimals"', at=NAME),
    "year without quotes": Mistake('version: "2026"', "version: 2026", "read as a number", '"2026"'),
    "no without quotes": Mistake('is: ["yes"]', "is: [yes]", "read as yes or no", '"yes"', "is: [yes]"),
    "date without quotes": Mistake("title: Figures", "title: 2026-01-01", "read as a date", '"2026-01-01"'),
    "nothing": Mistake("title: Figures", "title:", "has nothing in the field", "Write a text", "title:\n"),
    "null": Mistake("title: Figures", "title: null", "read as nothing at all", '"null"'),
    "list for text": Mistake("title: Figures", "title: [a]", "a list in", "Write one text"),
    "text for list": Mistake("tags: [short]\n    questions", "tags: short\n    questions", "no list", "dash"),
    "text for group": Mistake("meanings: {much: It is., never: It is not.}", "meanings: x", "should be fields"),
    "empty list": Mistake("tags: [short]", "tags: []", "too short a list", "at least 1"),
    "no true or false": Mistake("is_standard: true", "is_standard: maybe", "true or false"),
    "true in quotes": Mistake("is_standard: true", 'is_standard: "true"', "true or false"),
    "no number": Mistake("maximum: 900", "maximum: many", "no number", "digits"),
    "number in quotes": Mistake("maximum: 900", 'maximum: "900"', "no number", "without quotation marks"),
    "not whole": Mistake("max_words: 20", "max_words: 2.5", "2.5 in the field", "whole number"),
    "out of bounds": Mistake("max_length: 80", "max_length: 30001", "30001 in the field", "from 1 to 30000"),
    "no date": Mistake("earliest: 1900-03-01", "earliest: 2026-02-30", "no real date", "year-month-day"),
    "bad key": Mistake("key: size", "key: Size", '"Size", which is not allowed', "small letters"),
    "long key": Mistake("key: size", "key: s" + "i" * 60, "which is not allowed", "60 characters"),
    "bad version": Mistake('version: "2026"', 'version: "20/26"', '"20/26"', "Write a year"),
    "same key in list": Mistake("kinds: [council, police]", "kinds: [council, council, police]", "twice"),
    # Scales and options.
    "unknown direction": Mistake(
        "direction: higher_is_better", "direction: up", '"up" in the field', "lower_is_better"
    ),
    "unknown colour": Mistake("colour: blue", "colour: pink", '"pink" in the field', "amber"),
    "unknown part": Mistake("asks: [evidence, share]", "asks: [proof]", '"proof" in the list', "how_we_know"),
    "needs and asks": Mistake("asks: [evidence, share]", "asks: [how_we_know]", "in needs and in asks", "needs only"),
    "score of none": Mistake("letter: N/A, colour: grey,", "letter: N/A, score: 0,", "yet has a score", "Delete"),
    "score missing": Mistake("        score: 1\n", "", "no score for much", "or none", "options:"),
    "bands in disorder": Mistake("{at_least: 0.5,", "{at_least: -1,", "bands out of order", at="bands:"),
    "band for the worst": Mistake("{at_least: 0, l", "{at_least: 0.1, l", "no band for its lowest", "0", "bands:"),
    "same option": Mistake(
        "{key: large,", "{key: small,", 'two options with the key "small"', at="options:\n          - {key: s"
    ),
    "too many options": Mistake(
        "          - {key: large, label: Large}\n",
        "".join(f"          - {{key: o{number}, label: Option {number}}}\n" for number in range(100)),
        "has 101 options",
        "100 at most",
        at="options:\n          - {key: small",
    ),
    "same label": Mistake(
        "label: Large", "label: Small", 'two options with the label "Small"', at="options:\n          - {key: s"
    ),
    "one option": Mistake(
        "          - {key: large, label: Large}\n",
        "",
        "too short a list",
        "at least 2",
        at="options:\n          - {key: small",
    ),
    # Questions.
    "unknown type": Mistake(SIZE, SIZE.replace("choice", "chioce"), '"chioce"', "choices", "type: chioce"),
    "unknown scale": Mistake("stay so., scale: yesish", "stay so., scale: maybe", '"maybe"', "yesish", "- {key: g2"),
    "no options": Mistake("scale: yesish, required", "required", "options or a scale, and not both", at="- {key: sure"),
    "unknown kind": Mistake("applies_to: [police]", "applies_to: [fire]", '"fire"', "kinds", "- {key: g3"),
    "unknown kind of hint": Mistake("{police: Think", "{fire: Think", '"fire"', "kinds", "{fire"),
    "unknown tag": Mistake("tags: [voice_of_child", "tags: [voice_of_chidl", '"voice_of_chidl"', "list tags"),
    "unknown meaning": Mistake("{much: It is.", "{mostly: It is.", '"mostly"', "option of one of the scales"),
    "long text": Mistake("It will stay so.", "x" * 300, "303 characters", "hint", "- {key: g2"),
    "limits": Mistake("maximum: 50,", "maximum: -50,", "maximum below its minimum", at="- {key: warmth"),
    "days": Mistake("latest: 2026-12-31", "latest: 1900-01-01", "latest below its earliest", at="- {key: founded"),
    "required twice": Mistake("required_if: {", "required: true\n        required_if: {", "always and in one case"),
    "percentage": Mistake("        denominator: All plans\n", "", 'no field "denominator"', at="key: on_time"),
    "column of a list type": Mistake(
        "key: what, type: long_text", "key: what, type: rows", '"rows"', at="- {key: what"
    ),
    "column with show_if": Mistake(
        "key: due, type: date", "key: due, tags: [short], type: date", '"tags"', at="- {key: due,"
    ),
    "column id": Mistake("key: owner,", "key: id,", "has the key id", at="- {key: id"),
    "same column": Mistake("key: owner,", "key: what,", 'the key "what"', at="key: actions\n"),
    # References.
    "same question": Mistake(
        "key: other_name",
        "key: our_name",
        "belongs to another question",
        at="- {key: our_name, type: text, text: Another",
    ),
    "key of a part": Mistake("key: sure", "key: g1_action", "belongs to another question", at="- {key: g1_action"),
    "same section": Mistake(
        "key: numbers", "key: about", "belongs to another section", at="key: about\n    title: Fig"
    ),
    "reserved": Mistake("key: telephone", "key: status", "kept for the portal", "our_status", "- {key: status"),
    "same heading": Mistake(
        "text: Another name", "text: name of the Organisation", "same number and text", at="- {key: other"
    ),
    "unknown question": Mistake("show_if: {question: has_base", "show_if: {question: base", "no such question"),
    "later question": Mistake("show_if: {question: has_base", "show_if: {question: g1", "not asked before"),
    "itself": Mistake("show_if: {question: has_base", "show_if: {question: base_name", "not asked before"),
    "not a choice": Mistake("show_if: {question: has_base", "show_if: {question: story", "of the type long_text"),
    "no such option": Mistake("is: [large]", "is: [huge]", 'no option "huge"', "small, large"),
    "no such list": Mistake(
        "refers_to: actions", "refers_to: tasks", "no such list", "type rows", "- {key: best_action"
    ),
    "no evidence list": Mistake(
        "key: evidence\n", "key: proofs\n", '"evidence", and there is no such list', at="key: g1\n"
    ),
    "not in the short version": Mistake(
        "Lists\n    tags: [short]", "Lists", "not asked in the short version", at="key: g1\n"
    ),
    "not asked of all": Mistake(
        "key: has_base,", "key: has_base, applies_to: [police],", "every kind", at="show_if: {question: has_base"
    ),
    "short tag unused": Mistake(
        "g: short\nkinds: [council, police]\ntags:\n",
        "g: new\nkinds: [council, police]\ntags:\n  new: x\n",
        "No question has",
        at="short_version_tag",
    ),
    "unknown rule": Mistake(RULE, RULE.replace("not_more_than", "less"), '"less"', "adds_up_to"),
    "rule without question": Mistake(RULE, RULE.replace("trained", "trian"), '"trian"', "list.column"),
    "rule of dates": Mistake(RULE, RULE.replace("not_more_than", "not_before"), "of the type number", "date"),
    "rule of two": Mistake(RULE, RULE.replace("[staff]", "[staff, men]"), "with 2 others", "one only"),
    "rule of one": Mistake(RULE, RULE.replace("[staff]", "[trained]"), "same answer twice"),
    "rule of two lists": Mistake(
        "[evidence.written]", "[actions.due]", "columns of two lists", at="- {rule: not_before, question: evidence"
    ),
    "rule without others": Mistake(", others: [staff]}", "}", 'no field "others"', at="- {rule: not_more_than"),
    "standard without rating": Mistake(
        "    title: Lists", "    title: Lists\n    is_standard: true", "no graded question", at="key: lists"
    ),
}
