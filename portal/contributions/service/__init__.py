"""What people and commands do with the ledger and the budget: one verb a file."""

from portal.contributions.service.answer import LinkOver, NotReady, look_at, messages_of, save, send
from portal.contributions.service.ask import answer, ask
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
    "LinkOver",
    "NotReady",
    "Typed",
    "Whole",
    "Year",
    "agree",
    "answer",
    "ask",
    "import_budget",
    "import_contributions",
    "look_at",
    "messages_of",
    "move",
    "read_entry",
    "read_whole",
    "read_year",
    "record_order",
    "reply",
    "save",
    "send",
    "strike",
    "write_workbook",
]
