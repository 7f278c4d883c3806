"""The programme of Xi'an 2017, which stands in for a folder that brings none."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from matcher.conference import Conference
from matcher.errors import ConfigurationError
from matcher.intake.findings import Findings, note
from matcher.intake.programme import read_conference, read_settings
from matcher.intake.settings_file import parse_settings
from matcher.shipped import shipped
from matcher.words import Words

PROGRAMME: Final = "data/xian2017/conference.toml"

STANDS_IN = note(
    Words(
        "there is no conference.toml: the programme of Xi'an, 7 to 8 November 2017, stands in",
        "没有 conference.toml：暂用 2017 年 11 月 7 日至 8 日西安会议的议程",
    ),
    Words(
        "Its sub-forums, hours and limits apply, with as many tables as needed. Copy {programme} into the folder "
        "as conference.toml and make it yours.",
        "分论坛、时间和会面数限制均按该议程，桌数按需配置。"
        "请将 {programme} 复制到文件夹中，命名为 conference.toml 后修改。",
    ),
)


def template() -> Conference:
    """Return the programme that stands in, without what belongs to the people of Xi'an alone.

    Raises
    ------
    ConfigurationError
        If the file is missing from this installation or was damaged.
    """
    path = shipped(PROGRAMME)
    findings = Findings()
    text = parse_settings(path.read_bytes(), path.name, findings)
    settings = read_settings(text) if text else None
    conference = read_conference(settings, text) if settings and text else None
    if conference is None:
        problems = "; ".join(str(finding.problem) for finding in findings.listed())
        raise ConfigurationError(f"{path} is damaged: {problems}. Install matcher again, or repair the file.")
    return replace(
        conference,
        sessions=tuple(replace(session, tables=None) for session in conference.sessions),
        rules=replace(conference.rules, blocked=frozenset(), pinned=frozenset()),
        is_template=True,
        fictional=False,
    )
