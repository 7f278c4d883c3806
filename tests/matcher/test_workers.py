"""Who does the work changes nothing in what comes out: threads, a cluster, a cluster that loses workers."""

from __future__ import annotations

import operator
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from distributed import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import workers
from matcher.cli.plan_several import drafted
from matcher.drafting import draft_plan
from matcher.errors import ClusterError, PlanError
from matcher.intake.folder import checked_dataset
from matcher.plan import ConferencePlan
from matcher.recommendation.encoder import load_encoder
from matcher.reporting.summary import summary
from matcher.shipped import shipped
from matcher.workers import on_cluster, spread
from tests.clusters import running_cluster


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with running_cluster() as address:
        yield address


def where(_number: int) -> tuple[int, int]:
    return os.getpid(), threading.get_ident()


def where_a_piece_of_a_piece_is_done(_number: int) -> set[tuple[int, int]]:
    return {where(0), *spread(where, [(1,), (2,), (3,)])}


def late(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def refused(number: int) -> int:
    if number == 1:
        raise PlanError("one is refused")
    return number


def fatal(flag: str, number: int) -> int:
    """Kill the worker, the first time only: the flag tells that it was done."""
    if number == 3 and not Path(flag).exists():
        Path(flag).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_fatal(_number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=20), st.integers())
def test_each_piece_meets_what_is_common_in_the_order_of_the_pieces(numbers: list[int], common: int) -> None:
    pieces = [(number,) for number in numbers]
    assert list(spread(operator.add, pieces, common)) == [number + common for number in numbers]


def test_results_keep_their_order_when_the_first_is_the_last_to_be_done() -> None:
    assert list(spread(late, [(0.2,), (0.0,), (0.1,)])) == [0.2, 0.0, 0.1]


def test_a_single_piece_stays_in_this_thread_and_may_be_cut_again() -> None:
    assert list(spread(where, [(0,)])) == [where(0)]
    ((*found,),) = spread(where_a_piece_of_a_piece_is_done, [(0,)])
    assert len(found) > 1 or len(os.sched_getaffinity(0)) == 1


def test_a_piece_is_not_cut_again() -> None:
    assert [len(found) for found in spread(where_a_piece_of_a_piece_is_done, [(0,), (1,), (2,)])] == [1, 1, 1]


def test_what_a_piece_raises_is_raised_here_and_the_rest_is_not_begun() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return refused(number)

    answers = spread(work, [(number,) for number in range(1000)])
    assert next(answers) == 0
    with pytest.raises(PlanError, match="one is refused"):
        next(answers)
    assert len(begun) < 1000


def test_a_cluster_does_the_same_elsewhere(scheduler: str) -> None:
    numbers = [(number,) for number in range(20)]
    with on_cluster(scheduler):
        there = {process for process, _ in spread(where, numbers)}
        assert list(spread(operator.mul, numbers, 3)) == [3 * number for (number,) in numbers]
        assert [len(found) for found in spread(where_a_piece_of_a_piece_is_done, numbers[:4])] == [1] * 4
    assert os.getpid() not in there
    assert {process for process, _ in spread(where, numbers)} == {os.getpid()}


def test_what_a_piece_raises_on_a_cluster_is_raised_here(scheduler: str) -> None:
    with on_cluster(scheduler), pytest.raises(PlanError, match="one is refused") as caught:
        list(spread(refused, [(0,), (1,), (2,)]))
    assert caught.value.words.zh == "one is refused"


def test_read_only_mappings_travel(scheduler: str) -> None:
    with on_cluster(scheduler):
        (found,) = spread(dict.get, [({"one": MappingProxyType({"a": 1})}, "one")])
    assert found == {"a": 1}
    assert isinstance(found, MappingProxyType)


def test_common_arguments_travel_once_for_the_same_object(scheduler: str) -> None:
    common = list(range(1000))
    with on_cluster(scheduler), Client(scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]

        def held() -> Any:
            return client.run_on_scheduler(
                lambda dask_scheduler: [key for key in dask_scheduler.tasks if str(key).startswith("_itself")]
            )

        # Results are waited for, since what nobody asks about may be on its way still.
        assert list(spread(operator.eq, [(common,)], common)) == [True]
        first = held()
        assert list(spread(operator.ne, [(common,)], common)) == [False]
        assert len(first) == 1
        assert held() == first


