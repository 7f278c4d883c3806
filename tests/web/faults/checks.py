"""An independent checker: reads the database by plain SQL over its own connection, and knows no code of the site.

It holds what clients were told against what is there, and looks for what must never be, told or not.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import NullPool, create_engine, text

from tests.web.booking_checks import Rows, faults_in
from tests.web.faults.diary import Wish

_JOB = re.compile(r"/jobs/(\d+)$")


@contextmanager
def asking(address: str) -> Iterator[Rows]:
    """Give a way to ask a database in SQL, all of whose answers are of one moment."""
    engine = create_engine(address, poolclass=NullPool)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield lambda statement: connection.execute(text(statement)).all()
    engine.dispose()


@dataclass
class Checker:
    """What is wrong with a database; remembers what may never change."""

    frozen: dict[str, str] = field(default_factory=dict)

    def faults(
        self, rows: Rows, conference: int, wishes: Sequence[Wish], letters: Callable[[], Sequence[str]]
    ) -> list[str]:
        """Return a sentence for each fault.

        Parameters
        ----------
        conference : the id of the one whose clients wished.
        letters : returns the Message-IDs that the mail server has taken, each as often as it did.
        """
        return [
            *faults_in(rows),
            *_wishes_unmet(Facts.read(rows, conference), wishes),
            *_jobs(rows),
            *_made_by_jobs(rows),
            *_twice(rows),
            *_letters(rows, letters),
            *self._changed(rows),
        ]

    def _changed(self, rows: Rows) -> Iterator[str]:
        """What was approved or released never changes."""
        for list_table, part, owner in (
            ("match_lists", "matches", "match_list_id"),
            ("timetables", "places", "timetable_id"),
        ):
            prints: dict[int, Any] = {}
            asked = f"SELECT p.* FROM {part} p JOIN {list_table} l ON l.id = p.{owner} WHERE l.state = 'frozen'"
            for row in rows(f"{asked} ORDER BY p.{owner}, {_ORDER[part]}"):
                told = {name: str(value) for name, value in row._mapping.items() if name != "told"}
                known = prints.setdefault(getattr(row, owner), sha256())
                known.update(json.dumps(told, sort_keys=True).encode())
            for id_, found in prints.items():
                name = f"{part} of frozen {list_table} {id_}"
                if self.frozen.setdefault(name, found.hexdigest()) != found.hexdigest():
                    yield f"the {name} have changed"


_ORDER = {"matches": "p.id", "places": "p.meeting_id"}


@dataclass(frozen=True)
class Facts:
    """What a conference holds, by what clients say of it."""

    requests: Mapping[int, Any]
    words: Counter[str]
    """How often a message is there, as a wish or as its answer."""
    meetings: Mapping[int, Any]
    proposals: Mapping[int, Any]
    absences: Counter[tuple[int, float, float]]
    uploads: Mapping[int, Any]
    files: Counter[str]
    codes: Counter[str]
    jobs: Mapping[int, Any]
    versions: Mapping[tuple[str, int], Any]
    log: Counter[tuple[str, int]]
    """How often something was done to a row."""
    places: frozenset[tuple[int, float]]
    """Where the log says that a meeting once was."""
    answers: Counter[tuple[int, int | None]]
    """How often an account answered a proposal."""
    accounts: Mapping[int, int]
    """The account of each participant."""

    @classmethod
    def read(cls, rows: Rows, conference: int) -> Facts:
        """Read them."""

        def of(table: str) -> dict[int, Any]:
            found = rows(f"SELECT * FROM {table} WHERE conference_id = {conference}")
            return {row.id: row for row in found}

        requests, log = of("meeting_requests"), of("changes").values()
        absences = rows(
            "SELECT a.* FROM absences a JOIN participants p ON p.id = a.participant_id "
            f"WHERE p.conference_id = {conference}"
        )
        uploads = {
            row.id: row
            for row in rows(
                f"SELECT id, filename, imported_at, preview FROM uploads WHERE conference_id = {conference}"
            )
        }
        placed = [row for row in log if row.verb in ("book meeting", "move meeting")]
        return cls(
            requests=requests,
            words=Counter(said for row in requests.values() for said in {row.message, row.answer_message}),
            meetings=of("meetings"),
            proposals=of("proposals"),
            absences=Counter((row.participant_id, moment(row.starts_at), moment(row.ends_at)) for row in absences),
            uploads=uploads,
            files=Counter(row.filename for row in uploads.values()),
            codes=Counter(row.code for row in of("participants").values()),
            jobs=of("jobs"),
            versions={
                (table, row.version): row for table in ("match_lists", "timetables") for row in of(table).values()
            },
            log=Counter((row.verb, row.subject_id) for row in log),
            places=frozenset((row.subject_id, moment(record(row.after)["starts_at"])) for row in placed),
            answers=Counter((row.subject_id, row.account_id) for row in log if row.verb == "answer proposal"),
            accounts={
                row.participant_id: row.account_id
                for row in rows(f"SELECT * FROM memberships WHERE conference_id = {conference}")
                if row.participant_id is not None
            },
        )


def _wishes_unmet(facts: Facts, wishes: Sequence[Wish]) -> Iterator[str]:
    """Everything that was acknowledged is there, and nothing that was wanted is there twice."""
    for wish in wishes:
        count = _COUNTS[wish.deed](facts, wish.about)
        if wish.acknowledged and count == 0:
            yield f"is not there: {wish}"
        if count > 1:
            yield f"is there {count} times: {wish}"
        for onward in wish.onward:
            job = _JOB.search(onward)
            if job and int(job[1]) not in facts.jobs:
                yield f"has no job {job[1]}: {wish}"


def _logged(facts: Facts, verb: str, id_: int, there: bool) -> int:
    """Return how often the log says what a row says; a row that says something else counts as nothing."""
    return facts.log[verb, id_] if there else 0


def _ended(state: str, verb: str) -> Callable[[Facts, Mapping[str, Any]], int]:
    def count(facts: Facts, about: Mapping[str, Any]) -> int:
        row = facts.requests.get(about["request"])
        return _logged(facts, verb, about["request"], row is not None and row.state == state)

    return count


def _frozen(table: str, verb: str) -> Callable[[Facts, Mapping[str, Any]], int]:
    def count(facts: Facts, about: Mapping[str, Any]) -> int:
        row = facts.versions.get((table, about["version"]))
        return 0 if row is None else _logged(facts, verb, row.id, row.state == "frozen")

    return count


def _cancelled(facts: Facts, about: Mapping[str, Any]) -> int:
    row = facts.meetings.get(about["meeting"])
    return _logged(facts, "cancel meeting", about["meeting"], row is not None and row.state == "cancelled")


def _said_yes(facts: Facts, about: Mapping[str, Any]) -> int:
    row = facts.proposals.get(about["proposal"])
    if row is None:
        return 0
    person = row.investor_id if about["side"] == "investor" else row.startup_id
    yes = row.investor_yes if about["side"] == "investor" else row.startup_yes
    # Whoever agreed to meet in another way meanwhile has said yes by that.
    agreed = facts.log["agree to proposal", row.id]
    return facts.answers[row.id, facts.accounts.get(person)] or min(agreed, 1) if yes else 0


def _imported(facts: Facts, about: Mapping[str, Any]) -> int:
    """Return how often the people of a file are there; a job that was refused brings nobody."""
    row = facts.uploads.get(about["upload"])
    if row is None:
        return 0
    counts = {facts.codes[code] for code in about["people"]}
    if counts == {0}:
        return 1 if row.imported_at is None and _waits_or_failed(facts, about["upload"]) else 0
    return max(counts) if len(counts) == 1 else 2


def _waits_or_failed(facts: Facts, upload: int) -> bool:
    """Return whether nothing was imported because the import failed, or because it was to be looked at again."""
    jobs = [one for one in facts.jobs.values() if one.kind == "import" and record(one.asked)["upload"] == upload]
    again = record(facts.uploads[upload].preview).get("again")
    return bool(jobs) and (bool(again) or all(one.state == "failed" for one in jobs))


def _started(kind: str) -> Callable[[Facts, Mapping[str, Any]], int]:
    return lambda facts, _about: min(1, sum(one.kind == kind for one in facts.jobs.values()))


#: How often what a client wanted is there.
_COUNTS: Mapping[str, Callable[[Facts, Mapping[str, Any]], int]] = {
    "ask": lambda facts, about: facts.words[about["words"]],
    "accept": _ended("accepted", "accept request"),
    "decline": _ended("declined", "decline request"),
    "withdraw": _ended("withdrawn", "withdraw request"),
    "say yes": _said_yes,
    "cancel": _cancelled,
    "move": lambda facts, about: int((about["meeting"], moment(about["start"])) in facts.places),
    "block": lambda facts, about: facts.absences[
        about["participant"], moment(about["start"]), moment(about["end"])
    ],
    "send file": lambda facts, about: facts.files[about["name"]],
    "import": _imported,
    "invite": _started("invite"),
    "draft matches": _started("draft_matches"),
    "draft timetable": _started("draft_timetable"),
    "approve": _frozen("match_lists", "approve"),
    "release": _frozen("timetables", "release timetable"),
}


def _jobs(rows: Rows) -> Iterator[str]:
    """Every job ended, and says how."""
    for row in rows("SELECT id, kind, state, error, ended_at FROM jobs"):
        if row.state not in ("done", "failed"):
            yield f"job {row.id} ({row.kind}) is {row.state}, and nobody does it"
        elif row.ended_at is None:
            yield f"job {row.id} ({row.kind}) is {row.state} and has no end"
        elif "details" in record(row.error):
            yield f"job {row.id} ({row.kind}) broke: {record(row.error)['details']}"
        elif row.state == "failed" and not {"en", "zh"} <= record(row.error).keys():
            yield f"job {row.id} ({row.kind}) failed without a word"


def _made_by_jobs(rows: Rows) -> Iterator[str]:
    """What jobs made was made once by each that was done, and by none that failed."""
    for verb, kind in (("draft", "draft_matches"), ("draft timetable", "draft_timetable")):
        made = _by_conference(rows(f"SELECT conference_id FROM changes WHERE verb = '{verb}'"))
        done = _by_conference(rows(f"SELECT conference_id FROM jobs WHERE kind = '{kind}' AND state = 'done'"))
        for conference in made.keys() | done.keys():
            if made[conference] != done[conference]:
                yield f"{done[conference]} jobs drafted {made[conference]} times ({kind})"
    imports = Counter(row.subject_id for row in rows("SELECT subject_id FROM changes WHERE verb = 'import'"))
    for row in rows("SELECT id, imported_at FROM uploads"):
        if imports[row.id] != (row.imported_at is not None):
            yield f"file {row.id} was imported {imports[row.id]} times by the log"


def _by_conference(found: Sequence[Any]) -> Counter[int]:
    return Counter(row.conference_id for row in found)


_ONLY_ONCE = {
    "request that waits": "SELECT investor_id, startup_id FROM meeting_requests WHERE state = 'pending'",
    "meeting": "SELECT investor_id, startup_id FROM meetings WHERE state <> 'cancelled'",
    "proposal": "SELECT investor_id, startup_id FROM proposals WHERE state IN ('open', 'agreed')",
    "participant": "SELECT conference_id, code, side FROM participants",
    "absence": "SELECT participant_id, starts_at, ends_at FROM absences",
    "invitation": "SELECT conference_id, subject_id FROM changes WHERE verb = 'invite'",
    "letter": 'SELECT "to", subject, body, kind FROM outgoing_mail WHERE conference_id IS NOT NULL',
    "match list": "SELECT conference_id, version FROM match_lists",
    "timetable": "SELECT conference_id, version FROM timetables",
}


def _twice(rows: Rows) -> Iterator[str]:
    """Nothing is there twice, nor told twice, of which there can be one."""
    for what, asked in _ONLY_ONCE.items():
        for one, count in Counter(tuple(row) for row in rows(asked)).items():
            if count > 1:
                yield f"{what} {one} is there {count} times"
    last: dict[int, Any] = {}
    asked = "SELECT subject_id, after FROM changes WHERE verb IN ('book meeting', 'move meeting') ORDER BY id"
    for row in rows(asked):
        if last.get(row.subject_id) == (place := record(row.after)):
            yield f"meeting {row.subject_id} was moved to where it was"
        last[row.subject_id] = place


def _letters(rows: Rows, letters: Callable[[], Sequence[str]]) -> Iterator[str]:
    """The mail server took each letter once, but for those of which the site says that it does not know."""
    states = {row.message_id: row for row in rows("SELECT id, message_id, state FROM outgoing_mail")}
    # Letters go on being sent: what the rows call sent was taken before.
    counts = Counter(letters())
    for message, count in counts.items():
        if message in states and count > 1 and states[message].state != "doubtful":
            yield f"letter {states[message].id} was sent {count} times"
        # A letter that was taken a moment ago is written down as sent a moment later.
        if message in states and states[message].state in ("failed", "late", "replaced"):
            yield f"letter {states[message].id} was sent and is {states[message].state}"
    for message, row in states.items():
        if row.state == "sent" and not counts[message]:
            yield f"letter {row.id} is called sent, and nobody took it"


def record(value: Any) -> dict[str, Any]:
    """Return what a column of JSON holds; SQLite keeps it as text."""
    return dict(json.loads(value) if isinstance(value, str) else value or {})


def moment(value: Any) -> float:
    """Return a moment in seconds; SQLite keeps it as text, in UTC."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return float((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp())
