"""Addresses for the programs that look after a site: whether it lives, whether it can answer, and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from ipaddress import ip_address

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from web.services.condition import Figures, figures_of, readiness
from web.services.keeper import is_keeper
from web.store.engine import Store
from web.store.records.log import JobState, MailState
from web.views.access import now, site
from web.watching.requests import Watch

pages = Blueprint("running", __name__)

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@pages.get("/health")
def health() -> Response:
    """Say that this process lives; asks nobody."""
    return Response("alive\n", mimetype="text/plain")


@pages.get("/ready")
def ready() -> tuple[Response, int]:
    """Say whether the site can answer; without a worker it can, but nothing long is done."""
    found = readiness(site().store, now())
    told = {"ready": found.fault is None, "database": found.fault or "ok"}
    if found.fault is None:
        told["worker"] = "ok" if found.workers else "none"
    return jsonify(told), 200 if found.fault is None else 503


@pages.get("/metrics")
def metrics() -> Response:
    """Tell the figures to programs of this machine, and to whoever has the token."""
    if not (_shows_token() or _is_of_this_machine()):
        abort(404)
    watch: Watch = current_app.extensions["matcher_watch"]
    return Response(watch.figures.text([_Installation(site().store, now())]), content_type=_TEXT)


@pages.get("/seen")
def seen() -> Response:
    """Tell the site's own keeper how a request looks from here, so that the way to it can be examined."""
    if not is_keeper(site().settings, request.args.get("pass", "")):
        abort(404)
    return jsonify(scheme=request.scheme, host=request.host, place=request.remote_addr)


def _shows_token() -> bool:
    wanted, shown = site().settings.metrics_token, request.headers.get("Authorization", "")
    return bool(wanted) and compare_digest(shown.encode(), f"Bearer {wanted}".encode())


def _is_of_this_machine() -> bool:
    """Return whether a program of this machine asks directly: what comes through a proxy says so."""
    place = request.environ.get("werkzeug.proxy_fix.orig", request.environ).get("REMOTE_ADDR") or ""
    try:
        near = ip_address(place).is_loopback
    except ValueError:
        near = False
    return near and not any(name in request.headers for name in _FORWARDED)


class _Installation(Collector):
    """Figures that stand in the database, so that they are right however many processes there are."""

    def __init__(self, store: Store, at: datetime) -> None:
        self.store, self.at = store, at

    def collect(self) -> Iterator[Metric]:
        """Yield them; of a database that cannot be worked with, that alone."""
        ready = readiness(self.store, self.at).fault is None
        yield GaugeMetricFamily("matcher_database_ready", "Whether the database can be worked with.", int(ready))
        if ready:
            with self.store.reading() as db:
                found = figures_of(db, self.at)
            yield GaugeMetricFamily("matcher_workers_alive", "Workers with a sign of life lately.", found.workers)
            yield from self._jobs(found)
            yield from self._letters(found)
            yield from _steps(found)

    def _jobs(self, found: Figures) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("matcher_jobs", "Long work by kind and state.", labels=("kind", "state"))
        oldest = GaugeMetricFamily(
            "matcher_oldest_job_seconds", "How long the oldest job of a kind has waited.", labels=("kind",)
        )
        for (kind, state), waiting in found.jobs.items():
            jobs.add_metric((kind.value, state.value), waiting.count)
            if state is JobState.QUEUED:
                oldest.add_metric((kind.value,), self._age(waiting.since))
        yield from (jobs, oldest)

    def _letters(self, found: Figures) -> Iterator[Metric]:
        letters = GaugeMetricFamily("matcher_letters", "Letters by state.", labels=("state",))
        for state in MailState:
            letters.add_metric((state.value,), found.letters[state].count if state in found.letters else 0)
        yield letters
        waiting = found.letters.get(MailState.WAITING)
        age = self._age(waiting.since) if waiting else 0.0
        yield GaugeMetricFamily("matcher_oldest_letter_seconds", "How long the oldest letter has waited.", age)

    def _age(self, since: datetime) -> float:
        return max((self.at - since).total_seconds(), 0.0)


def _steps(found: Figures) -> Iterator[Metric]:
    labels = ("work", "step")
    seconds = CounterMetricFamily("matcher_step_seconds", "Seconds that steps of long work took.", labels=labels)
    times = CounterMetricFamily("matcher_steps", "Steps of long work that were done.", labels=labels)
    longest = GaugeMetricFamily("matcher_longest_step_seconds", "The longest time of a step.", labels=labels)
    for one in found.steps:
        seconds.add_metric((one.work, one.step), one.seconds)
        times.add_metric((one.work, one.step), one.times)
        longest.add_metric((one.work, one.step), one.longest)
    yield from (seconds, times, longest)
