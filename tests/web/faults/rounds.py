"""Rounds: a storm, an accident in its middle, the repair, and the question what is wrong now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep

from tests.web.faults.accidents import Accident, accidents
from tests.web.faults.checks import Checker, asking
from tests.web.faults.crowd import Storm
from tests.web.faults.site import Site, running_site
from tests.web.faults.stage import set_stage

#: An accident happens when so many actions are acknowledged, or when that takes too long.
_MOMENTS, _LATEST_SECONDS = range(5, 30), 8.0
#: Every so many rounds one is played on SQLite.
_ON_A_FILE = 4


@dataclass(frozen=True)
class Played:
    """A round, and what came of it."""

    number: int
    accident: str
    database: str
    acknowledged: int
    unanswered: int
    jobs: int
    again: int
    """Jobs that more than one worker took."""
    stolen: int
    """Answers that were lost on the way."""
    seconds: float
    faults: tuple[str, ...]


@dataclass
class Match:
    """All rounds of a seed; sites go on between them."""

    seed: int
    only: str = ""
    sites: dict[bool, Site] = field(default_factory=dict)
    checkers: dict[bool, Checker] = field(default_factory=lambda: {True: Checker(), False: Checker()})

    def play(self, rounds: int) -> Iterator[Played]:
        """Play rounds, one after another."""
        decks: dict[bool, list[str]] = {True: [], False: []}
        draw = Random(self.seed)
        with ExitStack() as end:
            for number in range(1, rounds + 1):
                with_server = number % _ON_A_FILE != 0
                if with_server not in self.sites:
                    self.sites[with_server] = end.enter_context(running_site(with_server))
                deck = decks[with_server]
                if not deck:
                    deck += [name for name in accidents(with_server) if self.only in name]
                    draw.shuffle(deck)
                if deck:
                    yield self._round(number, with_server, deck.pop())

    def _round(self, number: int, with_server: bool, accident: str) -> Played:
        stolen = self.sites[with_server].stolen
        began, site, rng = monotonic(), self.sites[with_server], Random(f"{self.seed} {number}")
        store = site.store()
        stage = set_stage(store, site.settings, number)
        store.engine.dispose()
        near = f"http://127.0.0.1:{site.forms.port}"
        host = site.settings.address.removeprefix("http://")
        storm = Storm(stage, near, host, rng)
        with ThreadPoolExecutor(1) as sky:
            raging = sky.submit(storm.rage)
            self._strike(site, storm, accidents(with_server)[accident], rng)
            raging.result()
        site.settle()
        with asking(site.address) as rows:
            faults = self.checkers[with_server].faults(rows, stage.id, storm.diary.wishes(), site.post.ids)
            jobs = rows(f"SELECT attempts FROM jobs WHERE conference_id = {stage.id}")
        return Played(
            number,
            accident,
            site.kind,
            storm.diary.acknowledged,
            sum(line.answer.value == "none" for line in storm.diary.lines),
            len(jobs),
            sum(row.attempts > 1 for row in jobs),
            site.stolen - stolen,
            monotonic() - began,
            (*faults, *(f"{count} {what}" for what, count in storm.odd.items()), *_idle(storm)),
        )

    def _strike(self, site: Site, storm: Storm, accident: Accident, rng: Random) -> None:
        """Let an accident happen in the middle of a storm, and mend what it broke."""
        moment, latest = rng.choice(_MOMENTS), monotonic() + _LATEST_SECONDS
        while storm.diary.acknowledged < moment and monotonic() < latest:
            sleep(0.02)
        with accident(site, rng):
            sleep(rng.uniform(0.1, 0.8))
        site.mend()


def _idle(storm: Storm) -> Sequence[str]:
    """A storm in which nothing was acknowledged has tested nothing."""
    return () if storm.diary.acknowledged else ("nothing was acknowledged",)
