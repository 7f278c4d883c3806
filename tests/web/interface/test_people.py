from __future__ import annotations

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from web.store.records.log import ChangeRecord


def test_participants_come_in_parts_of_which_each_names_the_next(site: TestSite, program: Program) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        part = program.read(f"/participants?limit=4&cursor={cursor}")
        seen += [one["name"] for one in part["items"]]
        cursor = part["next"]
        if cursor is None:
            break
    assert seen == ["Ines", "Ivo", "Ida", "Sara", "Sol", "Sven", "Suri", "Siri", "Sina"]


def test_the_list_is_narrowed_by_side_and_presence(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['ida']}/withdrawal"
    assert program.call("POST", path, {"reason": "ill"}).status_code == 200
    investors = program.read("/participants?side=investor")["items"]
    present = program.read("/participants?side=investor&present=true")["items"]
    left = program.read("/participants?present=false")["items"]
    assert [len(investors), len(present), [one["name"] for one in left]] == [3, 2, ["Ida"]]


def test_somebody_new_is_added_where_the_answer_says(program: Program) -> None:
    new = {"side": "startup", "name": "  Salt   Works ", "email": "Hello@Salt.example"}
    answer = program.call("POST", "/participants", new)
    told = answer.get_json()
    assert (answer.status_code, told["name"], told["email"]) == (201, "Salt Works", "hello@salt.example")
    assert (
        program.site.app.test_client()
        .get(answer.headers["Location"], headers={"Authorization": f"Bearer {program.token}"})
        .get_json()
        == told
    )


def test_a_change_says_only_what_changes(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['ines']}"
    before = program.read(path)
    change = {"ticket_max": 250_000, "tags": ["vision", "glass"], "newcomer": True, "country": "France"}
    answer = program.call("PATCH", path, change, If_Match=program.seen(path))
    assert answer.status_code == 200, answer.text
    wanted = {"ticket_max": 250_000.0, "tags": ["vision", "glass"], "newcomer": True, "country": "FR"}
    assert answer.get_json()["profile"] == before["profile"] | wanted
    with site.store.reading() as db:
        logged = db.query(ChangeRecord).filter_by(verb="change profile").one()
    assert (logged.account_id, logged.on_behalf_of) == (site.accounts["olga"], site.people["ines"])


def test_the_rules_of_the_form_hold_in_both_languages(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['ines']}"
    change = {"ticket_min": 500_000, "ticket_max": 1000, "country": "Atlantis"}
    answer = program.call("PATCH", path, change, If_Match="*")
    errors = {one["field"]: one["words"] for one in answer.get_json()["errors"]}
    assert (answer.status_code, sorted(errors)) == (422, ["country", "ticket_max"])
    assert errors["ticket_max"]["en"].startswith("The largest cheque is below the smallest.")


def test_what_is_not_of_a_side_is_refused(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['sara']}"
    answer = program.call("PATCH", path, {"thesis": "We invest."}, If_Match="*")
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "thesis")
    assert program.read(path)["profile"]["thesis"] == ""


def test_an_address_for_invitations_is_checked(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['sara']}"
    odd = program.call("PUT", f"{path}/email", {"email": "nowhere"}, If_Match="*")
    good = program.call("PUT", f"{path}/email", {"email": "Sara@Glass.example"}, If_Match="*")
    assert (odd.status_code, good.get_json()["email"]) == (409, "sara@glass.example")
    assert set(odd.get_json()["words"]) == {"en", "zh"}


def test_whoever_left_comes_back(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['sven']}/withdrawal"
    assert program.call("POST", path, {"reason": "x"}).status_code == 409
    assert program.call("POST", path, {"reason": "ill"}).get_json()["withdrawn_at"] is not None
    assert program.call("DELETE", path).get_json()["withdrawn_at"] is None


def test_nobody_of_another_conference_is_read(site: TestSite, program: Program) -> None:
    own = set(site.people.values())
    others = [number for number in range(1, 40) if number not in own]
    assert {program.call("GET", f"/participants/{number}").status_code for number in others[:12]} == {404}
