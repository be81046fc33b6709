"""What people and commands do with groups and meetings: one verb a file."""

from portal.attendance.service.import_groups import TypedGroup, import_groups, keep_group
from portal.attendance.service.import_ticks import import_ticks
from portal.attendance.service.know_as import know_as
from portal.attendance.service.record_people import Person, hold_meeting, read_meeting, record_person
from portal.attendance.service.write_workbook import write_workbook

__all__ = [
    "Person",
    "TypedGroup",
    "hold_meeting",
    "import_groups",
    "import_ticks",
    "keep_group",
    "know_as",
    "read_meeting",
    "record_person",
    "write_workbook",
]
