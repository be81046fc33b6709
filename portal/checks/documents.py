"""The files that people send with a report: how large they may be, and who looks for harm in them."""

from __future__ import annotations

from portal import clamd
from portal.checks.registry import Surroundings, check, warning
from portal.config import LOOPBACK_HOSTS

MEGABYTE = 1024 * 1024


@check("DOCUMENT_MB", "a document fits into memory", "Set DOCUMENT_MB to 1 to 25.")
def document_size(here: Surroundings) -> bool:
    return not MEGABYTE <= here.settings.document_size <= 25 * MEGABYTE


@check(
    "CLAMD_SOCKET place",
    "documents leave this machine for no scan",
    "Let CLAMD_SOCKET be the path of a socket, or tcp://127.0.0.1:3310: what is scanned goes there in the clear.",
)
def scanner_is_here(here: Surroundings) -> bool:
    host = clamd.host_of(here.settings.clamd_socket)
    return bool(host) and host not in LOOPBACK_HOSTS


@warning(
    "CLAMD_SOCKET",
    "ClamAV answers, and looks at the documents that people send",
    "Start clamd and set CLAMD_SOCKET to its socket: without it documents are kept as not scanned.",
)
def scanner_answers(here: Surroundings) -> bool:
    return not clamd.answers(here.settings.clamd_socket)
