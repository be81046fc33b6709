"""Guards around every request: the hooks, the headers, the pages about errors, and the settings of an installation."""

from __future__ import annotations

from portal.headers import CONTENT_SECURITY_POLICY, EVERYWHERE
from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

HEADER_TEST = "tests/platform/test_headers.py"

HOOKS = guards_of(
    "portal/request_hooks.py",
    "tests/rules/test_routes.py",
    (
        "a route that says nothing is open",
        "    if access is not None and access.public:\n",
        "    if access is None or access.public:\n",
        "unmarked",
    ),
    (
        "a route that says nothing is open to anyone signed in",
        "    if access is None or not access.admits(current_user):\n",
        "    if access is not None and not access.admits(current_user):\n",
        "unmarked",
    ),
    (
        "a route asks no role",
        "    if access is None or not access.admits(current_user):\n",
        "    if access is None:\n",
        "tests/permissions/test_matrix.py -k partnerships and draft",
    ),
    ("a public route is closed", "    if access is not None and access.public:\n", "    if False:\n", "public"),
    ("a stranger is let in", "    if not current_user.is_authenticated:\n", "    if False:\n", "stranger"),
    (
        "a form that was sent is not where one goes on",
        'come_back = request.path if request.path != "/"',
        'come_back = request.path if request.method == "GET"',
        "comes_back",
    ),
    (
        "a mistake is kept",
        "db.finish_request(succeeded=writes and response.status_code < 400)",
        "db.finish_request(succeeded=writes)",
        "tests/platform/test_database.py -k below_400",
    ),
    (
        "a client's mistake is kept",
        "response.status_code < 400",
        "response.status_code <= 400",
        "tests/platform/test_database.py -k below_400",
    ),
    (
        "a redirect is not kept",
        "response.status_code < 400",
        "response.status_code < 300",
        "tests/platform/test_database.py -k below_400",
    ),
    (
        "a page that is read writes",
        "succeeded=writes and response.status_code < 400",
        "succeeded=response.status_code < 400",
        "tests/platform/test_database.py -k get",
    ),
    (
        "a page that is read takes the write lock",
        "db.start_request(writes=request.method not in SAFE_METHODS)",
        "db.start_request(writes=True)",
        "tests/platform/test_database.py -k write_lock",
    ),
    (
        "a page that writes takes no write lock",
        "db.start_request(writes=request.method not in SAFE_METHODS)",
        "db.start_request(writes=False)",
        "tests/platform/test_database.py -k write_lock",
    ),
    (
        "events know nothing of the request",
        "    audit.circumstances.set(",
        "    audit.Circumstances and (",
        "tests/platform/test_error_pages.py",
    ),
    (
        "the log tells addresses",
        'request.url_rule.rule if request.url_rule is not None else "-"',
        "request.path",
        "tests/platform/test_error_pages.py -k log",
    ),
    (
        "a session outlives its request",
        "    db.drop_request()\n",
        "    pass\n",
        "tests/platform/test_database.py -k later",
    ),
    ("answers without the headers", "    app.after_request(add_security_headers)\n", "    pass\n", HEADER_TEST),
)

HEADERS = (
    *(
        Mutant(f"no {name}", "portal/headers.py", f'    "{name}": ', f'    "X-Not-{name}": ', HEADER_TEST)
        for name in EVERYWHERE
    ),
    *(
        Mutant(f"no {rule}", "portal/headers.py", f'        "{rule}",\n', "        *(),\n", HEADER_TEST)
        for rule in CONTENT_SECURITY_POLICY.split("; ")
    ),
    *guards_of(
        "portal/headers.py",
        HEADER_TEST,
        ("scripts inside of pages", "\"script-src 'self'\"", "\"script-src 'self' 'unsafe-inline'\"", ""),
        ("pages stay in the browser", "    if not path.startswith(CACHEABLE):\n", "    if False:\n", ""),
        ("files are fetched again and again", "    if not path.startswith(CACHEABLE):\n", "    if True:\n", ""),
        ("a browser may come back without https", "    if is_secure:\n", "    if False:\n", ""),
    ),
)

