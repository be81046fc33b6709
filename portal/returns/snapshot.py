"""The frozen form of a return: the asked answers, canonical, and the SHA-256 over exactly those bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from portal.forms.answers import Raw, type_of
from portal.forms.check import Checked


def snapshot(checked: Checked) -> dict[str, Any]:
    """The canonical raw answers of the questions that are asked and answered, by question key."""
    questions = [question for question in checked.asked if question.key in checked.values]
    return {question.key: type_of(question).to_json(checked.values[question.key]) for question in questions}


def canonical(answers: Mapping[str, Raw]) -> bytes:
    """Compact JSON in UTF-8 with sorted keys: the same answers always give the same bytes."""
    return json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(answers: Mapping[str, Raw]) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(answers)).hexdigest()
