"""Figures of what processes answer, counted by all of them together, as Prometheus reads them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

#: Seconds between which answers are counted: what nobody notices, what somebody does, and what is too slow.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

#: The files that the library keeps for each process, and how large it makes them.
_FILES, _ROOM = ("counter", "histogram", "gauge_livesum"), 2**20


class Figures:
    """What one application counts.

    Parameters
    ----------
    shared : the folder where processes of one site count together; None: this process counts alone. The library
        reads it from the environment when it is imported, see ``web.settings.count_together``.
    """

    def __init__(self, shared: Path | None) -> None:
        self.shared, self.registry = shared, CollectorRegistry()
        if shared is not None:
            _take_room(shared)
        self.answers = Counter(
            "matcher_answers",
            "Answers by rule of their address.",
            ("method", "rule", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "matcher_answer_seconds",
            "How long answers took, by rule of their address.",
            ("rule",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.refusals = Counter(
            "matcher_refusals",
            "What people asked for and was refused, such as a booking, by reason.",
            ("reason",),
            registry=self.registry,
        )
        self.in_hand = Gauge(
            "matcher_requests_in_hand",
            "Requests being answered now.",
            multiprocess_mode="livesum",
            registry=self.registry,
        )

    def text(self, more: Iterable[Collector]) -> bytes:
        """Return what is counted so far by all processes, with what others collect, as Prometheus reads it."""
        registry = CollectorRegistry()
        if self.shared is not None:
            MultiProcessCollector(registry, str(self.shared))  # type: ignore[no-untyped-call]
        for each in more:
            registry.register(each)
        return (
            generate_latest(registry)
            if self.shared
            else generate_latest(self.registry) + generate_latest(registry)
        )


def _take_room(shared: Path) -> None:
    """Make this process's files with all their room: to write where a full disk has none would end the process."""
    for kind in _FILES:
        # Where there is no room now the library makes do with files that have none yet.
        with suppress(OSError), (shared / f"{kind}_{os.getpid()}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, _ROOM)


def forget_process(shared: Path, process: int) -> None:
    """Take what a process that ended had in hand out of the count."""
    mark_process_dead(process, str(shared))  # type: ignore[no-untyped-call]
