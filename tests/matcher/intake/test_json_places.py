from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matcher.intake.json_places import JsonPath, line_of_value, path_name, value_lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


def paths(value: Any, path: JsonPath = ()) -> set[JsonPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths(inner, (*path, key)) for key, inner in items))


def test_every_value_has_its_line() -> None:
    text = '{\n "a": [1,\n  {"b": "x, ]y"}],\n\n "c\\n": 2}'
    lines = value_lines(text)
    assert lines == {(): 1, ("a",): 2, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("c\n",): 5}


def test_of_a_missing_value_the_line_is_that_of_what_is_around_it() -> None:
    lines = value_lines('{\n"a": [1,\n2]}')
    assert line_of_value(lines, ("a", 7, "b")) == 2
    assert line_of_value(lines, ("b",)) == 1
    assert line_of_value({}, ("b",)) is None


def test_paths_are_spoken_of_as_programs_do() -> None:
    assert path_name(("meetings", 3, "fixed")) == "meetings[3].fixed"
    assert path_name(()) == ""


@given(VALUES, st.none() | st.integers(0, 2))
def test_all_values_of_any_json_are_found(value: Any, indent: int | None) -> None:
    assert set(value_lines(json.dumps(value, indent=indent))) == paths(value)
