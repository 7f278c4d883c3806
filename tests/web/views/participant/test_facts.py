"""What is known is said in the reader's words; what is not is empty, and the page says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from matcher.profiles import WORLD, Stage
from tests.factories import investor, startup
from tests.web.cast import TestSite
from web.views.participant.facts import facts, first_line, place, stages


@pytest.fixture(autouse=True)
def page_in_english(site: TestSite) -> Iterator[None]:
    with site.app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def told(person: object) -> dict[str, str]:
    return {fact.name: fact.value for fact in facts(person)}  # type: ignore[arg-type]


def test_a_startup_that_says_nothing_has_nothing_made_up() -> None:
    assert told(startup()) == {"Stage": "", "Raising": "", "Place": "", "Founded": ""}
    assert told(investor()) == {"Stages": "", "Cheque": "", "Invests in": "", "Place": ""}


def test_a_startup_in_facts() -> None:
    one = startup(
        stage="A轮", stages=frozenset({Stage.A}), raising_usd=5.5e6, city="西安", country="CN", founded=2014
    )
    assert told(one) == {"Stage": "Series A", "Raising": "US$5.5M", "Place": "西安, China", "Founded": "2014"}


@pytest.mark.parametrize(
    ("least", "most", "cheque"),
    [
        (1e6, 5e6, "US$1M to US$5M"),
        (None, 5e6, "up to US$5M"),
        (1e6, None, "from US$1M"),
        (1e6, 1e6, "US$1M"),
        (None, None, ""),
    ],
)
def test_cheques(least: float | None, most: float | None, cheque: str) -> None:
    assert told(investor(ticket_min_usd=least, ticket_max_usd=most))["Cheque"] == cheque


@pytest.mark.parametrize(
    ("markets", "words"),
    [
        ({WORLD}, "anywhere"),
        ({"CN", "DE"}, "China · Germany"),
        ({"CN", "DE", "FR", "IT", "US", "GB", "JP"}, "7 countries"),
    ],
)
def test_markets(markets: set[str], words: str) -> None:
    assert told(investor(markets=frozenset(markets)))["Invests in"] == words


def test_a_round_that_nobody_knows_stays_as_it_was_written() -> None:
    assert stages(startup(stage="friends of friends")) == "friends of friends"
    assert stages(investor(stage_names=("one", "two"))) == "one · two"
    assert stages(startup(stages=frozenset({Stage.SEED, Stage.PRE_SEED}))) == "Pre-seed · Seed"


def test_a_town_that_is_its_country_is_named_once() -> None:
    assert place(startup(city="Singapore", country="SG")) == "Singapore"
    assert place(startup(region="Bavaria", country="DE")) == "Bavaria, Germany"


def test_the_first_sentence_is_the_line_and_a_very_long_one_is_cut() -> None:
    assert (
        first_line(startup(description="Cameras that find scratches. They find all of them."))
        == "Cameras that find scratches."
    )
    assert first_line(startup(description="word " * 100)).endswith("…")
    assert len(first_line(startup(description="字" * 1000))) == 180
    assert first_line(startup()) == ""
