"""The documents say that they are drafts, the one about retention is the code's, and the notices are in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.data_protection import retention_page
from portal.data_protection.tables import Sort

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "data-protection"
DOCUMENTS = sorted(FOLDER.glob("*.md"))
NEEDED = {
    "impact-assessment",
    "record-of-processing",
    "controllers-and-processors",
    "appropriate-policy-document",
    "retention",
    "notice-staff",
    "notice-referrers",
    "notice-adults",
    "notice-children",
}
VOWELS = re.compile(r"[aeiouy]+")
AGES = {"notice-children": 10.0, "notice-staff": 13.0, "notice-referrers": 13.0, "notice-adults": 13.0}
"""The reading age that each may ask for, in years."""


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_each_says_that_it_is_a_draft_and_what_is_to_confirm(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\n> **Draft.** Written by those who made the portal" in text[:200]
    assert "to own, correct and" in text
    assert "to confirm" in text.lower().split("yet.\n", 1)[-1] or path.stem == "README"


def test_none_is_missing_and_each_is_in_the_list() -> None:
    assert {path.stem for path in DOCUMENTS} == NEEDED | {"README"}
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"]({name}.md)" in listed for name in NEEDED)


def test_the_page_about_retention_is_up_to_date() -> None:
    page = (FOLDER / "retention.md").read_text(encoding="utf-8")
    assert page == retention_page.markdown(), "Run: flask data retention-page > docs/data-protection/retention.md"


@pytest.mark.asvs("14.1.2")
def test_each_kind_of_information_says_what_it_asks_for() -> None:
    page = retention_page.markdown()
    for sort in Sort:
        (line,) = [line for line in page.splitlines() if line.startswith(f"| {sort} |")]
        assert all(cell.strip() for cell in line.strip("|").split("|"))
        assert len(line.strip("|").split("|")) == 5


def reading_age(text: str) -> float:
    """By Flesch and Kincaid: how long sentences and words are; a school year more is a year more of age."""
    text = re.sub(r"^[#>|].*$", "", text, flags=re.MULTILINE).replace("*", "").replace("\n- ", "\n. ")
    sentences = [one for one in re.split(r"[.?!:]\s", text + " ") if re.search(r"[a-z]", one)]
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(syllables_of(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 + 5


def syllables_of(word: str) -> int:
    found = len(VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith("le") and found > 1
    return max(1, found - silent)


@pytest.mark.parametrize("name", AGES)
def test_a_notice_is_in_plain_words(name: str) -> None:
    assert reading_age((FOLDER / f"{name}.md").read_text(encoding="utf-8")) <= AGES[name]


def test_a_text_that_is_hard_to_read_is_noticed() -> None:
    assert reading_age("The controller ascertains whether derogations necessitate supplementary documentation.") > 20
    assert reading_age("We write down your name. You can ask us why. It is up to you.") < 8
