"""``Voice of the child``: what agencies answered to the questions about children's views and experience."""

from __future__ import annotations

from typing import ClassVar

from exports.rows import About
from exports.sheets.tagged import TaggedSheet
from exports.sheets.voice_of_the_adult import asks_adults
from portal.forms.spec import QuestionSet


class VoiceOfTheChildSheet(TaggedSheet):
    title: ClassVar[str] = "Voice of the child"
    tag: ClassVar[str] = "voice_of_child"
    about: ClassVar[str] = "the voice of the child"

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        return not asks_adults(question_set)
