"""What organisers wrote in place of the shipped texts."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.store.letter_texts import drop_text, texts_of, write_text
from web.store.records.messages import NoticeKind


def test_a_text_is_written_over_and_forgotten(site: TestSite) -> None:
    key = (site.conference_id, NoticeKind.MOVED, "zh")
    with site.store.writing() as db:
        for subject in ("一", "二"):
            write_text(db, key, (subject, "正文"), NOW)
        (row,) = texts_of(db, site.conference_id)
        assert (row.subject, row.body, texts_of(db, site.other_id)) == ("二", "正文", [])
        assert [drop_text(db, *key) for _ in range(2)] == [True, False]
        assert texts_of(db, site.conference_id) == []
