"""Lines in the log say where and what, and never whose."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest
from sqlalchemy.exc import IntegrityError

from matcher.errors import ConfigurationError
from tests.web.cast import TestSite, account
from tests.web.logged import logged
from web.errors import ChangedMeanwhileError
from web.watching.logs import kind_of, logger

MARK = "Qvw9Xmark"


def _broken() -> None:
    secret = MARK
    raise ValueError(f"{secret} is odd")


def test_of_an_error_kind_and_places_are_told_and_no_value() -> None:
    with logged() as lines:
        try:
            _broken()
        except ValueError:
            logger("web.test").error("broken", exc_info=True)
    (line,) = lines.events()
    assert (line["event"], line["level"], line["error"]) == ("broken", "error", "ValueError")
    assert line["at"][-1].endswith(" _broken")
    assert MARK not in lines.text


def test_of_what_libraries_say_the_pattern_is_told() -> None:
    with logged() as lines:
        logging.getLogger("some.library").warning("Task %s failed", MARK)
        try:
            _broken()
        except ValueError as error:
            logging.getLogger("some.library").error("Error in %r", MARK, exc_info=error)
    assert [one["event"] for one in lines.events()] == ["Task %s failed", "Error in %r"]
    assert {one["from"] for one in lines.events()} == {"some.library"}
    assert MARK not in lines.text


def test_a_clash_in_the_database_names_neither_rows_nor_values(site: TestSite) -> None:
    with logged() as lines:
        try:
            with site.store.writing() as db:
                account(db, "ines").email = MARK
        except ChangedMeanwhileError:
            logging.getLogger("web").exception("clash")
    (line,) = [one for one in lines.events() if one["event"] == "clash"]
    kinds = line["error"].split(" < ")
    assert kinds[0] == "ChangedMeanwhileError"
    assert kinds[1].startswith("IntegrityError (")
    assert "ines" not in str(line).replace("lines", "")


def test_what_stands_in_the_error_of_a_statement_holds_no_values(site: TestSite) -> None:
    with pytest.raises(ChangedMeanwhileError) as told, site.store.writing() as db:
        account(db, "ines")
    clash = told.value.__cause__
    assert isinstance(clash, IntegrityError)
    assert "hide_parameters" in str(clash)


def test_errors_of_the_system_have_their_codes_and_those_of_settings_their_words() -> None:
    assert kind_of(OSError(28, MARK)) == "OSError (ENOSPC)"
    assert kind_of(ConfigurationError("MATCHER_PROXIES is odd.")) == "ConfigurationError: MATCHER_PROXIES is odd."


def test_an_error_that_ends_a_process_is_a_line_too() -> None:
    code = f"from web.watching.logs import log_as_json; log_as_json(); int('{MARK}')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert '"this process ended"' in done.stderr
    assert MARK not in done.stderr
