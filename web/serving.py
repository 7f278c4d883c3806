"""The site behind gunicorn: several processes, each with a few threads, on one database."""

from __future__ import annotations

import gc
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from web.application import create_app
from web.overload import THREADS, Turnstile
from web.settings import Settings, figures_folder
from web.watching.figures import forget_process
from web.watching.requests import Watch

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
        app = create_app(self.settings)
        # Who is sent away at the turnstile is written down as well.
        watch: Watch = app.extensions["matcher_watch"]
        watch.inner = Turnstile(watch.inner)
        return app


def _settle(_worker: object) -> None:
    """Leave what was loaded at the start out of garbage collection: its full runs add 100 ms to some pages."""
    gc.collect()
    gc.freeze()


def _forget(_server: object, worker: Any) -> None:
    """Take what a process that ended had in hand out of the figures."""
    if (shared := figures_folder()) is not None:
        forget_process(shared, worker.pid)


class _Log(Logger):  # type: ignore[misc]
    """Gunicorn's own words go where everybody's go."""

    def setup(self, cfg: Any) -> None:
        """Take its handlers away."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


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
        "child_exit": _forget,
        "logger_class": _Log,
    }
    _Server(settings, options).run()
