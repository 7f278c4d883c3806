from __future__ import annotations

from pathlib import Path

import pytest

from matcher.errors import ConfigurationError
from matcher.reporting.staging import PLAN, staged

OURS = '{"format": "matcher plan 1"}'
CALENDAR = "BEGIN:VCALENDAR\r\nPRODID:-//matcher//conference plan//EN\r\n"


def write(folder: Path, matches: str = "new", person: str = "I1") -> None:
    (folder / "matches.csv").write_text(matches)
    (folder / "plan.json").write_text(OURS)
    (folder / "calendars" / "investors").mkdir(parents=True)
    (folder / "calendars" / "investors" / f"{person}.ics").write_text(CALENDAR + matches)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_appears_only_when_all_is_written(tmp_path: Path) -> None:
    out = tmp_path / "years" / "2031"
    with staged(out) as folder:
        write(folder)
        assert not out.exists()
    assert names(out) == {"matches.csv", "plan.json", "calendars/investors/I1.ics"}
    assert [path.name for path in out.parent.iterdir()] == ["2031"]


def test_our_files_are_replaced_and_those_of_others_stay(tmp_path: Path) -> None:
    with staged(tmp_path) as folder:
        write(folder, "old", "I1")
        (folder / "timetable.csv").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "calendars" / "investors" / "mine.ics").write_text("BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n")
    (tmp_path / "calendars" / "readme.txt").write_text("mine")
    with staged(tmp_path) as folder:
        write(folder, "new", "I2")
    assert names(tmp_path) == {
        "matches.csv",
        "plan.json",
        "notes.txt",
        "calendars/readme.txt",
        "calendars/investors/mine.ics",
        "calendars/investors/I2.ics",
    }
    assert (tmp_path / "matches.csv").read_text() == "new"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ConfigurationError, match="is a file"), staged(tmp_path / "out"):
        pass
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("name", PLAN.names)
def test_a_folder_with_somebody_elses_file_under_our_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ConfigurationError, match=r"no plan\.json that says matcher wrote them"), staged(tmp_path):
        pass
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize("content", ["not json", "[]", '{"format": "another"}', '{"meetings": 3}'])
def test_a_summary_of_another_program_is_not_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "plan.json").write_text(content)
    with pytest.raises(ConfigurationError), staged(tmp_path):
        pass


def test_somebody_elses_calendar_under_the_name_of_one_of_ours_is_refused(tmp_path: Path) -> None:
    with staged(tmp_path) as folder:
        write(folder, "old", "I1")
    own = tmp_path / "calendars" / "investors" / "I2.ics"
    own.write_text("mine")
    with pytest.raises(ConfigurationError, match=r"I2\.ics"), staged(tmp_path) as folder:
        write(folder, "new", "I2")
    assert own.read_text() == "mine"
    assert (tmp_path / "matches.csv").read_text() == "old"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(13, "Permission denied")])
def test_an_interruption_while_files_take_their_places_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    with staged(tmp_path) as folder:
        write(folder, "old", "I1")
    (tmp_path / "calendars" / "mine.txt").write_text("mine")
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    rename, count = Path.rename, iter(range(100))

    def fail_once(self: Path, target: Path) -> Path:
        if next(count) == 4:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises((KeyboardInterrupt, ConfigurationError)), staged(tmp_path) as folder:
        write(folder, "new", "I2")
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    assert not list(tmp_path.glob(".matcher*"))


def test_a_place_where_nothing_can_be_written_is_said_in_words() -> None:
    with pytest.raises(ConfigurationError, match="could not be written"), staged(Path("/proc/nowhere/plan")):
        pass
