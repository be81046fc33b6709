"""What a coordinator can do here, one verb a file."""

from portal.reporting.service.download_export import download_export, read_export
from portal.reporting.service.read_round import RoundPage, read_round, read_rounds
from portal.reporting.service.request_anonymised import request_anonymised
from portal.reporting.service.request_export import request_export
from portal.reporting.service.write_workbook import write_anonymised, write_workbook

__all__ = [
    "RoundPage",
    "download_export",
    "read_export",
    "read_round",
    "read_rounds",
    "request_anonymised",
    "request_export",
    "write_anonymised",
    "write_workbook",
]
