"""``Voice of the child``: what agencies answered to the questions about children's views and experience."""

from __future__ import annotations

from typing import ClassVar

from exports.sheets.tagged import TaggedSheet


class VoiceOfTheChildSheet(TaggedSheet):
    title: ClassVar[str] = "Voice of the child"
    tag: ClassVar[str] = "voice_of_child"
    about: ClassVar[str] = "the voice of the child"
