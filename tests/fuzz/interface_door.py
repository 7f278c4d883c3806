"""The doors for other programs: the interface, by its own description, and the calendars that are given out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from icalendar import Calendar
from schemathesis import GenerationMode

from matcher.words import Language
from tests.fuzz.mutation import mutated
from tests.fuzz.site_doors import Site, opened
from tests.fuzz.watch import FaultError, Watch
from tests.web.interface.program import Program, program_for
from tests.web.interface.test_description import CHECKS, SMALL
from web.services.letters.calendar_files import calendar_file
from web.store.meetings import meetings_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord

_CALLS = 4
_LETTERS = "aé中🚀\n\r\t;:,\\\"'=^|\u202e\u2028 <&%{"


class Interface:
    """Calls that schemathesis makes up from the description, right ones and wrong ones, and broken bodies."""

    def __init__(self, folder: Path) -> None:
        self.site: Site = opened(folder)
        self.program: Program = program_for(self.site.standing.site)
        self.site.keep()
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", self.site.standing.site.app)
        self.operations = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr]

    def run(self, watch: Watch, random: Random) -> None:
        """Go through the operations in any order until the watch has seen enough."""
        while watch.more():
            self._try(watch, random, random.choice(self.operations), random.choice(list(GenerationMode)))

    def _try(self, watch: Watch, random: Random, operation: Any, mode: GenerationMode) -> None:
        feeds = (self._called, self._called, self._called, self._broken)

        @seed(random.getrandbits(32))
        @settings(
            max_examples=_CALLS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def some(case: Any) -> None:
            if watch.more():
                case.path_parameters = _path(case, small=random.random() < 0.5)
                watch.see(random.choice(feeds), (case, random.getrandbits(32)))

        some()

    def _called(self, given_: tuple[Any, int]) -> bool:
        case, _number = given_
        self.site.begin()
        answer = case.call(headers={"Authorization": f"Bearer {self.program.token}"})
        self.site.seen = {}
        case.validate_response(answer, checks=CHECKS)
        return bool(answer.status_code < 400)

    def _broken(self, given_: tuple[Any, int]) -> bool:
        case, number = given_
        body = json.dumps(case.body, default=str).encode()
        headers = {"Authorization": f"Bearer {self.program.token}", "Content-Type": "application/json"}
        client = self.site.standing.site.app.test_client()
        sent = mutated(body, Random(number), [body])
        self.site.begin()
        with client.open(
            f"/api/v1{case.formatted_path}", method=case.method, data=sent, headers=headers
        ) as answer:
            return self.site.judge(answer)


def _path(case: Any, *, small: bool) -> dict[str, Any]:
    """Return what stands in an address; numbers of rows are mostly small."""
    made = dict(case.path_parameters or {})
    known = {name: value % SMALL if isinstance(value, int) else value for name, value in made.items()}
    return {**(known if small else made), "slug": "spring"}


class Calendars:
    """What stands in names and rooms, written as ICS and read back: nothing is lost, and nothing is added."""

    def __init__(self, folder: Path) -> None:
        self.store = opened(folder).standing.site.store

    def made(self, random: Random) -> str:
        """Return a text as it may stand in the database."""
        return "".join(random.choices(_LETTERS + "BEGIN:VEVENT", k=random.randrange(1, 90)))

    def feed(self, text: str) -> bool:
        """Write the text wherever it goes into a calendar, and read that."""
        with self.store.reading() as db:
            meeting = db.query(MeetingRecord).filter(MeetingRecord.starts_at.is_not(None)).first()
            assert meeting is not None
            own = db.get_one(ParticipantRecord, meeting.investor_id)
            other = db.get_one(ParticipantRecord, meeting.startup_id)
            conference = db.get_one(ConferenceRecord, own.conference_id)
            with db.no_autoflush:
                own.name = other.name = conference.name_en = conference.name_zh = text
                timed = [one for one in meetings_of(db, own.id) if one.starts_at is not None]
                content = calendar_file(db, conference, own, Language.EN)
                db.rollback()
        events = Calendar.from_ical(content).walk("VEVENT")
        said = " ".join(text.split()).replace("\\N", "\\n")
        if len(events) != len(timed):
            raise FaultError(f"{len(timed)} meetings became {len(events)} events")
        # The library reads an escaped backslash before "n" as the end of a line; the standard does not.
        lines = content.decode().replace("\r\n ", "").split("\r\n")
        titles = [re.sub(r"\\(.)", r"\1", line) for line in lines if line.startswith("SUMMARY")]
        if not any(said in title for title in titles):
            raise FaultError("the name came back as something else")
        return True
