"""Names go out of what others' rows say, and no other word does."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from web.store.records.log import ChangeRecord, OutgoingMailRecord
from web.store.scrubbing import ERASED, Traces, _Scrubbing, scrub

SOL = Traces(
    names={"Sol", "太阳科技"}, emails={"sol@example.org"}, codes={"17"}, texts={"Enzymes that eat plastics."}
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("You meet Sol at nine.", f"You meet {ERASED} at nine."),
        ("Solid state, Console", "Solid state, Console"),
        ("会见太阳科技公司", f"会见{ERASED}公司"),
        ("SOL@Example.org wrote", f"{ERASED} wrote"),
        ("17 people", "17 people"),
        ("“Enzymes that eat plastics.”", f"“{ERASED}”"),
    ],
)
def test_a_name_goes_and_words_that_contain_it_stay(text: str, left: str) -> None:
    assert _Scrubbing(SOL)(text) == left


def test_plain_values_are_looked_through_and_a_code_is_a_whole_value() -> None:
    value = {"id": "17", "who": ["Sol", 17], "Sol": "17 people"}
    assert _Scrubbing(SOL)(value) == {"id": ERASED, "who": [ERASED, 17], ERASED: "17 people"}


def test_a_name_is_found_where_a_calendar_folds_its_lines() -> None:
    folded = "BEGIN:VCALENDAR\r\nSUMMARY:Meeting with 太阳\r\n 科技\r\nEND:VCALENDAR"
    assert _Scrubbing(SOL)(folded) == f"BEGIN:VCALENDAR\r\nSUMMARY:Meeting with {ERASED}\r\nEND:VCALENDAR"


def test_letters_and_the_log_are_scrubbed_also_where_they_are_escaped(site: TestSite) -> None:
    with site.store.writing() as db:
        letter = OutgoingMailRecord(
            conference_id=site.conference_id,
            to="ines@example.org",
            subject="太阳科技",
            body="A & B",
            html="A &amp; B",
            created_at=NOW,
        )
        change = ChangeRecord(
            conference_id=site.conference_id,
            at=NOW,
            verb="merge participants",
            subject="participant",
            subject_id=site.people["ines"],
            before={},
            after={"dropped": "太阳科技", "dropped_id": "17"},
        )
        db.add_all([letter, change])
        db.flush()
        ids = letter.id, change.id
        scrub(db, site.conference_id, Traces(SOL.names | {"A & B"}, SOL.emails, SOL.codes, SOL.texts))
    with site.store.reading() as db:
        letter, change = db.get_one(OutgoingMailRecord, ids[0]), db.get_one(ChangeRecord, ids[1])
        assert (letter.to, letter.subject, letter.body, letter.html) == ("ines@example.org", *[ERASED] * 3)
        assert change.after == {"dropped": ERASED, "dropped_id": ERASED}
