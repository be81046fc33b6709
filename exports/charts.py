"""A chart of shares: Excel's own, drawn from the cells of its sheet.

The figures are also kept in the chart itself, so that a preview that works nothing out shows it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

_WIDTH = 32
_AROUND, _A_NAME = 4.0, 1.5
"""Centimetres: what stands above and below the bars, and the room for the bars of one name."""
_ROWS_A_CENTIMETRE = 2.25
_FILLS = ("1D3F6E", "B9CCE4")
"""Dark and light, so that the bars differ in a black-and-white copy as well."""
_PERCENT = "0%"


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars for the names in rows ``first`` and following; ``columns`` and ``name_column`` are counted from 1."""

    title: str
    first: int
    name_column: int
    names: Sequence[str]
    columns: Sequence[tuple[int, str]]
    """Each column of shares, with what it is called."""
    shares: Sequence[Sequence[float | None]]
    """The shares of each column."""


def add_bars(worksheet: Worksheet, bars: Bars, below: int) -> None:
    """Put the chart below a row, on a page of its own."""
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "bar", "clustered", 60
    chart.title = bars.title
    chart.width, chart.height = _WIDTH, _AROUND + _A_NAME * len(bars.names)
    chart.legend.position = "b"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.number_format, chart.y_axis.crosses = _PERCENT, "max"
    chart.x_axis.delete = chart.y_axis.delete = False
    for place in range(len(bars.columns)):
        chart.series.append(_series(worksheet, bars, place))
    worksheet.add_chart(chart, f"A{below + 2}")
    worksheet.row_breaks.append(Break(id=below))


def _series(worksheet: Worksheet, bars: Bars, place: int) -> Series:
    column, title = bars.columns[place]
    last = bars.first + len(bars.names) - 1
    values = Reference(worksheet, min_col=column, min_row=bars.first, max_row=last)
    series: Series = SeriesFactory(values, title=title)
    shares = [NumVal(idx=row, v=share) for row, share in enumerate(bars.shares[place]) if share is not None]
    kept = NumData(formatCode=_PERCENT, ptCount=len(bars.names), pt=shares)
    series.val = NumDataSource(numRef=NumRef(f=str(values), numCache=kept))
    cells = str(Reference(worksheet, min_col=bars.name_column, min_row=bars.first, max_row=last))
    names = StrData(ptCount=len(bars.names), pt=[StrVal(idx=row, v=name) for row, name in enumerate(bars.names)])
    series.cat = AxDataSource(strRef=StrRef(f=cells, strCache=names))
    series.graphicalProperties = GraphicalProperties(solidFill=_FILLS[place % len(_FILLS)])
    series.graphicalProperties.line.solidFill = _FILLS[0]
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    series.dLbls.numFmt = _PERCENT
    return series


def rows_of(bars: Bars) -> int:
    """How many rows the chart covers, and one above and below it, where rows are as low as any program makes them."""
    return int((_AROUND + _A_NAME * len(bars.names)) * _ROWS_A_CENTIMETRE) + 3
