"""Guards of the sheets that count: what is out of every share, which way is up, and what may be compared."""

from __future__ import annotations

from tests.mutants.guards import guards_of

RECOUNTED = "tests/exports/test_counting.py"
CHANGE = "tests/exports/test_change.py"
HEATMAP = "tests/exports/test_heatmap.py"
SUMMARY = "tests/exports/test_summary.py"
COLLECT = "tests/reporting/test_collect.py"

MUTANTS = (
    *guards_of(
        "exports/counting/counts.py",
        RECOUNTED,
        (
            "what does not apply is in the shares",
            "rated=options.total() - outside - options[None]",
            "rated=options.total() - options[None]",
            "published",
        ),
        (
            "blanks are in the shares",
            "rated=options.total() - outside - options[None]",
            "rated=options.total() - outside",
            "published",
        ),
        (
            "an excused agency is expected",
            "sector.expected += not is_excused",
            "sector.expected += 1",
            f"{SUMMARY} -k excused",
        ),
        (
            "an excused agency that answered is left out",
            "is_excused = row.excused and submission is None",
            "is_excused = row.excused",
            f"{SUMMARY} -k excused",
        ),
        (
            "a sector that is called like all of them",
            'return unique("All sectors", {name.casefold() for name in self.sectors}, MAX_HEADING)',
            'return "All sectors"',
            "published",
        ),
        (
            "returns are kept after they were counted",
            "            sector.returned += 1\n",
            '            sector.returned += 1\n            self.__dict__.setdefault("kept", []).append(submission)\n',
            "memory",
        ),
        (
            "what was not asked is counted as blank",
            "            if indicator.key in submission.asked:\n",
            "            if True:\n",
            "published",
        ),
    ),
    *guards_of(
        "exports/counting/indicators.py",
        RECOUNTED,
        (
            "a high score is always better",
            "if scale.direction is Direction.LOWER_IS_BETTER:",
            "if False:",
            f"{CHANGE} -k low_score",
        ),
        (
            "ratings outside the standards count",
            "return self.section.is_standard and bool(self.points)",
            "return bool(self.points)",
            f"{SUMMARY} -k outside",
        ),
        (
            "scores of two scales are mixed",
            "found.setdefault((group(indicator), indicator.scale.key), [])",
            'found.setdefault((group(indicator), ""), [])',
            f"{HEATMAP} -k two_scales",
        ),
    ),
    *guards_of(
        "exports/counting/ranking.py",
        SUMMARY,
        ("an indicator that is a strength and a gap", "reversed(best_first[half:])", "reversed(best_first)", "both"),
        ("a strength without a point", "if one[1].points > 0]", "if True]", "no_gap"),
        ("a gap with every point", "if one[1].weighted < 1]", "if True]", "no_gap"),
    ),
    *guards_of(
        "exports/counting/changes.py",
        CHANGE,
        ("a trend across other words", "    if _words(then) != _words(now):\n", "    if False:\n", "trend"),
        (
            "a trend across other meanings",
            "for text in (indicator.question.text, *meanings))",
            "for text in (indicator.question.text,))",
            "trend",
        ),
        (
            "a trend across scales",
            'return "scale changed" if _scale(then) != _scale(now) else ""',
            'return ""',
            "trend",
        ),
        ("a trend across directions", "return (indicator.scale.direction, *options)", "return (*options,)", "trend"),
        (
            "a trend across definitions",
            "(one.key, one.label, one.score, one.meaning, one.does_not_apply)",
            "(one.key, one.label, one.score, one.does_not_apply)",
            "trend",
        ),
        (
            "a trend from or to what does not apply",
            "        if missing := _what_is_missing(indicator, was, now):\n",
            "        if (missing := _what_is_missing(indicator, was, now)) and None in (was, now):\n",
            "pair",
        ),
    ),
    *guards_of(
        "exports/answered.py",
        CHANGE,
        (
            "the earlier return was asked as this one is",
            "check.Asking(about.taken_at.date(), row.earlier.kinds, row.earlier.short)",
            "check.Asking(about.taken_at.date(), row.kinds, row.short)",
            "of_then",
        ),
    ),
    *guards_of(
        "exports/sheets/heatmap.py",
        HEATMAP,
        ("words are coloured", 'operator="between"', 'operator="greaterThanOrEqual"', "words_have_none"),
        (
            "an empty sheet is coloured",
            "            words = words or NO_RETURNS\n        else:\n            self._sheet",
            "            words = words or NO_RETURNS\n        if True:\n            self._sheet",
            "colours_nothing",
        ),
    ),
    *guards_of(
        "exports/sheets/summary.py",
        SUMMARY,
        ("a chart of nothing", "if any(line.figures.rated for line in charted):", "if charted:", "nothing"),
    ),
    *guards_of(
        "exports/charts.py",
        SUMMARY,
        ("the chart is not printed whole", "_ROWS_A_CENTIMETRE = 2.25", "_ROWS_A_CENTIMETRE = 2", "printed"),
    ),
    *guards_of(
        "portal/returns/histories.py",
        COLLECT,
        (
            "another agency's return comes before its own",
            "own = latest.get(agency_id) or max(earlier, key=_age, default=None)",
            "own = max(earlier, key=_age, default=None) or latest.get(agency_id)",
            "own_comes_first",
        ),
        (
            "the oldest of several predecessors",
            "max(earlier, key=_age, default=None)",
            "min(earlier, key=_age, default=None)",
            "predecessors",
        ),
        (
            "a merger that lies ahead",
            "        .where(Agency.successor_id.in_(agency_ids), Agency.succeeded_on <= today())\n",
            "        .where(Agency.successor_id.in_(agency_ids))\n",
            "predecessors",
        ),
        (
            "a merger further back that lies ahead",
            "further.where(Agency.succeeded_on <= today())",
            "further",
            "further_back",
        ),
        (
            "an earlier submission of the round before",
            "select(func.max(Submission.number))",
            "select(func.min(Submission.number))",
            "own_comes_first",
        ),
        (
            "a submission of any round",
            ".where(Return.round_id == round_id, Return.agency_id.in_(agency_ids))",
            ".where(Return.agency_id.in_(agency_ids))",
            "no_other_round",
        ),
    ),
)
