"""What a coordinator can do here, one verb a file."""

from portal.reporting.service.chosen import preview_chosen
from portal.reporting.service.download_export import download_export, read_export
from portal.reporting.service.manageable_round import manageable_round
from portal.reporting.service.read_exports import ExportLine, ExportsPage, read_export_line, read_exports
from portal.reporting.service.read_line import LinePage, read_line
from portal.reporting.service.read_round import RoundPage, read_round, read_rounds
from portal.reporting.service.read_texts import keys_of, read_texts
from portal.reporting.service.request_again import request_again
from portal.reporting.service.request_anonymised import request_anonymised
from portal.reporting.service.request_export import request_export
from portal.reporting.service.where_to_open import managed_partnership, previous_rounds
from portal.reporting.service.write_workbook import write_anonymised, write_workbook

__all__ = [
    "ExportLine",
    "ExportsPage",
    "LinePage",
    "RoundPage",
    "download_export",
    "keys_of",
    "manageable_round",
    "managed_partnership",
    "preview_chosen",
    "previous_rounds",
    "read_export",
    "read_export_line",
    "read_exports",
    "read_line",
    "read_round",
    "read_rounds",
    "read_texts",
    "request_again",
    "request_anonymised",
    "request_export",
    "write_anonymised",
    "write_workbook",
]
