"""The library's forms."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from tests.web.sign_in.visitors import PASSWORD, give_password, set_up_app
from web.sign_in.forms import AppForm, NoRescueForm, PasskeyForm, PasswordForm


def test_a_password_never_leaves_a_second_cookie(site: TestSite) -> None:
    give_password(site, "ines")
    answer = posted(site.client(), "/sign-in/password", email="ines@example.org", password=PASSWORD, remember="y")
    assert [one.partition("=")[0] for one in answer.headers.getlist("Set-Cookie")] == ["matcher"]


def test_a_passkey_is_always_a_whole_way_in(site: TestSite) -> None:
    page = posted(site.client("ines"), "/account/passkeys", name="phone", usage="secondary").text
    assert 'data-passkey="create"' in page
    assert "&#34;userVerification&#34;: &#34;required&#34;" in page


def test_only_an_authenticator_app_is_a_second_factor(site: TestSite) -> None:
    client = site.client("ines")
    for method in ("sms", "email", "nonsense", ""):
        assert "data:image/svg+xml" not in posted(client, "/account/app", setup=method).text


def test_wrong_passwords_are_counted_where_somebody_shows_who_they_are(site: TestSite) -> None:
    give_password(site, "ines")
    set_up_app(site, "ines")
    client = site.client("ines")
    for _ in range(10):
        posted(client, "/sign-in/again", password="a guess")
    answer = posted(client, "/sign-in/again", password=PASSWORD)
    assert "wrong too often" in answer.text


def test_the_site_uses_these_forms(site: TestSite) -> None:
    used = site.app.extensions["security"].forms
    assert [
        used[name].cls
        for name in ("login_form", "two_factor_setup_form", "two_factor_rescue_form", "wan_register_form")
    ] == [PasswordForm, AppForm, NoRescueForm, PasskeyForm]
