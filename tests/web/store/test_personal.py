"""What is personal is read off the mapped classes."""

from __future__ import annotations

from sqlalchemy import select

from tests.web.aftermath import met
from tests.web.cast import TestSite
from tests.web.everything import CLOSED, NOBODYS
from web.store.personal import (
    KEPT,
    is_key,
    personal_columns,
    rows_about,
    rows_of_conference,
    subject_of,
    tables,
)
from web.store.records import Base


def test_every_text_is_personal_unless_it_is_said_to_be_nobodys() -> None:
    kept = {(name, column) for name, columns in KEPT.items() if "*" not in columns for column in columns}
    assert {one for one in kept if one[0] != "conferences"} == CLOSED
    assert {name for name, columns in KEPT.items() if "*" in columns} | {"conferences", "roles_users"} == NOBODYS


def test_only_tables_of_the_site_itself_belong_to_no_conference() -> None:
    outside = {
        "accounts",
        "roles",
        "limits",
        "roles_users",
        "used_links",
        "webauthn",
        "signs_of_life",
        "step_times",
    }
    assert {table.name for table in tables()} - set(rows_of_conference(1)) == outside


def test_rows_about_somebody_are_found_through_what_they_point_to(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    met(site, "ivo", "sol", 0)
    conditions = rows_about([site.people["sara"]], [])
    with site.store.reading() as db:
        for name in ("meetings", "meeting_requests", "busy_people"):
            table = Base.metadata.tables[name]
            found = db.execute(select(table).where(conditions[name])).all()
            assert len(found) < len(db.execute(select(table)).all())
            assert found
        changes = Base.metadata.tables["changes"]
        verbs = set(db.scalars(select(changes.c.verb).where(conditions["changes"])))
    assert {"ask", "agree", "book meeting"} <= verbs


def test_keys_are_known_as_such() -> None:
    arrivals, regards = Base.metadata.tables["arrivals"], Base.metadata.tables["regards"]
    assert (is_key(arrivals.c.key), is_key(regards.c.note)) == (True, False)
    assert [column.name for column in personal_columns(regards)] == ["note"]


def test_the_log_calls_things_by_one_name() -> None:
    assert [subject_of(name) for name in ("meetings", "matches", "absences")] == ["meeting", "match", "absence"]
