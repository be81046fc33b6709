"""Ten agencies or two thousand: the round's page costs the same statements, its workbook a few for each hundred more.

Neither needs more memory. Each is measured in a process of its own, because peak memory never falls again. No clock is
asked.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.portal import costs

PAGE, WORKBOOK = "round page", "export"
MORE = 32.0
"""So many MiB a larger round may need besides: what Python does not give back between two agencies."""

A_HUNDRED_MORE = 2
"""The statements of a hundred agencies more in a workbook: their snapshots, and what their kinds and places are."""

SIZES = [pytest.param(size, id=str(size), marks=pytest.mark.soak) for size in (100, 2_000)]


@pytest.mark.parametrize("agencies", SIZES)
def test_a_round_costs_no_more_when_it_grows(agencies: int, tmp_path: Path) -> None:
    small = dict(costs(tmp_path / "small", 10, (PAGE, WORKBOOK)))
    large = dict(costs(tmp_path / "large", agencies, (PAGE, WORKBOOK)))
    assert 0 < large[PAGE].statements <= small[PAGE].statements
    hundreds = agencies // 100
    assert large[WORKBOOK].statements <= small[WORKBOOK].statements + (hundreds - 1) * A_HUNDRED_MORE
    for subject, cost in large.items():
        assert cost.peak <= small[subject].peak + MORE, subject
