"""My account."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from tests.web.sign_in.visitors import account_of, give_password, link_path, long_ago, set_up_app, signed_in


def test_a_stranger_is_shown_the_door(site: TestSite) -> None:
    assert site.client().get("/account/").location == "/sign-in/?next=/account/"


def test_name_and_language_are_saved(site: TestSite) -> None:
    client = site.client("ines")
    posted(client, "/account/", name=" Inés O’Neill 🚀 ", language="zh")
    account = account_of(site, "ines")
    assert (account.name, account.language) == ("Inés O’Neill 🚀", "zh")
    assert 'lang="zh-Hans"' in client.get("/account/").text


def test_the_browser_may_choose_the_language_again(site: TestSite) -> None:
    client = site.client("ines")
    posted(client, "/account/", name="Ines", language="zh")
    posted(client, "/account/", name="Ines", language="")
    assert account_of(site, "ines").language is None


def test_a_name_that_is_too_long_comes_back_with_the_reason(site: TestSite) -> None:
    answer = posted(site.client("ines"), "/account/", name="x" * 4000, language="")
    assert answer.status_code == 422
    assert "At most 200 characters fit." in answer.text
    assert "x" * 4000 in answer.text


def test_a_forgotten_password_is_removed_without_it(site: TestSite) -> None:
    give_password(site, "ines")
    client, other = site.client("ines"), site.client("ines")
    posted(client, "/account/password/remove")
    assert account_of(site, "ines").password is None
    assert signed_in(client)
    assert not signed_in(other)


def test_removing_a_password_takes_a_fresh_session(site: TestSite) -> None:
    give_password(site, "ines")
    assert posted(long_ago(site, "ines"), "/account/password/remove").location.startswith("/sign-in/again")
    assert account_of(site, "ines").password is not None


def test_leaving_everywhere_ends_every_session_and_link(site: TestSite) -> None:
    here, there, path = site.client("ines"), site.client("ines"), link_path(site, "ines")
    assert posted(here, "/account/sign-out-everywhere").location == "/sign-in/"
    assert "You are signed out on every device." in here.get("/sign-in/").text
    assert not signed_in(here)
    assert not signed_in(there)
    assert here.get(path).status_code == 410


def test_setting_up_an_app_leads_on_to_recovery_codes(site: TestSite) -> None:
    client = site.client("ines")
    assert client.get("/account/app/done").location == "/account/"
    set_up_app(site, "ines")
    assert client.get("/account/app/done").location == "/account/recovery-codes"
