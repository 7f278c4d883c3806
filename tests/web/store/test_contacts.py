"""How people can be reached, and what they agreed to last."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.store.contacts import addresses_of, consents_of, contact_row, contact_rows, latest_consent
from web.store.records.participants import ParticipantRecord
from web.store.records.privacy import ConsentRecord, ContactRecord, Purpose


def test_the_address_of_a_participant_goes_before_that_of_who_speaks_for_it(site: TestSite) -> None:
    sara, sol, siri = (site.people[who] for who in ("sara", "sol", "siri"))
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, sara).email = "office@sara.example"
    with site.store.reading() as db:
        assert addresses_of(db, [sara, sol, siri]) == {sara: "office@sara.example", sol: "sol@example.org"}


def test_contact_data_is_read_for_those_who_gave_some(site: TestSite) -> None:
    sara = site.people["sara"]
    with site.store.writing() as db:
        db.add(ContactRecord(participant_id=sara, phone="1234", shown="phone"))
    with site.store.reading() as db:
        row = contact_row(db, sara)
        assert row is not None
        assert (row.phone, row.person) == ("1234", "")
        assert set(contact_rows(db, [sara, site.people["sol"]])) == {sara}


def test_the_last_word_holds(site: TestSite) -> None:
    sara = site.people["sara"]
    with site.store.writing() as db:
        for given in (True, False):
            row = ConsentRecord(participant_id=sara, purpose=Purpose.SUGGESTED, given=given, wording=1, at=NOW)
            db.add(row)
            db.flush()
    with site.store.reading() as db:
        last = latest_consent(db, sara, Purpose.SUGGESTED)
        assert last is not None
        assert not last.given
        assert latest_consent(db, sara, Purpose.CONTACT) is None
        assert [one.given for one in consents_of(db, sara)] == [False, True]
