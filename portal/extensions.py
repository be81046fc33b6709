"""The extension objects, made once and bound to the application in ``create_app``."""

from __future__ import annotations

from flask_login import LoginManager
from flask_wtf import CSRFProtect


class SessionsOnly(LoginManager):  # type: ignore[misc]
    """Flask-login without its "remember me" cookie: nobody gets one, and a forged one would end in an error page."""

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        """Nobody is behind such a cookie."""


login_manager: LoginManager = SessionsOnly()
csrf = CSRFProtect()