ERRORS = guards_of(
    "portal/error_pages.py",
    "tests/platform/test_error_pages.py",
    (
        "a refusal leaves no trace",
        "        audit.record_apart(action, user, route",
        "        (lambda *_, **__: None)(action, user, route",
        "",
    ),
    (
        "a refusal without a name",
        "user = Identity(current_user.actor_id) if current_user.is_authenticated else None",
        "user = None",
        "",
    ),
    (
        "a refused request is kept",
        "    db.finish_request(succeeded=False)\n    if isinstance",
        "    db.finish_request(succeeded=True)\n    if isinstance",
        "",
    ),
    (
        "the page tells which permission is missing",
        "return _answer(error.status, *WORDS[403])",
        "return _answer(error.status, WORDS[403][0], error.message)",
        "",
    ),
    (
        "a broken request is kept",
        "    db.finish_request(succeeded=False)\n    log.error",
        "    db.finish_request(succeeded=True)\n    log.error",
        "",
    ),
    ("the log tells what was typed", "kind=type(error).__name__, where", "kind=str(error), where", ""),
    (
        "the page tells what went wrong",
        "    return _answer(500, *WORDS[500])",
        "    return _answer(500, WORDS[500][0], str(error))",
        "",
    ),
    (
        "what went wrong has a page of its own",
        "    app.register_error_handler(Exception, unexpected)\n",
        "    pass\n",
        "",
    ),
    (
        "a page that is not there has no way on",
        "    app.register_error_handler(HTTPException, http_error)\n",
        "    pass\n",
        "",
    ),
    (
        "a page left open says nothing of it",
        "    app.register_error_handler(CSRFError, csrf_error)\n",
        "    pass\n",
        "",
    ),
    (
        "a foreign host is drawn a page",
        "    app.register_error_handler(SecurityError, foreign_host)\n",
        "    pass\n",
        "tests/security/test_odd_requests.py -k foreign",
    ),
    ("JSON gets a page", '== "application/json"\n', '== "application/never"\n', ""),
    ("no reference to ask by", "reference = audit.circumstances.get().request_id", 'reference = ""', ""),
)

CONFIG = guards_of(
    "portal/config.py",
    "tests/platform/test_config.py",
    (
        "passwords cross a network in the clear",
        'if not self.base_url.startswith("https://") and not self.is_loopback_http:',
        "if False:",
        "",
    ),
    ("plain http for any host", '.scheme == "http" and self.host in LOOPBACK_HOSTS', '.scheme == "http"', ""),
    ("this machine needs https", " and not self.is_loopback_http:", ":", ""),
    ("any database", 'if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):', "if False:", ""),
    ("any number of proxies", "if not 0 <= self.trusted_proxies <= 3:", "if False:", ""),
    ("one proxy too many", "<= self.trusted_proxies <= 3", "<= self.trusted_proxies <= 4", ""),
    ("nobody asks whether it is safe", "(*env.problems, *settings.problems())", "(*env.problems,)", ""),
    (
        "a number that is none",
        "    if not (value.isascii() and value.isdigit() and len(value) <= 6):\n",
        "    if False:\n",
        "",
    ),
    ("digits of other scripts", "value.isascii() and value.isdigit()", "value.isdigit()", ""),
    ("folders that all may enter", "folder.mkdir(exist_ok=True, mode=0o700)", "folder.mkdir(exist_ok=True)", ""),
    ("keys that all may read", "os.O_EXCL, 0o600)", "os.O_EXCL, 0o644)", ""),
    ("a key that is replaced", "os.O_CREAT | os.O_EXCL, 0o600", "os.O_CREAT, 0o600", ""),
    ("half a key", "    if len(key) != 32:\n", "    if False:\n", ""),
    ("a short key", "secrets.token_bytes(32)", "secrets.token_bytes(8)", ""),
    (
        "a driver that is not there",
        '    for prefix in ("postgresql://", "postgres://"):\n',
        "    for prefix in ():\n",
        "",
    ),
)

ASSEMBLED = guards_of(
    "portal/assemble.py",
    "tests/platform/test_config.py",
    ("any host", "hosts = [settings.host] if not settings.testing else None", "hosts = None", "host"),
    ("a body without end", "MAX_CONTENT_LENGTH=settings.max_content_length", "MAX_CONTENT_LENGTH=None", "large"),
    ("boxes without end", "MAX_FORM_PARTS=MOST_FIELDS", "MAX_FORM_PARTS=None", "large"),
    (
        "addresses that anyone may claim",
        "hops = settings.trusted_proxies",
        "hops = settings.trusted_proxies + 1",
        "prox",
    ),
    ("a proxy that is not believed", "    if settings.trusted_proxies:\n", "    if False:\n", "prox"),
    (
        "a key of the record that is made anew",
        'audit.chain.use(settings.key("audit"))',
        'audit.chain.use(__import__("os").urandom(32))',
        "key",
    ),
)

MUTANTS = (*HOOKS, *HEADERS, *ERRORS, *CONFIG, *ASSEMBLED)
