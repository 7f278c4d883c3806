"""Which passwords will do: long, and not among those that are guessed first."""

from __future__ import annotations

from typing import Any

from flask_security.password_util import PasswordUtil
from zxcvbn import zxcvbn

from matcher.words import Words
from web.views.said import said

#: Words of this site that a password may hold but not be made of.
WORDS_OF_THE_SITE = "matcher", "matchmaking", "conference", "investor", "startup", "founder", "meeting"
#: 0 to 4: from the first thousand guesses to more than anybody makes.
LEAST_SCORE = 3
# What comes after these letters makes no password easier, and looking at it takes time.
_LOOKED_AT = 64
EASY = Words(
    "This password is easy to guess. Take four or five words that have nothing to do with each other.",
    "此密码容易被猜到。建议使用四五个互不相关的词。",
)


class Passwords(PasswordUtil):
    """Passwords as the library takes them, without those that many people use or that tell of their owner."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[Any] | None, str]:
        """Return what is wrong with a new password, and the password as it is kept."""
        wrong, tidy = super().validate(password, is_register, **kwargs)
        if wrong:
            return wrong, tidy
        user = kwargs.get("user")
        own = [str(user.email), *str(user.email).split("@"), *str(user.name).split()] if user else []
        found = zxcvbn(tidy[:_LOOKED_AT], user_inputs=[*WORDS_OF_THE_SITE, *own])
        return ([said(EASY)], tidy) if found["score"] < LEAST_SCORE else (None, tidy)
