"""What participants told us of each other, read back."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.regards import answers_of, last_answered, regard, regard_to_change, shortlist_of


def say(
    site: TestSite, who: str, about: str, answer: Answer | None, minutes: int = 0, rank: int | None = None
) -> None:
    with site.store.writing() as db:
        row = regard_to_change(db, site.people[who], site.people[about])
        row.answer, row.rank = answer, rank
        row.answered_at = NOW + timedelta(minutes=minutes) if answer else None


def test_answers_are_those_that_stand(site: TestSite) -> None:
    say(site, "ines", "sara", Answer.YES)
    say(site, "ines", "sol", None, rank=1)
    say(site, "ivo", "sol", Answer.NO)
    with site.store.reading() as db:
        assert answers_of(db, site.people["ines"]) == {site.people["sara"]: Answer.YES}


def test_the_last_answer_is_the_latest_about_somebody_who_comes(site: TestSite) -> None:
    say(site, "ines", "sara", Answer.YES, minutes=1)
    say(site, "ines", "sven", Answer.MAYBE, minutes=3)
    say(site, "ines", "sol", Answer.NO, minutes=2)
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sven"]).withdrawn_at = NOW
    with site.store.reading() as db:
        last = last_answered(db, site.people["ines"])
        assert last is not None
        assert last.other.name == "Sol"
        assert last_answered(db, site.people["ivo"]) is None


def test_the_shortlist_is_in_order_of_preference(site: TestSite) -> None:
    say(site, "ines", "sara", None, rank=2)
    say(site, "ines", "sol", None, rank=1)
    say(site, "ines", "sven", Answer.YES)
    with site.store.reading() as db:
        assert [row.other.name for row in shortlist_of(db, site.people["ines"])] == ["Sol", "Sara"]


def test_what_nobody_said_is_not_there(site: TestSite) -> None:
    with site.store.writing() as db:
        assert regard(db, site.people["ines"], site.people["sara"]) is None
        row = regard_to_change(db, site.people["ines"], site.people["sara"])
        assert (row.answer, row.rank, row.note) == (None, None, "")
    with site.store.writing() as db:
        again = regard_to_change(db, site.people["ines"], site.people["sara"])
        assert isinstance(again, RegardRecord)
        assert regard(db, site.people["ines"], site.people["sara"]) is again
