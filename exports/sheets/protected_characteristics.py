"""``Protected characteristics``: what agencies answered to the questions about what the Equality Act 2010 protects."""

from __future__ import annotations

from typing import ClassVar

from exports.sheets.tagged import TaggedSheet


class ProtectedCharacteristicsSheet(TaggedSheet):
    title: ClassVar[str] = "Protected characteristics"
    tag: ClassVar[str] = "protected_characteristics"
    about: ClassVar[str] = "protected characteristics"
