"""The application for a WSGI server and for ``flask --app wsgi``."""

import sys

from portal import create_app
from portal.config import UnsafeSettings

try:
    app = create_app()
except UnsafeSettings as unsafe:
    sys.exit("The portal does not start. Mend this first:\n" + "\n".join(f"  - {one}" for one in unsafe.problems))
