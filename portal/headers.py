"""Security headers, the same on every answer: pages, errors, redirects, downloads and static files."""

from __future__ import annotations

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

CACHEABLE = ("/static/", "/assets/")


def security_headers(path: str, *, is_secure: bool) -> dict[str, str]:
    """The headers of an answer to a request for ``path``."""
    found = dict(EVERYWHERE)
    if is_secure:
        found["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if not path.startswith(CACHEABLE):
        found["Cache-Control"] = "no-store"
    return found


def add_security_headers(response: Response) -> Response:
    """Registered as the last thing that touches an answer."""
    found = security_headers(request.path, is_secure=request.is_secure)
    for name, value in found.items():
        response.headers[name] = value
    if "Cache-Control" in found and "Expires" in response.headers:
        del response.headers["Expires"]  # An older way of saying how long to keep it, which would contradict.
    return response
