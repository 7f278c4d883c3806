"""Words that stand in both languages of the room, beside each other, so that neither can be forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_LETTER = re.compile(r"[^\W\d_]")
# One Chinese character carries about as much as a short English word, so a text that mixes both is Chinese
# well before half of its letters are: product names and units inside Chinese text are Latin.
_HAN_SHARE = 0.2


class Language(StrEnum):
    """The languages matcher speaks and expects; values are BCP 47 primary tags."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in English and in Simplified Chinese."""

    en: str
    zh: str

    def within(self, language: Language) -> str:
        """Return the words in ``language``."""
        return self.zh if language is Language.ZH else self.en

    def format(self, **values: object) -> Words:
        """Fill the same values into both; a value that is itself ``Words`` is filled in its own language."""
        return Words(
            *(
                template.format(**{k: v.within(lang) if isinstance(v, Words) else v for k, v in values.items()})
                for template, lang in ((self.en, Language.EN), (self.zh, Language.ZH))
            )
        )

    def record(self) -> dict[str, str]:
        """Return both languages by their tags, for JSON."""
        return {"en": self.en, "zh": self.zh}

    def __str__(self) -> str:
        return f"{self.en} / {self.zh}"


def language_of(text: str) -> Language:
    """Return the language a text is mostly written in; a text without letters counts as English."""
    letters = len(_LETTER.findall(text))
    han = len(_HAN.findall(text))
    return Language.ZH if letters and han / letters >= _HAN_SHARE else Language.EN