def test_a_piece_whose_worker_is_killed_is_done_by_another(scheduler: str, tmp_path: Path) -> None:
    flag = tmp_path / "killed"
    with on_cluster(scheduler):
        found = list(spread(fatal, [(str(flag), number) for number in range(8)]))
    assert flag.exists()
    assert found == [number * number for number in range(8)]


def told(plan: ConferencePlan) -> dict[str, Any]:
    """Return the whole plan.json but for the seconds, and every meeting with its reasons."""
    return {**summary(replace(plan, seconds={})), "meetings": plan.meetings, "left out": plan.left_out}


def test_the_plan_of_a_cluster_that_loses_a_worker_is_the_local_one(scheduler: str) -> None:
    whole, findings = checked_dataset(shipped("data/xian2017"))
    dataset = replace(whole, investors=whole.investors[:50], startups=whole.startups[:70])
    expected = draft_plan(dataset, findings, load_encoder("tiny"), None)
    victims: list[int] = []

    def kill_one_in_the_middle(step: str, done: int, total: int) -> None:
        if step == "embed" and 0.3 * total < done < total and not victims:
            victims.append(client.run(os.getpid).popitem()[1])
            os.kill(victims[0], signal.SIGKILL)

    with on_cluster(scheduler), Client(scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        found = draft_plan(dataset, findings, load_encoder("tiny"), None, progress=kill_one_in_the_middle)
    assert len(victims) == 1
    assert told(found) == told(expected)


def test_conferences_that_a_cluster_plans_are_the_local_ones(scheduler: str) -> None:
    dataset, findings = checked_dataset(shipped("data/xian2017"))
    halves = [
        replace(dataset, investors=dataset.investors[part], startups=dataset.startups[part])
        for part in (slice(40), slice(40, 80))
    ]
    pieces = [(half, findings, "tiny", 0) for half in halves]
    with on_cluster(scheduler):
        there = list(spread(drafted, pieces))
    for plan, half in zip(there, halves, strict=True):
        assert isinstance(plan, ConferencePlan)
        assert plan.meetings
        assert told(plan) == told(draft_plan(half, findings, load_encoder("tiny"), None))


def test_a_piece_that_ends_every_worker_is_given_up_in_words() -> None:
    refusal = pytest.raises(ClusterError, match="want of memory")
    with running_cluster(workers=1, lives=0) as address, on_cluster(address), refusal:
        list(spread(always_fatal, [(0,)]))


def test_a_scheduler_that_does_not_answer_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SECONDS_TO_CONNECT", 0.5)
    address = "tcp://127.0.0.1:1"
    refusal = pytest.raises(ClusterError, match=rf"The scheduler {address} cannot be reached.*dask scheduler")
    with refusal, on_cluster(address):
        pass


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "10.0.0.1:8786", "http://10.0.0.1:8786", "tcp://:8786", "tcp://a"]
)
def test_what_is_no_address_is_refused_with_an_example(address: str) -> None:
    with (
        pytest.raises(ClusterError, match=f"{address}.* is no address of a scheduler.*tcp://10"),
        on_cluster(address),
    ):
        pass


def test_without_certificates_an_encrypted_connection_is_refused_with_what_to_set() -> None:
    with pytest.raises(ClusterError, match="DISTRIBUTED__COMM__TLS__CA_FILE"), on_cluster("tls://127.0.0.1:8786"):
        pass


def test_a_scheduler_without_workers_is_refused_with_what_starts_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SECONDS_TO_CONNECT", 0.5)
    with running_cluster(workers=0) as address:
        refusal = pytest.raises(ClusterError, match=rf"no workers.*dask worker {address}")
        with refusal, on_cluster(address):
            pass


def pretend(matcher: str) -> None:
    """Make this process take itself for another version."""
    workers._installed()["matcher"] = matcher


def test_workers_of_another_version_are_refused_when_they_are_met(scheduler: str) -> None:
    own = workers._installed()["matcher"]
    with Client(scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        try:
            with on_cluster(scheduler):
                client.run(pretend, "0.0.1")
                with pytest.raises(ClusterError, match=f"matcher 0.0.1 instead of {own}"):
                    list(spread(operator.neg, [(1,), (2,)]))
            refusal = pytest.raises(ClusterError, match=f"worker tcp.* matcher 0.0.1 instead of {own}.*Install")
            with refusal, on_cluster(scheduler):
                pass
        finally:
            client.run(pretend, own)


def test_no_address_is_no_cluster() -> None:
    with on_cluster(""):
        assert {process for process, _ in spread(where, [(0,), (1,)])} == {os.getpid()}
