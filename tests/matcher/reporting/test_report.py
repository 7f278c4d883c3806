from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from matcher.plan import ConferencePlan
from matcher.reporting.report import render
from tests.factories_plan import AWKWARD_NAMES

#: What stands on the page in one language because it is a name, a number, or the name of a language.
_NEUTRAL = re.compile(r"[\d\s.,:;%+–×·()/<>-]*")


class Page(HTMLParser):
    """What a reader meets: attributes that would fetch, and texts with the classes they stand in."""

    VOID = frozenset({"meta", "br", "input", "link", "img", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.fetched: list[str] = []
        self.tags: set[str] = set()
        self.spoken: list[tuple[str, str]] = []
        self.other: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.add(tag)
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            if own.get(name) and not str(own[name]).startswith("#"):
                self.fetched.append(f"{tag} {name}={own[name]}")
        if tag not in self.VOID:
            self.open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(tag in {"script", "style", "title"} for tag, _ in self.open):
            return
        for _, own in reversed(self.open):
            if own.get("class") in {"en", "zh"}:
                self.spoken.append((str(own["class"]), data))
                return
        self.other.append(data.strip())


@pytest.fixture(scope="module")
def html(written: Path) -> str:
    return (written / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_page_fetches_nothing(html: str, page: Page) -> None:
    assert page.fetched == []
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import", html.split("</style>", maxsplit=1)[0])


def test_the_page_is_well_formed_and_names_bring_no_elements_of_their_own(page: Page) -> None:
    assert page.open == []
    assert "img" not in page.tags
    assert "b" in page.tags  # the one of the figures


def test_no_name_stands_in_the_page_unescaped(html: str) -> None:
    markup = html.split('<script type="application/json"', maxsplit=1)[0]
    embedded = html.split('id="plan-data">')[1].split("</script>", maxsplit=1)[0]
    for name in AWKWARD_NAMES:
        if "<" in name:
            assert name not in markup
            assert name not in embedded
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_every_visible_text_is_said_in_both_languages(page: Page, plan: ConferencePlan) -> None:
    english = [text for tongue, text in page.spoken if tongue == "en"]
    chinese = [text for tongue, text in page.spoken if tongue == "zh"]
    assert len(english) == len(chinese) > 100
    assert all(text.strip() for text in english + chinese)
    own = {*plan.versions, *plan.versions.values(), "English", "中文", "Language / 语言"}
    own |= {finding.found for finding in plan.findings}
    own |= {" · ".join(part for part in (f.file, f.column) if part) for f in plan.findings}
    alone = {text for text in page.other if not _NEUTRAL.fullmatch(text)}
    assert alone <= own


def test_the_figures_and_the_attention_list_need_no_script(page: Page, plan: ConferencePlan) -> None:
    text = " ".join(text for _, text in page.spoken)
    assert "90 meetings for 44 of 48 participants" in text
    assert "90 场会面，覆盖 48 个参会方中的 44 个" in text
    assert "can be worth more than 0.02% more" in text
    for left in plan.left_out:
        assert left.id in text
        assert left.reason.zh in text


def test_the_policy_names_the_digests_of_exactly_our_scripts(html: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert re.findall(r"'sha256-([\w+/=]+)'", unescape(html)) == digests
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("value", "bound", "status", "words"),
    [
        (100.0, 100.0, "optimal", "Proven best"),
        (100.0, 100.001, "optimal", "Proven best"),
        (100.0, 101.0, "feasible", "more than 1.00% more"),
        (100.0, float("inf"), "feasible", "has not been proven"),
        (0.0, 0.0, "optimal", "Proven best"),
    ],
)
def test_the_headline_says_what_is_proven(
    plan: ConferencePlan, value: float, bound: float, status: str, words: str
) -> None:
    figures = replace(plan.figures, value=value, bound=bound, status=status, gap=0.0)
    assert words in render(replace(plan, figures=figures))


def test_a_plan_without_meetings_has_a_page(nothing_planned: ConferencePlan) -> None:
    assert Page(render(nothing_planned)).open == []


def test_a_stand_in_programme_and_a_real_conference_say_so(plan: ConferencePlan) -> None:
    conference = replace(plan.dataset.conference, is_template=True, fictional=False)
    html = render(replace(plan, dataset=replace(plan.dataset, conference=conference)))
    assert "The built-in programme was used" in html
    assert "This is a fictional conference" not in html
