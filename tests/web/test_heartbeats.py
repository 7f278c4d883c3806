"""Workers that die lose nothing, and clocks have no say in who is dead."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic, sleep

from tests.web.cast import NOW, TestSite
from web.heartbeats import MOST_ATTEMPTS, SILENCE, Watch, showing_life
from web.store.engine import Store
from web.store.jobs import Sign, count_on, take_job, unended_jobs
from web.store.records.log import JobKind, JobRecord, JobState

_LONG = max(SILENCE.values())
_STEP = 2.0


@dataclass
class Line:
    """A queue that remembers what it was given."""

    store: Store
    on_their_way: set[int] = field(default_factory=set)
    given: list[int] = field(default_factory=list)

    def send(self, number: int) -> None:
        self.given.append(number)

    def sent(self) -> set[int]:
        return self.on_their_way


def a_job(site: TestSite, **fields: object) -> int:
    with site.store.writing() as db:
        row = JobRecord(conference_id=site.conference_id, kind=JobKind.SUGGEST, created_at=NOW, **fields)
        db.add(row)
        db.flush()
        return row.id


def job(site: TestSite, number: int) -> JobRecord:
    with site.store.reading() as db:
        return db.get_one(JobRecord, number)


def watched(site: TestSite, line: Line, seconds: float, number: int = 0) -> None:
    """Look every two seconds; with a number, its worker counts on meanwhile."""
    watch, moment = Watch(line), 1000.0
    while moment <= 1000.0 + seconds:
        watch.look(moment)
        if number:
            with site.store.writing() as db:
                count_on(db, number, 1)
        moment += _STEP


def test_a_job_whose_worker_died_waits_again_and_is_sent(site: TestSite) -> None:
    number, line = a_job(site, state=JobState.RUNNING, attempts=1), Line(site.store)
    watched(site, line, _LONG - _STEP)
    assert (job(site, number).state, line.given) == (JobState.RUNNING, [])
    watched(site, line, _LONG)
    assert (job(site, number).state, line.given) == (JobState.QUEUED, [number])


def test_a_job_whose_worker_lives_stays_with_it_however_long_it_takes(site: TestSite) -> None:
    number, line = a_job(site, state=JobState.RUNNING, attempts=1), Line(site.store)
    watched(site, line, 5 * _LONG, number)
    assert (job(site, number).state, line.given) == (JobState.RUNNING, [])


def test_a_job_that_ends_its_workers_is_given_up_in_both_languages(site: TestSite) -> None:
    number, line = a_job(site, state=JobState.RUNNING, attempts=MOST_ATTEMPTS), Line(site.store)
    watched(site, line, _LONG)
    found = job(site, number)
    assert (found.state, line.given) == (JobState.FAILED, [])
    assert (found.error["en"].startswith("The work on this was cut off 3 times"), "3" in found.error["zh"]) == (
        True,
        True,
    )


def test_a_job_whose_message_was_lost_is_sent_again_and_one_on_its_way_is_not(site: TestSite) -> None:
    lost, waits = a_job(site), a_job(site)
    line = Line(site.store, {waits})
    watched(site, line, SILENCE[JobState.QUEUED] + _STEP)
    assert set(line.given) == {lost}


def test_whoever_slept_does_not_call_others_dead(site: TestSite) -> None:
    number, line = a_job(site, state=JobState.RUNNING, attempts=1), Line(site.store)
    watch = Watch(line)
    watch.look(1000.0)
    watch.look(1000.0 + 10 * _LONG)
    assert (job(site, number).state, line.given) == (JobState.RUNNING, [])


def test_a_worker_counts_on_while_it_works(site: TestSite) -> None:
    number = a_job(site)
    with site.store.writing() as db:
        assert take_job(db, number) is not None
    deadline = monotonic() + 20
    with showing_life(site.store, number, 1):
        while monotonic() < deadline and job(site, number).beats == 0:
            sleep(0.1)
    with site.store.reading() as db:
        assert unended_jobs(db)[number] == Sign(JobState.RUNNING, 1, 1)
