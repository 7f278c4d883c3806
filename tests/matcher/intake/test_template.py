"""The programme of Xi'an 2017 stands in for a folder that brings none."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from matcher.conference import meeting_starts
from matcher.errors import ConfigurationError
from matcher.intake.findings import Findings
from matcher.intake.programme import read_conference, read_settings
from matcher.intake.settings_file import parse_settings
from matcher.intake.template import PROGRAMME, template
from matcher.profiles import Interval
from matcher.shipped import shipped
from matcher.words import Language, language_of


def test_the_template_is_the_shipped_programme_without_its_people_and_tables() -> None:
    conference = template()
    assert conference.is_template
    assert not conference.fictional
    assert {session.tables for session in conference.sessions} == {None}
    assert (conference.rules.blocked, conference.rules.pinned) == (frozenset(), frozenset())


def test_the_shipped_programme_has_fifteen_sub_forums_in_eight_fields_five_at_a_time() -> None:
    conference = template()
    assert len(conference.sub_forums) == 15
    assert len({forum.field for forum in conference.sub_forums}) == 8
    at_once = Counter(session.start for session in conference.sessions if session.sub_forum)
    assert sorted(at_once.values()) == [5, 5, 5]
    assert {session.sub_forum for session in conference.sessions} == {
        *(forum.id for forum in conference.sub_forums),
        None,
    }


def test_sub_forums_of_one_field_are_not_held_at_the_same_time() -> None:
    conference = template()
    fields = {forum.id: forum.field for forum in conference.sub_forums}
    held = [(fields[session.sub_forum], session.start) for session in conference.sessions if session.sub_forum]
    assert len(held) == len(set(held))


def test_half_a_day_holds_twelve_meetings() -> None:
    # Four hours are 240 minutes: 11 meetings with their changeover take 220, the twelfth ends at 235.
    conference = template()
    session = next(session for session in conference.sessions if session.sub_forum)
    assert session.end - session.start == timedelta(hours=4)
    hours = Interval(session.start, session.end)
    assert len(meeting_starts(hours, conference.meeting, conference.changeover)) == 12


def test_descriptions_say_enough_in_both_languages_in_one_line() -> None:
    for forum in template().sub_forums:
        assert language_of(forum.description.en) is Language.EN
        assert language_of(forum.description.zh) is Language.ZH
        assert len(forum.description.en) > 200
        assert len(forum.description.zh) > 60
        assert "\n" not in forum.description.en + forum.description.zh


def test_the_shipped_file_has_tables_and_nothing_to_find_fault_with() -> None:
    findings = Findings()
    text = parse_settings(shipped(PROGRAMME).read_bytes(), "conference.toml", findings)
    assert text is not None
    settings = read_settings(text)
    assert settings is not None
    conference = read_conference(settings, text)
    assert findings.listed() == ()
    assert conference is not None
    assert {session.tables for session in conference.sessions if session.sub_forum} == {10}
    assert conference.fictional


def test_a_damaged_programme_is_said_to_be_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data/xian2017").mkdir(parents=True)
    (tmp_path / PROGRAMME).write_text("[conference]\n")
    monkeypatch.setattr("matcher.shipped._ROOTS", (tmp_path,))
    with pytest.raises(ConfigurationError, match=r"damaged.*Install matcher again"):
        template()
