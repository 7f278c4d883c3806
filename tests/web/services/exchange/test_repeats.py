from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import RefusedError
from web.services.exchange.repeats import (
    KEPT,
    Answered,
    Call,
    OtherCallError,
    begin_call,
    end_call,
    forget_answers,
)
from web.services.exchange.tokens import Scope, make_token

ANSWER = Answered(201, {"ETag": '"1"'}, '{"id": 7}')


@pytest.fixture
def call(site: TestSite) -> Call:
    token, _secret = make_token(site.store, site.seat("olga"), "x", [Scope.PEOPLE_READ], 30, NOW)
    return Call(token, "k1", "a fingerprint")


def test_the_first_call_is_done_and_the_next_gets_its_answer(site: TestSite, call: Call) -> None:
    assert begin_call(site.store, call, NOW) is None
    end_call(site.store, call, ANSWER)
    assert begin_call(site.store, call, NOW + timedelta(hours=23)) == ANSWER


def test_a_key_of_another_call_is_refused(site: TestSite, call: Call) -> None:
    begin_call(site.store, call, NOW)
    with pytest.raises(OtherCallError):
        begin_call(site.store, Call(call.token_id, call.key, "another"), NOW)


def test_a_call_under_way_is_waited_for_unless_it_died(site: TestSite, call: Call) -> None:
    begin_call(site.store, call, NOW)
    with pytest.raises(RefusedError, match="still under way"):
        begin_call(site.store, call, NOW + timedelta(minutes=1))
    assert begin_call(site.store, call, NOW + timedelta(minutes=3)) is None


def test_a_failure_of_our_own_side_can_be_tried_again(site: TestSite, call: Call) -> None:
    begin_call(site.store, call, NOW)
    end_call(site.store, call, Answered(500, {}, ""))
    assert begin_call(site.store, call, NOW) is None


def test_answers_are_forgotten_after_a_day(site: TestSite, call: Call) -> None:
    begin_call(site.store, call, NOW)
    end_call(site.store, call, ANSWER)
    forget_answers(site.store, NOW + KEPT)
    assert begin_call(site.store, call, NOW + KEPT) == ANSWER
    forget_answers(site.store, NOW + KEPT + timedelta(seconds=1))
    assert begin_call(site.store, call, NOW + KEPT) is None
    assert begin_call(site.store, Call(call.token_id, "k2", "x"), NOW) is None
