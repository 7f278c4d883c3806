"""Passwords, second factors and sessions, as the library does them on our accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.web.cast import TestSite, posted
from tests.web.sign_in.visitors import (
    PASSWORD,
    account_of,
    by_password,
    code_of,
    give_password,
    letters_to,
    link_path,
    long_ago,
    set_up_app,
    signed_in,
)
from web.sign_in.links import Purpose
from web.sign_in.messages import MESSAGES
from web.store.records.accounts import User


@contextmanager
def queries(site: TestSite) -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(site.store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(site.store.engine, "before_cursor_execute", note)


def test_an_investor_signs_in_by_password(site: TestSite) -> None:
    give_password(site, "ines")
    client = site.client()
    assert by_password(client, "INES@example.org ") == "/"
    assert signed_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_password_leads_elsewhere(site: TestSite, elsewhere: str) -> None:
    give_password(site, "ines")
    answer = posted(
        site.client(), "/sign-in/password", email="ines@example.org", password=PASSWORD, next=elsewhere
    )
    assert not urljoin("http://localhost/", answer.location).startswith(("https://evil", "http://evil"))


def test_passwords_are_kept_as_argon2(site: TestSite) -> None:
    give_password(site, "ines")
    assert str(account_of(site, "ines").password).startswith("$argon2id$")


@pytest.mark.parametrize("who", ["ines@example.org", "sara@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_of_everybody(site: TestSite, who: str) -> None:
    give_password(site, "ines")
    client = site.client()
    assert MESSAGES["GENERIC_AUTHN_FAILED"][0] in by_password(client, who, "something else")
    assert not signed_in(client)


@pytest.mark.parametrize("who", ["ines@example.org", "nobody@example.org"])
def test_after_ten_wrong_passwords_none_is_looked_at(site: TestSite, who: str) -> None:
    give_password(site, "ines")
    client = site.client()
    for _ in range(10):
        assert "wrong too often" not in by_password(client, who, "guess")
    assert "wrong too often" in by_password(client, who)
    assert not signed_in(client)


@pytest.mark.parametrize("who", ["olga", "stan"])
def test_whoever_organises_sets_up_a_second_factor_to_sign_in_by_password(site: TestSite, who: str) -> None:
    give_password(site, who)
    client = site.client()
    assert by_password(client, f"{who}@example.org") == "/account/app"
    assert not signed_in(client)
    page = posted(client, "/account/app", setup="authenticator").text
    assert "data:image/svg+xml" in page
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]
    answer = posted(client, "/sign-in/code", code=code_of(site, secret))
    assert answer.location == "/"
    assert "Make recovery codes" in client.get("/account/").text


def test_an_organiser_with_an_app_is_asked_for_its_code(site: TestSite) -> None:
    give_password(site, "olga")
    secret = set_up_app(site, "olga")
    client = site.client()
    assert by_password(client, "olga@example.org").startswith("/sign-in/code")
    assert not signed_in(client)
    assert MESSAGES["TWO_FACTOR_INVALID_TOKEN"][0] in posted(client, "/sign-in/code", code="000000").text
    assert posted(client, "/sign-in/code", code=code_of(site, secret)).location == "/"
    assert signed_in(client)


def test_an_organisers_link_needs_no_app_before_one_is_set_up(site: TestSite) -> None:
    client = site.client()
    assert posted(client, link_path(site, "olga")).location == "/"
    assert signed_in(client)


@pytest.mark.parametrize("who", ["olga", "ines"])
def test_once_an_app_is_set_up_a_link_alone_is_not_enough(site: TestSite, who: str) -> None:
    secret = set_up_app(site, who)
    client = site.client()
    asked = posted(client, link_path(site, who, Purpose.LETTER, "/spring/soon")).location
    assert asked == "/sign-in/code?next=/spring/soon"
    assert not signed_in(client)
    assert "Code from your app" in client.get(asked).text
    assert posted(client, asked, code=code_of(site, secret)).location == "/spring/soon"
    assert signed_in(client)


def test_a_code_is_taken_once(site: TestSite) -> None:
    secret = set_up_app(site, "ines")
    code = code_of(site, secret)
    for client, lets_in in ((site.client(), True), (site.client(), False)):
        posted(client, link_path(site, "ines"))
        posted(client, "/sign-in/code", code=code)
        assert signed_in(client) is lets_in


def test_a_recovery_code_is_taken_once(site: TestSite) -> None:
    set_up_app(site, "ines")
    owner = site.client("ines")
    page = posted(owner, "/account/recovery-codes", generate_new_codes="yes").text
    code = page.partition("<code>")[2].partition("</code>")[0]
    assert code not in str(account_of(site, "ines").mf_recovery_codes)
    assert code in owner.get("/account/recovery-codes?show_codes=yes").text
    for client, lets_in in ((site.client(), True), (site.client(), False)):
        posted(client, link_path(site, "ines"))
        assert "Recovery code" in client.get("/sign-in/recovery-code").text
        posted(client, "/sign-in/recovery-code", code=code)
        assert signed_in(client) is lets_in


def test_wrong_codes_are_counted(site: TestSite) -> None:
    secret = set_up_app(site, "ines")
    client = site.client()
    posted(client, link_path(site, "ines"))
    for _ in range(10):
        posted(client, "/sign-in/code", code="000000")
    assert "wrong too often" in posted(client, "/sign-in/code", code=code_of(site, secret)).text
    assert not signed_in(client)


def test_an_organiser_may_change_the_app_and_not_go_without(site: TestSite) -> None:
    set_up_app(site, "olga")
    client = site.client("olga")
    assert "Ask for codes no longer" not in client.get("/account/app").text
    posted(client, "/account/app", setup="disable")
    assert account_of(site, "olga").tf_primary_method == "authenticator"


def test_an_investor_may_go_without_an_app(site: TestSite) -> None:
    set_up_app(site, "ines")
    client = site.client("ines")
    assert "Ask for codes no longer" in client.get("/account/app").text
    assert posted(client, "/account/app", setup="disable").location == "/account/app/done"
    assert client.get("/account/app/done").location == "/account/"
    assert account_of(site, "ines").tf_primary_method is None


def test_an_app_is_set_up_from_the_account(site: TestSite) -> None:
    client = site.client("ines")
    page = posted(client, "/account/app", setup="authenticator").text
    address = page.partition('action="/account/app/')[2].partition('"')[0]
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]
    done = posted(client, f"/account/app/{address}", code=code_of(site, secret))
    assert client.get(done.location).location == "/account/recovery-codes"
    assert account_of(site, "ines").tf_primary_method == "authenticator"


def set_password(client: FlaskClient, **more: str) -> str:
    answer = posted(client, "/account/password", new_password=PASSWORD, new_password_confirm=PASSWORD, **more)
    return str(answer.location or answer.text)


def test_a_password_is_set_and_a_letter_tells_so(site: TestSite) -> None:
    client, other = site.client("ines"), site.client("ines")
    assert set_password(client) == "/account/"
    assert "Your password is set." in client.get("/account/").text
    assert by_password(site.client(), "ines@example.org") == "/"
    assert [one.subject for one in letters_to(site, "ines@example.org")] == ["Your password has been changed"]
    assert not signed_in(other)


def test_a_new_password_needs_the_present_one(site: TestSite) -> None:
    give_password(site, "ines")
    assert MESSAGES["INVALID_PASSWORD"][0] in set_password(site.client("ines"), password="another guess")


def test_a_short_password_is_refused(site: TestSite) -> None:
    answer = posted(site.client("ines"), "/account/password", new_password="short", new_password_confirm="short")
    assert "at least 10 characters" in answer.text


@pytest.mark.parametrize(
    "page", ["/account/passkeys", "/account/app", "/account/recovery-codes", "/account/password"]
)
def test_whoever_signed_in_long_ago_shows_once_more_who_they_are(site: TestSite, page: str) -> None:
    client = long_ago(site, "ines")
    asked = client.get(page).location
    assert asked.startswith("/sign-in/again?next=")
    assert "We can send a link to ines@example.org." in client.get(asked).text
    assert site.client("ines").get(page).status_code == 200


def test_a_password_shows_who_somebody_is(site: TestSite) -> None:
    give_password(site, "ines")
    client = long_ago(site, "ines")
    again = posted(client, "/sign-in/again?next=/account/passkeys", password=PASSWORD)
    assert again.location == "/account/passkeys"
    assert client.get("/account/passkeys").status_code == 200


def test_signing_out_ends_the_session(site: TestSite) -> None:
    client = site.client("ines")
    with client.session_transaction() as session:
        session["acting:spring"], session["language"] = 1, "zh"
    assert posted(client, "/sign-out").location == "/sign-in/"
    assert not signed_in(client)
    with client.session_transaction() as session:
        assert session["language"] == "zh"
        assert "acting:spring" not in session


@pytest.mark.parametrize("address", ["/sign-in/rescue", "/sign-in/select"])
def test_what_cannot_be_switched_off_is_not_there(site: TestSite, address: str) -> None:
    assert site.client().get(address).status_code == 404


def test_strangers_cannot_make_accounts_and_nobody_needs_to_confirm_or_reset(site: TestSite) -> None:
    unwanted = (
        "register",
        "forgot_password",
        "reset_password",
        "send_confirmation",
        "change_username",
        "us_signin",
    )
    assert {f"security.{one}" for one in unwanted} & set(site.app.view_functions) == set()


def test_the_library_answers_with_pages_and_never_with_data(site: TestSite) -> None:
    answer = site.client().post("/sign-in/password", json={"email": "ines@example.org", "password": "x"})
    assert answer.mimetype == "text/html"


def test_knowing_who_asks_takes_one_question(site: TestSite) -> None:
    client = site.client("nadia")
    with queries(site) as asked:
        client.get("/sign-in/")
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_knowing_who_asks_does_not_wait_for_whoever_writes(site: TestSite) -> None:
    client = site.client("ines")
    with site.store.writing() as writer:
        writer.get_one(User, site.accounts["ines"]).name = "Inés"
        writer.flush()
        assert signed_in(client)


def test_a_closed_account_is_out_at_once(site: TestSite) -> None:
    client = site.client("ines")
    with site.store.writing() as db:
        db.get_one(User, site.accounts["ines"]).active = False
    assert not signed_in(client)
