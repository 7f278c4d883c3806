"""How often one may knock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.services.knocking import Knock, LinkAsked, ask_for_link, forgive_guess, note_guess
from web.services.limits import RULES, Limit, TooOftenError, count
from web.store.records.accounts import User

INES = Knock("ines@example.org", "192.0.2.1")
NOBODY = Knock("nobody@example.org", "192.0.2.2")


def ask(site: TestSite, knock: Knock, minutes: int = 0) -> LinkAsked:
    return ask_for_link(site.store, site.settings, knock, "en", NOW + timedelta(minutes=minutes))


def test_whoever_has_an_account_gets_a_letter_and_others_none(site: TestSite) -> None:
    assert len(ask(site, INES).letters) == 1
    assert ask(site, NOBODY) == LinkAsked(())


def test_a_closed_account_gets_no_letter(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(User, site.accounts["ines"]).active = False
    assert ask(site, INES) == LinkAsked(())


@pytest.mark.parametrize("knock", [INES, NOBODY])
def test_five_letters_in_a_quarter_of_an_hour_and_then_more(site: TestSite, knock: Knock) -> None:
    for minute in range(5):
        ask(site, knock, minute)
    with pytest.raises(TooOftenError) as refused:
        ask(site, knock, 14)
    assert refused.value.seconds == 60
    ask(site, knock, 16)


def test_what_one_asks_for_holds_up_nobody_else(site: TestSite) -> None:
    for _ in range(5):
        ask(site, INES)
    assert len(ask(site, Knock("ivo@example.org", INES.place)).letters) == 1


def test_one_network_cannot_ask_for_everybody(site: TestSite) -> None:
    with site.store.writing() as db:
        for _ in range(RULES[Limit.LINK_PLACE].most):
            count(db, site.settings, Limit.LINK_PLACE, "192.0.2.3", NOW)
    with pytest.raises(TooOftenError):
        ask(site, Knock("ivo@example.org", "192.0.2.3"))


def test_wrong_secrets_are_counted_apart_from_letters(site: TestSite) -> None:
    for _ in range(10):
        note_guess(site.store, site.settings, INES, NOW)
    with pytest.raises(TooOftenError):
        note_guess(site.store, site.settings, INES, NOW)
    assert len(ask(site, INES).letters) == 1
    note_guess(site.store, site.settings, INES, NOW + timedelta(minutes=16))


def test_what_was_right_does_not_count(site: TestSite) -> None:
    for _ in range(30):
        note_guess(site.store, site.settings, INES, NOW)
        forgive_guess(site.store, site.settings, INES)


def test_a_right_secret_wipes_no_wrong_ones_away(site: TestSite) -> None:
    # Else whoever has a password could try every code of the second factor by giving it again and again.
    for _ in range(10):
        note_guess(site.store, site.settings, INES, NOW)
    forgive_guess(site.store, site.settings, INES)
    note_guess(site.store, site.settings, INES, NOW)
    with pytest.raises(TooOftenError):
        note_guess(site.store, site.settings, INES, NOW)
