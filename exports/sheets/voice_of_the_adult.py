"""``Voice of the adult``: what agencies answered to the questions about what adults say and want."""

from __future__ import annotations

from typing import ClassVar

from exports.rows import About
from exports.sheets.tagged import TaggedSheet
from portal.forms.spec import QuestionSet

TAG = "voice_of_adult"


class VoiceOfTheAdultSheet(TaggedSheet):
    title: ClassVar[str] = "Voice of the adult"
    tag: ClassVar[str] = TAG
    about: ClassVar[str] = "the voice of the adult"

    @classmethod
    def is_for(cls, question_set: QuestionSet, about: About) -> bool:
        return asks_adults(question_set)


def asks_adults(question_set: QuestionSet) -> bool:
    """Whether a question set is about adults, so that it has this sheet instead of that about children."""
    return any(TAG in question.tags for question in question_set.questions())
