"""The verbs of comparing."""

from portal.comparing.service.comparison import CoordinatorLine, read_comparison
from portal.comparing.service.figures import keep_figure, read_figures, take_table
from portal.comparing.service.results import beside_draft, read_results

__all__ = [
    "CoordinatorLine",
    "beside_draft",
    "keep_figure",
    "read_comparison",
    "read_figures",
    "read_results",
    "take_table",
]
