"""Importing: a preview writes nothing, an import does what it said, and nobody's own words are lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, RefusedError
from web.services.importing.tables import TableKind
from web.services.importing.uploads import Choices, import_upload, keep_upload, preview_upload
from web.store.log import changes_of
from web.store.people import people_of, profile_of, write_profile
from web.store.records.participants import InteractionRecord, ParticipantRecord, PortfolioRecord
from web.store.rosters import interactions_of, portfolio_of
from web.store.uploads import upload_row

HEAD = "id,name,email,description,tags,stage,city\n"
TWO = HEAD + (
    "nova,Nova Optics,nova@example.org,Lenses for satellites.,photonics,seed,Xi'an\n"
    "orbit,Orbit,orbit@example.org,Small rockets.,space,A,Beijing\n"
)


def sent(
    site: TestSite, text: str | bytes, kind: TableKind = TableKind.STARTUPS, name: str = "startups.csv"
) -> int:
    content = text.encode() if isinstance(text, str) else text
    upload = keep_upload(site.store, site.seat("olga"), kind, name, content, NOW)
    preview_upload(site.store, site.conference_id, upload)
    return upload


def preview(site: TestSite, upload: int) -> dict[str, Any]:
    with site.store.reading() as db:
        row = upload_row(db, site.conference_id, upload)
        assert row is not None
        return row.preview


def imported(site: TestSite, upload: int, **choices: Any) -> dict[str, Any] | None:
    return import_upload(site.store, site.seat("olga"), upload, Choices.of(choices), NOW)


def startups(site: TestSite) -> dict[str, ParticipantRecord]:
    with site.store.reading() as db:
        return {row.code: row for row in people_of(db, site.conference_id, Side.STARTUP)}


def counts(site: TestSite, upload: int) -> dict[str, int]:
    told = preview(site, upload)["counts"]
    return {name: told[name] for name in ("new", "changed", "unchanged", "gone", "twins", "contested")}


def test_a_preview_says_what_would_happen_and_writes_nobody(site: TestSite) -> None:
    before = {code: row.profile for code, row in startups(site).items()}
    upload = sent(site, TWO)
    assert counts(site, upload) == {"new": 2, "changed": 0, "unchanged": 0, "gone": 6, "twins": 0, "contested": 0}
    assert [one["name"] for one in preview(site, upload)["new"]] == ["Nova Optics", "Orbit"]
    assert {code: row.profile for code, row in startups(site).items()} == before


def test_an_import_adds_people_with_their_addresses_and_keeps_the_file(site: TestSite) -> None:
    upload = sent(site, TWO)
    assert imported(site, upload) == {"new": 2, "changed": 0, "gone": 0, "hours_left_out": 0}
    nova = startups(site)["nova"]
    assert (nova.name, nova.email, nova.place) == ("Nova Optics", "nova@example.org", "Xi'an")
    assert profile_of(nova).extra == {}
    assert len(startups(site)) == 8


def test_importing_the_same_file_twice_changes_nothing(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    before = {code: (row.revision, row.profile) for code, row in startups(site).items()}
    again = sent(site, TWO)
    assert counts(site, again) == {"new": 0, "changed": 0, "unchanged": 2, "gone": 6, "twins": 0, "contested": 0}
    assert imported(site, again) == {"new": 0, "changed": 0, "gone": 0, "hours_left_out": 0}
    assert {code: (row.revision, row.profile) for code, row in startups(site).items()} == before


def test_a_changed_field_is_told_from_what_to_what(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    upload = sent(site, TWO.replace("Small rockets.", "Reusable rockets."))
    (changed,) = preview(site, upload)["changed"]
    assert changed["fields"] == [{"field": "description", "old": "Small rockets.", "new": "Reusable rockets."}]
    assert imported(site, upload) == {"new": 0, "changed": 1, "gone": 0, "hours_left_out": 0}
    assert startups(site)["orbit"].profile["description"] == "Reusable rockets."


def test_a_stage_takes_along_the_rounds_it_means(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    imported(site, sent(site, TWO.replace("Small rockets.,space,A", "Small rockets.,space,B")))
    assert startups(site)["orbit"].stage == ",4,"


def test_what_the_file_has_no_column_for_stays(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    upload = sent(site, "id,name\nnova,Nova Optics\n")
    assert counts(site, upload)["unchanged"] == 1
    imported(site, upload)
    assert startups(site)["nova"].email == "nova@example.org"


def test_what_a_participant_changed_itself_stays_unless_the_organiser_says_otherwise(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, startups(site)["nova"].id)
        write_profile(row, profile_of(row).__class__(**{**_fields(row), "description": "Our own words."}))
    same_file = sent(site, TWO)
    assert counts(site, same_file)["contested"] == 0
    other = sent(site, TWO.replace("Lenses for satellites.", "Lenses."))
    (contested,) = preview(site, other)["contested"]
    assert contested["fields"] == [{"field": "description", "old": "Our own words.", "new": "Lenses."}]
    imported(site, other)
    assert startups(site)["nova"].profile["description"] == "Our own words."
    again = sent(site, TWO.replace("Lenses for satellites.", "Lenses again."))
    imported(site, again, from_file=[startups(site)["nova"].id])
    assert startups(site)["nova"].profile["description"] == "Lenses again."


def _fields(row: ParticipantRecord) -> dict[str, Any]:
    profile = profile_of(row)
    return {name: getattr(profile, name) for name in profile.__dataclass_fields__}


def test_bad_rows_are_named_and_good_rows_survive(site: TestSite) -> None:
    rows = (
        "nova,Nova,nova@example.org,,,,",
        ",Nameless,,,,,",
        "orbit,,,,,,",
        "nova,Nova again,,,,,",
        "sol2,Solar,not-mail,,,,",
    )
    text = HEAD + "\n".join(rows)
    upload = sent(site, text)
    found = {(one["line"], one["column"], one["severity"]) for one in preview(site, upload)["findings"]}
    assert found == {(3, "id", "warning"), (4, "name", "warning"), (5, "id", "warning"), (6, "email", "warning")}
    assert all(one["problem"]["zh"] and one["advice"]["en"] for one in preview(site, upload)["findings"])
    assert [one["code"] for one in preview(site, upload)["new"]] == ["nova", "sol2"]


def test_a_file_without_the_columns_it_needs_is_refused_with_what_to_do(site: TestSite) -> None:
    upload = sent(site, "code,title\n1,Nova\n")
    assert not preview(site, upload)["usable"]
    with pytest.raises(RefusedError):
        imported(site, upload)


def test_a_namesake_under_another_id_is_shown_and_can_be_the_same(site: TestSite) -> None:
    upload = sent(site, "id,name,city\ns-77,SARA Ltd.,Chengdu\n")
    (twin,) = preview(site, upload)["twins"]
    assert (twin["known_code"], twin["same_name"], twin["same_email"]) == ("sara", True, False)
    imported(site, upload, same=["s-77"])
    assert startups(site)["sara"].place == "Chengdu"
    assert "s-77" not in startups(site)
    again = sent(site, "id,name,city\ns-77,SARA Ltd.,Chengdu\n")
    assert counts(site, again) | {"gone": 0} == {
        "new": 0, "changed": 0, "unchanged": 1, "gone": 0, "twins": 0, "contested": 0
    }  # fmt: skip


def test_a_namesake_that_is_somebody_else_comes_in_beside(site: TestSite) -> None:
    imported(site, sent(site, "id,name\ns-77,Sara\n"))
    assert {"sara", "s-77"} <= startups(site).keys()


def test_who_is_not_in_the_file_is_left_alone_unless_chosen(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    assert len(startups(site)) == 8
    assert imported(site, sent(site, TWO), remove_gone=True) == {
        "new": 0, "changed": 0, "gone": 6, "hours_left_out": 0
    }  # fmt: skip
    assert startups(site).keys() == {"nova", "orbit"}


def test_a_conference_that_changed_since_the_preview_is_previewed_again(site: TestSite) -> None:
    upload = sent(site, TWO)
    imported(site, sent(site, TWO.replace("Orbit,", "Orbital,")))
    assert imported(site, upload) is None
    assert preview(site, upload)["again"] is True
    assert startups(site)["orbit"].name == "Orbital"
    assert imported(site, upload) == {"new": 0, "changed": 1, "gone": 0, "hours_left_out": 0}


def test_a_formula_stays_text_and_is_never_computed(site: TestSite) -> None:
    imported(site, sent(site, HEAD + 'nova,=1000+1,,=HYPERLINK("x"),,,\n'))
    assert startups(site)["nova"].name == "=1000+1"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "name", "description"])
    sheet.append(["calc", "Calc", "=2000+2"])
    out = BytesIO()
    book.save(out)
    imported(site, sent(site, out.getvalue(), name="startups.xlsx"))
    assert startups(site)["calc"].profile["description"] == ""


def test_chinese_headings_in_an_old_encoding_are_read(site: TestSite) -> None:
    text = "编号,名称,邮箱,简介\nxinghe,星河光电,xinghe@example.org,卫星激光通信。\n"
    imported(site, sent(site, text.encode("gb18030")))
    row = startups(site)["xinghe"]
    assert (row.name, row.email, row.language) == ("星河光电", "xinghe@example.org", "zh")


def test_a_name_that_is_too_long_for_lists_is_kept_whole_in_the_profile(site: TestSite) -> None:
    imported(site, sent(site, f"id,name\nlong,{'N' * 4000}\n"))
    row = startups(site)["long"]
    assert (len(row.name), len(row.profile["name"])) == (200, 4000)


def test_times_away_come_in_unless_a_meeting_is_booked_then(site: TestSite) -> None:
    upload = sent(site, "id,name,unavailable\nnova,Nova,2026-05-12T17:00/18:00\n")
    assert imported(site, upload) == {"new": 1, "changed": 0, "gone": 0, "hours_left_out": 0}
    assert counts(site, sent(site, "id,name,unavailable\nnova,Nova,2026-05-12T17:00/18:00\n"))["unchanged"] == 1


def test_companies_that_do_not_come_and_history_are_imported_once(site: TestSite) -> None:
    portfolio = "id,name,description\np1,Past One,Old pumps.\n"
    history = "investor_id,startup_id,kind,at\nines,p1,invested,2020-05-01\nines,p1,invested,2020-05-01\n"
    for _ in range(2):
        imported(site, sent(site, portfolio, TableKind.PORTFOLIO, "portfolio.csv"))
        imported(site, sent(site, history, TableKind.INTERACTIONS, "interactions.csv"))
    with site.store.reading() as db:
        companies: list[PortfolioRecord] = portfolio_of(db, site.conference_id)
        events: list[InteractionRecord] = interactions_of(db, site.conference_id)
    assert [one.profile["name"] for one in companies] == ["Past One"]
    assert [(one.investor_code, one.startup_code, one.at) for one in events] == [("ines", "p1", "2020-05-01")] * 2


def test_only_tables_are_taken(site: TestSite) -> None:
    with pytest.raises(RefusedError):
        keep_upload(site.store, site.seat("olga"), TableKind.STARTUPS, "picture.png", b"x", NOW)
    with pytest.raises(RefusedError):
        keep_upload(site.store, site.seat("olga"), TableKind.STARTUPS, "startups.csv", b"", NOW)
    with pytest.raises(NotAllowedError):
        keep_upload(site.store, site.seat("ines"), TableKind.STARTUPS, "startups.csv", b"id,name", NOW)


def test_another_conference_cannot_import_this_file(site: TestSite) -> None:
    upload = sent(site, TWO)
    with pytest.raises(RefusedError):
        import_upload(site.store, site.seat("otto"), upload, Choices(), NOW)


def test_everybody_who_is_new_stands_in_the_log(site: TestSite) -> None:
    imported(site, sent(site, TWO))
    with site.store.reading() as db:
        nova = changes_of(db, site.conference_id, "participant", startups(site)["nova"].id)
    assert [(one.verb, one.after["name"]) for one in nova] == [("add participant", "Nova Optics")]


def test_the_same_file_sent_again_before_its_import_is_the_same(site: TestSite) -> None:
    first = sent(site, TWO)
    assert sent(site, TWO) == first
    assert sent(site, TWO, name="other.csv") != first


def test_an_import_asked_for_twice_is_done_once(site: TestSite) -> None:
    upload = sent(site, TWO)
    done = imported(site, upload)
    assert imported(site, upload) == done
    with site.store.reading() as db:
        assert len(changes_of(db, site.conference_id, "upload", upload)) == 2
