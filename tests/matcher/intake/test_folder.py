"""A folder comes in whole: what stops the job, what does not, and nothing that raises."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.errors import InputError
from matcher.intake.decoding import MIXED
from matcher.intake.folder import (
    EMPTY,
    EMPTY_OPTIONAL,
    NOBODY,
    NOBODY_NAMED_IT,
    Intake,
    checked_dataset,
    read_folder,
)
from matcher.intake.rows import NO_NAME
from matcher.intake.tables import MISSING
from matcher.intake.template import STANDS_IN

Reading = Callable[..., Intake]
Writing = Callable[..., Path]
Saying = Callable[..., list[Any]]


def test_a_good_folder_has_a_dataset_and_nothing_to_say(read: Reading) -> None:
    intake = read()
    assert intake.findings == ()
    assert intake.dataset is not None
    assert [investor.name for investor in intake.dataset.investors] == ["Ines Capital", "Ivo Ventures"]
    assert [startup.name for startup in intake.dataset.startups] == ["Lumen", "Tide"]
    assert (intake.dataset.portfolio, intake.dataset.interactions) == ((), ())
    assert not intake.dataset.conference.is_template


def test_a_folder_in_json_lines(write: Writing, json_lines: Callable[..., str]) -> None:
    folder = write(
        suffix=".jsonl",
        startups=json_lines({"id": 1, "name": "Lumen", "tags": ["AI", "芯片"], "raising_usd": 1.5e6}),
        investors=json_lines({"id": "i1", "name": "Ines", "unavailable": [["2017-11-07T13:30", "15:00"]]}),
    )
    dataset, findings = checked_dataset(folder)
    assert findings == ()
    assert (dataset.startups[0].id, dataset.startups[0].tags) == ("1", ("AI", "芯片"))
    assert dataset.startups[0].raising_usd == 1_500_000
    assert len(dataset.investors[0].attendance.unavailable) == 1


def test_without_a_programme_the_one_of_xian_stands_in_and_says_so(read: Reading, said: Saying) -> None:
    intake = read(conference=None)
    assert intake.dataset is not None
    assert intake.dataset.conference.is_template
    assert said(intake.findings) == [("note", "conference.toml", None, None, "", STANDS_IN.problem.en)]
    (finding,) = intake.findings
    assert "the programme of Xi'an, 7 to 8 November 2017, stands in" in finding.problem.en
    assert "暂用 2017 年 11 月 7 日至 8 日西安会议的议程" in finding.problem.zh
    assert "data/xian2017/conference.toml" in finding.advice.en
    assert "data/xian2017/conference.toml" in finding.advice.zh


def test_a_folder_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not exist. Name a folder with startups.csv"):
        read_folder(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file, not a folder"):
        read_folder(tmp_path / "file")


def test_an_empty_folder_misses_both_tables(tmp_path: Path, said: Saying) -> None:
    intake = read_folder(tmp_path)
    assert intake.dataset is None
    assert said(intake.findings) == [
        ("note", "conference.toml", None, None, "", STANDS_IN.problem.en),
        ("error", "startups.csv", None, None, "", MISSING.problem.en),
        ("error", "investors.csv", None, None, "", MISSING.problem.en),
    ]


@pytest.mark.parametrize("name", ["startups", "investors"])
@pytest.mark.parametrize("content", ["", "id,name\n", "\ufeff", "\n\n"])
def test_an_empty_required_table_is_an_error(name: str, content: str, read: Reading, said: Saying) -> None:
    intake = read(**{name: content})
    assert intake.dataset is None
    assert said(intake.findings) == [("error", f"{name}.csv", None, None, "", EMPTY.problem.en)]


@pytest.mark.parametrize("name", ["portfolio", "interactions"])
@pytest.mark.parametrize("content", ["", "id,name\n"])
def test_an_empty_optional_table_is_a_warning(name: str, content: str, read: Reading, said: Saying) -> None:
    intake = read(**{name: content})
    assert intake.dataset is not None
    assert said(intake.findings) == [("warning", f"{name}.csv", None, None, "", EMPTY_OPTIONAL.problem.en)]


def test_nobody_left_on_one_side_is_an_error(read: Reading, said: Saying) -> None:
    intake = read(investors="id,name\ni1,\n", interactions="investor_id,startup_id,kind\ni1,s1,met\ni1,s2,met\n")
    assert intake.dataset is None
    assert said(intake.findings) == [
        ("error", "investors.csv", None, None, "", NOBODY.problem.en),
        ("warning", "investors.csv", 2, "name", "i1", NO_NAME.problem.en),
    ]


def test_all_that_is_wrong_comes_at_once(read: Reading) -> None:
    intake = read(startups="name\nLumen\n", investors="id\ni1\n", conference="x =")
    assert [(finding.file, finding.line) for finding in intake.findings] == [
        *(("conference.toml", 1), ("startups.csv", 1), ("investors.csv", 1)),
    ]


def test_a_table_that_mixes_encodings_is_read_and_its_odd_line_named(read: Reading, said: Saying) -> None:
    startups = "id,name\ns1,西安光机所\n".encode() + "s2,陕西新材料\n".encode("gb18030") + "s3,长安\n".encode()
    intake = read(startups=startups)
    assert intake.dataset is not None
    assert [startup.name for startup in intake.dataset.startups] == ["西安光机所", "陕西新材料", "长安"]
    assert said(intake.findings) == [("warning", "startups.csv", None, None, "", MIXED.problem.en)]
    assert "GB18030: 3." in intake.findings[0].advice.en
    assert "GB18030：3。" in intake.findings[0].advice.zh


def test_a_sub_forum_nobody_named_is_noted_where_somebody_named_one(read: Reading, said: Saying) -> None:
    two = """
