from __future__ import annotations

from sqlalchemy import Integer

from web.store.ownership import (
    ACCOUNTS,
    BLANK,
    KIND_BESIDE,
    LEFT_OUT,
    NAMED_IN_VALUES,
    NAMES_NOBODY,
    TABLE_OF_KIND,
    homeless,
    links,
    owned,
    plain_values,
    renamed,
)

_SECRETS = ("token", "secret", "password", "digest", "salt", "key")
#: Words for secrets in the names of columns that hold none.
_NO_SECRET = {("arrivals", "key")}


def test_every_table_goes_along_or_is_said_to_stay_with_a_reason() -> None:
    assert homeless() == set()
    assert LEFT_OUT.keys() & owned().keys() == set()
    assert [name for name, reason in LEFT_OUT.items() if len(reason) < 20] == []


def test_every_column_of_plain_values_says_whether_it_names_rows() -> None:
    assert set(plain_values()) == NAMED_IN_VALUES.keys() | NAMES_NOBODY
    assert NAMED_IN_VALUES.keys() & NAMES_NOBODY == set()


def test_every_link_leads_to_what_goes_along_or_is_left_blank() -> None:
    astray = {
        (one.name, column)
        for one in owned().values()
        for column, target in links(one.table).items()
        if target != ACCOUNTS and not (target in owned() and owned()[target].numbered)
    }
    assert astray - BLANK.keys() == set()


def test_no_column_with_a_secret_goes_along() -> None:
    secret = {
        (one.name, column.name)
        for one in owned().values()
        for column in one.table.columns
        if any(word in column.name.split("_") for word in _SECRETS)
    }
    assert secret - _NO_SECRET - BLANK.keys() == set()


def test_every_number_of_a_row_that_is_no_link_is_known_as_one() -> None:
    numbers = {
        (one.name, column.name)
        for one in owned().values()
        for column in one.table.columns
        if column.name.endswith("_id") and isinstance(column.type, Integer) and not column.foreign_keys
    }
    assert numbers == KIND_BESIDE.keys()
    assert set(TABLE_OF_KIND.values()) <= {one.name for one in owned().values() if one.numbered}


def test_blank_columns_can_be_blank() -> None:
    columns = {(one.name, column.name): column for one in owned().values() for column in one.table.columns}
    assert [where for where, value in BLANK.items() if value is None and not columns[where].nullable] == []


def test_ids_are_renamed_where_a_path_leads_and_nowhere_else() -> None:
    values = {"left": [[1, {"en": "a"}], [2, 3]], "right": [[1]], "one": 1, "yes": True, "none": None}
    assert renamed(values, ["left", "*", "0"], lambda id_: id_ * 10) == {
        **values,
        "left": [[10, {"en": "a"}], [20, 3]],
    }
    assert renamed([1, 2], ["*"], lambda id_: -id_) == [-1, -2]
    assert renamed(values, ["yes"], lambda id_: id_ + 5) == values
    assert renamed(values, ["one", "more"], lambda id_: id_ + 5) == values
