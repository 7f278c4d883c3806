"""The lists that answers are measured on, from small made-up folders, and the picture."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from benchmarks.answer_drawing import Line, Panel, drawing
from benchmarks.answer_sets import FirstDeals, text_vectors

WORDS = ("robots", "cheese", "lenses", "payments", "batteries", "games")


def folder_of_deals(folder: Path) -> Path:
    """Write six investors who each back 12 companies of one field before 2011 and 4 new ones from 2012 on."""
    startups, deals = [], []
    for at in range(6 * 16):
        field = WORDS[at % 6]
        startups.append(f"s{at:03},S{at},{field} number{at % 9},{field},seed,US,CA,")
        year, day = 2009 if at < 36 else 2010 if at < 72 else 2012, 1 + at // 6
        deals.append(f"i{at % 6},s{at:03},invested,{year}-06-{day:02},seed")
    investors = [f"i{at},I{at},US,CA" for at in range(6)]
    tables = {
        "startups": ["id,name,description,tags,stage,country,region,city", *startups],
        "investors": ["id,name,country,region", *investors],
        "interactions": ["investor_id,startup_id,kind,at,round", *deals],
    }
    folder.mkdir()
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_first_deals_are_the_answers_and_new_startups_the_rest(tmp_path: Path) -> None:
    folder = folder_of_deals(tmp_path / "deals")
    lists = list(FirstDeals(folder, date(2011, 1, 1)).interviews())
    assert [one.person for one in lists] == [f"i{at}" for at in range(6)]
    for one in lists:
        assert one.said[one.asked].tolist() == ([True] + [False] * 2) * 12
        assert (len(one.rest), one.said[one.rest].sum()) == (24, 4)


def test_yes_alone_leaves_no_refusals(tmp_path: Path) -> None:
    lists = FirstDeals(folder_of_deals(tmp_path / "deals"), date(2011, 1, 1), most=12, noes=0).interviews()
    assert all(one.said[one.asked].all() for one in lists)


def test_texts_without_words_have_no_direction() -> None:
    found = text_vectors([*(f"{one} {other}" for one in WORDS for other in WORDS), "!"], width=3)
    assert found[-1].tolist() == [0.0] * 3
    assert np.allclose(np.linalg.norm(found[:-1], axis=1), 1.0, atol=1e-5)


def test_the_picture_has_a_line_a_rule_and_a_mark_a_number_of_answers() -> None:
    lines = tuple(Line(name, [0.1, 0.2], [0.1, 0.15], [0.1, 0.25]) for name in ("a", "b & c", "d", "e"))
    root = ElementTree.fromstring(drawing([Panel("one", (0, 5), lines), Panel("two", (0, 5), lines)]))
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("polyline") == 8
    assert tags.count("circle") == 16
    assert {"asked b & c", "one", "two"} <= {element.text for element in root.iter()}
