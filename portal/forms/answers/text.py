"""Text in one line, long text, and e-mail addresses."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

from portal.forms.answers.base import AnswerType, Raw, Value
from portal.forms.spec import Question

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that Unicode draws as nothing. An answer of these alone says nothing."""

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab, line feed and carriage return, halves of characters, and what no XML file may hold."""

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?=.{4,190}\Z)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)


def is_blank_text(text: str) -> bool:
    """Whether a text shows nothing: empty, or only spaces, line breaks and invisible characters."""
    return all(
        character in "\t\n\r" or character in _FILLERS or unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cf"}
        for character in text
    )


def unstorable(text: str) -> str | None:
    """Says which character of a text no file can hold, and what to do about it; None when every one can be held."""
    found = _UNSTORABLE.search(text)
    if found is None:
        return None
    code = f"U+{ord(found.group()):04X}"
    return f"has a character that cannot be saved at position {found.start() + 1} ({code}). Delete it and type it again"


def normal(text: str) -> str:
    """The one form in which a text is kept: composed characters (Unicode NFC) and line feeds. Nothing is trimmed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def words_in(text: str) -> int:
    return len(text.split())


def _more(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


class LongText(AnswerType):
    """Text of several lines."""

    name: ClassVar[str] = "long_text"
    takes: ClassVar[frozenset[str]] = frozenset({"max_length", "max_words"})

    def parse(self, question: Question, raw: Raw) -> Value:
        if not isinstance(raw, str):
            raise self.refuse(question, self.wrong_shape)
        if (says := unstorable(raw)) is not None:
            raise self.refuse(question, says)
        text = normal(raw)
        self._check_length(question, text)
        return text

    def _check_length(self, question: Question, text: str) -> None:
        over = len(text) - question.max_length
        if over > 0:
            limit = _more(question.max_length, "character")
            raise self.refuse(question, f"must be {limit} or fewer. It is {_more(over, 'character')} too long")
        if question.max_words is not None and (over := words_in(text) - question.max_words) > 0:
            limit = _more(question.max_words, "word")
            raise self.refuse(question, f"must be {limit} or fewer. It is {_more(over, 'word')} too long")

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, str) and is_blank_text(raw))

    def to_json(self, value: Value) -> Raw:
        return value


class Text(LongText):
    """Text in one line. A line break is a problem, for no one-line box can show it again."""

    name: ClassVar[str] = "text"
    takes: ClassVar[frozenset[str]] = frozenset({"max_length", "max_words", "autocomplete"})

    def parse(self, question: Question, raw: Raw) -> Value:
        text = str(super().parse(question, raw))
        if "\n" in text:
            line = text[: text.index("\n")].count(" ") + 1
            raise self.refuse(question, f"must be on one line. Put a space for the line break after word {line}")
        return text


class Email(Text):
    """An e-mail address. Only its shape is checked: one @, a domain with a dot, and nothing to start a second."""

    name: ClassVar[str] = "email"
    takes: ClassVar[frozenset[str]] = frozenset({"max_length", "autocomplete"})
    ask: ClassVar[str] = "Enter an email address for"

    def parse(self, question: Question, raw: Raw) -> Value:
        text = str(super().parse(question, raw))
        invisible = any(unicodedata.category(character) == "Cf" for character in text)
        if invisible or ".." in text or _EMAIL.fullmatch(text) is None:
            raise self.refuse(question, "must be an email address in the correct format, like name@example.org")
        return text
