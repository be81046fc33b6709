"""Web servers that start at once: each is a copy of a process that has read all of the code, and not yet used it.

Starting Python and reading the code takes seconds, in which nothing is served that could be cut off. A copy connects to
the database and recovers what a killed one left behind like any other server; ``gunicorn`` is the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from multiprocessing.context import ForkServerProcess

from tests.browser.server import ROOT, Portal

SECONDS_TO_START = 60
SERVER = ("gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "flask.cli")


def start(portal: Portal) -> ForkServerProcess:
    """The web server in a process group of its own, as soon as it answers."""
    context = multiprocessing.get_context("forkserver")
    ours = [name for name in list(sys.modules) if name.startswith(("portal.", "exports."))]
    context.set_forkserver_preload([*SERVER, *ours])
    process = context.Process(target=serve, args=(portal,))
    process.start()
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.is_alive():
        try:
            urllib.request.urlopen(f"{portal.url}/health", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
        else:
            return process
    kill_all(process)
    raise RuntimeError(f"The portal did not start:\n{portal.log()}")


def serve(portal: Portal) -> None:
    """What a copy does, from its first moment until it is killed."""
    from gunicorn.app.wsgiapp import run

    os.setsid()
    log = os.open(portal.instance / "web.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.environ.clear()
    os.environ.update(portal.environment)
    os.chdir(ROOT)
    bind = portal.url.removeprefix("http://")
    sys.argv = ["gunicorn", "wsgi:app", "--bind", bind, "--threads", "8", "--no-control-socket"]
    run()


def kill_all(process: ForkServerProcess) -> None:
    """Every process of the group at once, as when somebody pulls the plug."""
    assert process.pid is not None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()  # It has not come as far as to have a group.
    process.join()
    process.close()