[conference]
id = "small"
name = "Small"
time_zone = "UTC"
[[sub_forums]]
id = "robots"
name = "Robots"
[[sub_forums]]
id = "chips"
name = "Chips"
[[sessions]]
sub_forum = "robots"
start = 2017-11-07T13:30:00
end = 2017-11-07T17:30:00
[[sessions]]
sub_forum = "chips"
start = 2017-11-07T13:30:00
end = 2017-11-07T17:30:00
"""
    intake = read(conference=two, startups="id,name,sub_forums\ns1,Lumen,robots\n")
    assert said(intake.findings) == [
        ("note", "conference.toml", None, "sub_forums", "chips", NOBODY_NAMED_IT.problem.en)
    ]
    assert read(conference=two, startups="id,name,sub_forums\ns1,Lumen,\n").findings == ()


def test_the_programme_is_found_in_any_case(write: Writing) -> None:
    folder = write()
    (folder / "conference.toml").rename(folder / "Conference.TOML")
    intake = read_folder(folder)
    assert intake.dataset is not None
    assert not intake.dataset.conference.is_template


def test_a_programme_that_is_a_folder_is_an_error(write: Writing) -> None:
    folder = write(conference=None)
    (folder / "conference.toml").mkdir()
    intake = read_folder(folder)
    assert intake.dataset is None
    assert [finding.file for finding in intake.findings] == ["conference.toml"]


def test_checked_dataset_raises_with_the_findings(write: Writing) -> None:
    folder = write(startups="name\nLumen\n", investors="name\nInes\n")
    with pytest.raises(InputError, match=r"cannot be used: startups.csv:1 \[id\].*\(and 1 more\)") as raised:
        checked_dataset(folder)
    assert raised.value.findings == read_folder(folder).findings


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    name=st.sampled_from(
        ["startups.csv", "investors.xlsx", "portfolio.jsonl", "interactions.csv", "conference.toml"]
    ),
    data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
def test_whatever_stands_in_a_file_nothing_raises(name: str, data: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "room"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    (folder / "startups.csv").write_text("id,name\ns1,Lumen\n")
    (folder / "investors.csv").write_text("id,name\ni1,Ines\n")
    if name == "investors.xlsx":
        (folder / "investors.csv").unlink()
    (folder / name).write_bytes(data)
    read_folder(folder)


def test_the_door_opens_without_the_heavy_libraries() -> None:
    code = (
        "import sys, matcher.intake.folder\n"
        "print([name for name in ('pandas', 'torch', 'sklearn', 'openpyxl', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
