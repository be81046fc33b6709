"""The headers that every answer carries. Written out here a second time on purpose: a test that asks the code what it
meant to send would agree with any mistake."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.datastructures import Headers

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NEEDED_DIRECTIVES = {
    "default-src": ("'none'", "'self'"),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}
ALLOWED_SOURCES = frozenset({"'self'", "'none'", "data:"})
FILES = ("/static/", "/assets/")


def problems(path: str, headers: Headers) -> Iterator[str]:
    """What is wrong with the headers of the answer from ``path``."""
    for name, value in EXACT.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)!r}, not {value!r}"
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield f"Referrer-Policy is {headers.get('Referrer-Policy')!r}"
    if not path.startswith(FILES) and headers.get("Cache-Control") != "no-store":
        yield f"Cache-Control is {headers.get('Cache-Control')!r}, not 'no-store'"
    yield from policy_problems(headers.get("Content-Security-Policy", ""))


def policy_problems(policy: str) -> Iterator[str]:
    """A strict policy names no other host and allows no code or style inside a page."""
    directives = {words[0]: tuple(words[1:]) for part in policy.split(";") if (words := part.split())}
    for name, allowed in NEEDED_DIRECTIVES.items():
        if len(directives.get(name, ())) != 1 or directives[name][0] not in allowed:
            yield f"Content-Security-Policy has {name} {directives.get(name)}, not {' or '.join(allowed)}"
    for name, sources in directives.items():
        strange = [source for source in sources if source not in ALLOWED_SOURCES and not source.startswith("'sha256-")]
        if strange or (name.startswith("script-src") and "data:" in sources):
            yield f"Content-Security-Policy allows {name} {' '.join(sources)}"
