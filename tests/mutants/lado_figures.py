"""Guards of the figures, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

FIGURES, TESTS = "portal/lado/figures", "tests/lado/figures"

SUPPRESSION = guards_of(
    "exports/suppression.py",
    f"{TESTS}/test_suppression.py",
    ("four is shown", "if value < below}", "if value < below - 1}", "no_subtraction"),
    (
        "nothing is proved",
        "            if not self._prove(key):\n",
        "            if False:\n",
        "choice or reveals_a_cell",
    ),
    (
        "a hidden number may be nothing",
        "self._numbers[key] + step >= 1:",
        "self._numbers[key] + step >= -9:",
        "choice or cell",
    ),
    (
        "a total is hidden first",
        "(len(self._in[key]) > 2, self._numbers[key], key)",
        "(-self._numbers[key], key)",
        "need_not",
    ),
)
COUNTING = guards_of(
    f"{FIGURES}/core/tally.py",
    f"{TESTS}/test_counting.py",
    ("April belongs to the year before", "year_of(fact.received_on)", "str(fact.received_on.year)", "casebook"),
    (
        "what is open counts as concluded",
        '        yield "outcome/open"\n',
        '        yield "concluded"\n',
        "casebook",
    ),
    (
        "higher education is a school",
        'yield "education" if employer in',
        'yield "education" if "e" in employer or employer in',
        "casebook",
    ),
)
BRINGING = guards_of(
    f"{FIGURES}/service/bring.py",
    f"{TESTS}/test_counting.py",
    ("good rows stay where others are bad", "    if reading.mistakes:\n", "    if False:\n", "bad_row"),
    (
        "the same reference counts twice",
        '(first := self._row_with(values["reference"], number)) is not None',
        "(first := None) is not None",
        "bad_row",
    ),
    (
        "what was imported is imported again",
        'if row["reference_hash"] in here and not self._replace:',
        "if False:",
        "bad_row",
    ),
)
SAYING = guards_of(
    f"{FIGURES}/past_rows.py",
    f"{TESTS}/test_counting.py",
    ("a case without a sector is taken", "if decision in lists.MET and sector is None", "if False", "bad_row"),
    ("an outcome comes before the contact", "and on < received:", "and False:", "bad_row or before"),
    (
        "a day needs no outcome",
        'if on is not None and "outcome" not in wrong and values.get("outcome") is None:',
        "if False:",
        "bad_row",
    ),
)
SHOWING = guards_of(
    f"{FIGURES}/core/numbers.py",
    f"{TESTS}/test_counting.py",
    (
        "what is printed is corrected silently",
        "return self.worked_out(key, parts) if stated is None else stated",
        "return self.worked_out(key, parts)",
        "keeps_its",
    ),
    ("a share rounds down", "share * 100 + Fraction(1, 2)", "share * 100", "keeps_its"),
)
PUBLISHING = guards_of(
    f"{FIGURES}/core/numbers.py",
    f"{TESTS}/test_pages.py",
    (
        "a published table hides nothing",
        "return self.published and key in self.of(year).hidden",
        "return False",
        "workbook_is",
    ),
    (
        "a published table shows what changed",
        " or (self.published and one.frozen_on is not None):",
        ":",
        "revision",
    ),
)
FREEZING = guards_of(
    f"{FIGURES}/service/freeze.py",
    f"{TESTS}/test_pages.py",
    ("a year is frozen before it is over", "if last_day(year) >= figures.snapshot:", "if False:", "not_over"),
    (
        "the frozen file is exact",
        "years, trainings, published=True)",
        "years, trainings, published=False)",
        "all_that_a_scrutineer",
    ),
)
KEEPING = guards_of(
    f"{FIGURES}/frozen.py",
    f"{TESTS}/test_pages.py",
    (
        "a frozen year that was changed is given out",
        "if sha256_of(frozen.numbers) != frozen.sha256:",
        "if False:",
        "somebody_changed",
    ),
)
SIGHT = guards_of(
    f"{FIGURES}/service/gather.py",
    f"{TESTS}/test_live.py",
    (
        "whoever is in conflict counts it",
        "    return policy.visible_to(user).where(\n",
        "    return select(Contact).where(\n",
        "conflict",
    ),
    (
        "whoever is in conflict counts its meeting",
        '        Meeting.partnership_id == partnership.id, Meeting.state == "held", Meeting.id.in_(about)\n',
        '        Meeting.partnership_id == partnership.id, Meeting.state == "held"\n',
        "conflict",
    ),
    (
        "one allegation without an outcome is enough",
        "if not found or len(found) < len(allegations):",
        "if not found:",
        "each_room",
    ),
)
SPOTS = guards_of(
    f"{FIGURES}/service/spots.py",
    f"{TESTS}/test_live.py",
    (
        "whoever is in conflict sees its setting",
        "policy.visible_to(user).where(",
        "select(Contact).where(",
        "conflict",
    ),
)
FEEDBACK = guards_of(
    f"{FIGURES}/service/feedback.py",
    f"{TESTS}/test_pages.py",
    ("a link of feedback takes answers twice", "found.used_at is not None or ", "False or ", "feedback"),
    ("an answer that is not offered is counted", "in question.answers:", "!= '':", "feedback"),
)
FROZEN_FOR_ALL = (
    *guards_of(
        f"{FIGURES}/service/freeze.py",
        f"{TESTS}/test_pages.py",
        (
            "who freezes leaves out what is hidden",
            "figures_of(SYSTEM,",
            "figures_of(user,",
            "counts_everything",
        ),
    ),
    *guards_of(
        f"{FIGURES}/service/report.py",
        f"{TESTS}/test_pages.py",
        (
            "what is frozen tells that something is hidden",
            "own if kept and frozen_on else stated",
            "stated",
            "counts_everything",
        ),
        (
            "nobody reads what is frozen",
            "own if kept and frozen_on else stated",
            "own if frozen_on else stated",
            "later_edit",
        ),
    ),
)
MUTANTS = (
    *FROZEN_FOR_ALL,
    *SUPPRESSION,
    *COUNTING,
    *BRINGING,
    *SAYING,
    *SHOWING,
    *PUBLISHING,
    *FREEZING,
    *KEEPING,
    *SIGHT,
    *SPOTS,
    *FEEDBACK,
)
