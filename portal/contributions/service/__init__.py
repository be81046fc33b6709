"""What people and commands do with the ledger and the budget: one verb a file."""

from portal.contributions.service.import_budget import import_budget
from portal.contributions.service.import_contributions import import_contributions
from portal.contributions.service.read_year import Year, read_year
from portal.contributions.service.write_workbook import write_workbook

__all__ = ["Year", "import_budget", "import_contributions", "read_year", "write_workbook"]
