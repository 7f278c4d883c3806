"""A Dask cluster as somebody starts it: a scheduler and workers, processes of their own on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from distributed import Client

_PATIENCE = 60.0


@contextmanager
def running_cluster(workers: int = 2, lives: int = 3) -> Iterator[str]:
    """Yield the address of a scheduler; a piece that ended more than so many workers is given up."""
    with TemporaryDirectory() as name, ExitStack() as started:
        folder = Path(name)
        environment = {
            **os.environ,
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(lives),
            "MATCHER_CACHE": str(folder / "vectors.sqlite"),
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        file = folder / "scheduler.json"
        begin = (
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(file),
        )
        started.enter_context(_running(begin, folder, environment))
        address = str(_read(file)["address"])
        for _ in range(workers):
            join = ("worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", name)
            started.enter_context(_running(join, folder, environment))
        if workers:
            with Client(address, timeout=_PATIENCE, set_as_default=False) as client:  # type: ignore[no-untyped-call]
                client.wait_for_workers(workers, timeout=_PATIENCE)
        yield address


@contextmanager
def _running(command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    with (folder / "log.txt").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _read(file: Path) -> dict[str, Any]:
    """Return what the scheduler wrote about itself, as soon as it did."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if file.exists() and (text := file.read_text(encoding="utf-8")).endswith("}"):
            return dict(json.loads(text))
        time.sleep(0.05)
    raise TimeoutError(f"no scheduler wrote {file}")
