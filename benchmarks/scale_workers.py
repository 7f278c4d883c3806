"""Processes that search in one mapped file: how many lists they make together, and how much memory each needs."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import BrokenBarrierError
from time import perf_counter
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.index import PackedIndex

K = 20
_PATIENCE = 120.0
#: The barrier at which the processes of one round wait for each other.
_TOGETHER: list[Any] = []


@dataclass(frozen=True)
class Shared:
    """Lists a second of so many processes together; bytes of one's own, and of the file that all share."""

    processes: int
    lists_a_second: float
    own: float
    shared: float


def shared(file: Path, asking: NDArray[np.float32], processes: int) -> Shared:
    """Let each of so many processes make all lists."""
    context = get_context("spawn")
    barrier = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, _begin, (barrier,)) as pool:
        rounds = [pool.submit(_search, file, asking) for _ in range(processes)]
        seconds, own, common = np.array([one.result() for one in rounds]).T
    return Shared(
        processes, processes * len(asking) / float(seconds.max()), float(own.mean()), float(common.mean())
    )


def _begin(barrier: Any) -> None:
    _TOGETHER.append(barrier)


def _search(file: Path, asking: NDArray[np.float32]) -> tuple[float, float, float]:
    """Make one list after the other; return seconds, and bytes of memory of one's own and shared."""
    faiss.omp_set_num_threads(1)
    before = _anonymous()
    index = PackedIndex.mapped(file)
    for query in asking:
        index.search(query[None], K)
    _wait()
    start = perf_counter()
    for query in asking:
        index.search(query[None], K)
    seconds = perf_counter() - start
    _wait()
    own, common = _anonymous() - before, _mapped(file)
    _wait()
    return seconds, own, common


def _wait() -> None:
    """Wait for the other processes.

    Raises
    ------
    RuntimeError
        When one of them is gone.
    """
    try:
        _TOGETHER[0].wait(_PATIENCE)
    except BrokenBarrierError as error:
        raise RuntimeError("A process of the round ended early.") from error


def _anonymous() -> int:
    """Return the bytes of this process that belong to no file."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))


def _mapped(file: Path) -> int:
    """Return the bytes of a file that are mapped into this process."""
    within, total = False, 0
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if not line.split()[0].endswith(":"):
            within = line.endswith(str(file))
        elif within and line.startswith("Rss:"):
            total += 1024 * int(line.split()[1])
    return total
