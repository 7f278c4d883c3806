"""The texts of letters as they are shipped."""

from __future__ import annotations

from string import Template

import pytest

from matcher.words import Language
from web.services.letters.kinds import KINDS
from web.services.letters.texts import checked
from web.services.letters.words import SHIPPED
from web.store.records.messages import NoticeKind


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_text_that_its_own_rules_allow_in_both_languages(kind: NoticeKind) -> None:
    text = SHIPPED[kind]
    for language in Language:
        wording = checked(kind, text.subject.within(language), text.body.within(language))
        assert wording.subject == text.subject.within(language)


@pytest.mark.parametrize("kind", NoticeKind)
def test_both_languages_say_the_same_things(kind: NoticeKind) -> None:
    text = SHIPPED[kind]
    said = [set(Template(one).get_identifiers()) for one in (text.body.en, text.body.zh)]
    assert said[0] == said[1]
    assert set(KINDS[kind].placeholders) >= said[0]
