"""What people and commands do with the ledger and the budget: one verb a file."""

from portal.contributions.service.answer import Changed, LinkOver, NotReady, look_at, messages_of, save, send
from portal.contributions.service.ask import answer, ask
from portal.contributions.service.ask_all import Letter, Sending, ask_all, last_links, read_sending, settle_year
from portal.contributions.service.begin_year import begin_year
from portal.contributions.service.change_entry import REPLIES, Agreed, agree, read_entry, record_order, reply
from portal.contributions.service.import_budget import import_budget
from portal.contributions.service.import_contributions import import_contributions
from portal.contributions.service.keep_contributors import Named, add_contributor, change_contributor, read_contributor
from portal.contributions.service.move_money import Typed, move, strike
from portal.contributions.service.read_entry import Whole, read_whole
from portal.contributions.service.read_year import Year, read_year
from portal.contributions.service.write_workbook import write_workbook

__all__ = [
    "REPLIES",
    "Agreed",
    "Changed",
    "Letter",
    "LinkOver",
    "Named",
    "NotReady",
    "Sending",
    "Typed",
    "Whole",
    "Year",
    "add_contributor",
    "agree",
    "answer",
    "ask",
    "ask_all",
    "begin_year",
    "change_contributor",
    "import_budget",
    "import_contributions",
    "last_links",
    "look_at",
    "messages_of",
    "move",
    "read_contributor",
    "read_entry",
    "read_sending",
    "read_whole",
    "read_year",
    "record_order",
    "reply",
    "save",
    "send",
    "settle_year",
    "strike",
    "write_workbook",
]
