"""The extension objects, made once and bound to the application in ``create_app``."""

from __future__ import annotations

from flask_login import LoginManager
from flask_wtf import CSRFProtect

login_manager: LoginManager = LoginManager()
csrf = CSRFProtect()
