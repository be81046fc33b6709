"""What people and commands do with groups and meetings: one verb a file."""

from portal.attendance.service.import_groups import import_groups
from portal.attendance.service.import_ticks import import_ticks
from portal.attendance.service.know_as import know_as
from portal.attendance.service.write_workbook import write_workbook

__all__ = ["import_groups", "import_ticks", "know_as", "write_workbook"]
