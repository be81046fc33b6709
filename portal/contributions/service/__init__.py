"""What people and commands do with the ledger and the budget: one verb a file."""

from portal.contributions.service.change_entry import REPLIES, Agreed, agree, read_entry, record_order, reply
from portal.contributions.service.import_budget import import_budget
from portal.contributions.service.import_contributions import import_contributions
from portal.contributions.service.move_money import Typed, move, strike
from portal.contributions.service.read_entry import Whole, read_whole
from portal.contributions.service.read_year import Year, read_year
from portal.contributions.service.write_workbook import write_workbook

__all__ = [
    "REPLIES",
    "Agreed",
    "Typed",
    "Whole",
    "Year",
    "agree",
    "import_budget",
    "import_contributions",
    "move",
    "read_entry",
    "read_whole",
    "read_year",
    "record_order",
    "reply",
    "strike",
    "write_workbook",
]
