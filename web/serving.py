"""The site behind gunicorn: several processes, each with a few threads, on one database."""

from __future__ import annotations

import gc
from typing import Any

from gunicorn.app.base import BaseApplication

from web.application import create_app
from web.overload import THREADS, Turnstile
from web.settings import Settings

#: A request that takes longer than this has lost its reader.
TIMEOUT = 60


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without its own command line."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings, self.options = settings, options
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application in the process that answers: connections must not be shared by processes."""
        return Turnstile(create_app(self.settings))


def _settle(_worker: object) -> None:
    """Leave what was loaded at the start out of garbage collection: its full runs add 100 ms to some pages."""
    gc.collect()
    gc.freeze()


def serve_site(settings: Settings, bind: str, processes: int) -> None:
    """Answer until interrupted."""
    options = {
        "bind": bind,
        "workers": processes,
        "threads": THREADS,
        "worker_class": "gthread",
        "timeout": TIMEOUT,
        "loglevel": "warning",
        "preload_app": False,
        "forwarded_allow_ips": "127.0.0.1",
        "limit_request_line": 4094,
        "control_socket_disable": True,
        "post_worker_init": _settle,
    }
    _Server(settings, options).run()
