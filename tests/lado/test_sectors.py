"""The lists behind the wall are what the form offers, and say what the words of the screens say."""

from __future__ import annotations

import pytest

from portal.forms import library
from portal.lado import sectors

REPORT = library.get("lado_referral", "2026")
LABELS = (
    *("Care provider", "Child minder", "CSC/YOT", "Foster Carers", "Health", "Higher education", "Other"),
    *("Nursery/early years", "Residential", "School - other", "School - Primary", "School - Secondary"),
    *("Secure Estate", "Sports/Leisure", "Transport", "Youth Organisation"),
)


def offered(key: str) -> dict[str, str]:
    question = REPORT.question(key)
    assert question is not None
    return {option.key: option.label for option in question.options}


def test_the_sixteen_sectors_are_those_of_the_annual_report() -> None:
    assert sorted(sectors.SECTORS.values()) == sorted(LABELS)
    assert len(set(sectors.SECTORS)) == 16


@pytest.mark.parametrize(
    ("key", "listed"),
    [
        ("employer_sector", sectors.SECTORS),
        ("categories", sectors.CATEGORIES),
        ("late_reason", sectors.LATE_REASONS),
    ],
)
def test_the_form_offers_what_is_counted(key: str, listed: dict[str, str]) -> None:
    assert offered(key) == listed


def test_the_four_criteria_and_not_sure() -> None:
    found = offered("criteria")
    assert found.pop(sectors.NOT_SURE) == "I am not sure"
    assert found == {key: f"The person {words}" for key, words in sectors.CRITERIA.items()}


def test_decisions_say_what_follows_and_not_the_bare_word() -> None:
    assert sectors.DECISIONS.keys() == {"information", "advice", "consultation", "referral", "redirected"}
    assert sectors.DECISIONS["consultation"].to_referrer == "Threshold met: you investigate, we agree the outcome"
    met = {key for key, words in sectors.DECISIONS.items() if words.threshold_met}
    assert met == {"consultation", "referral"}
    for words in sectors.DECISIONS.values():
        assert "consultation" not in words.to_referrer.lower()
        assert words.label[0].isupper()
