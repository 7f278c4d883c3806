"""What the application refuses, in the words of the person who asked; views turn each into a page once."""

from __future__ import annotations

from matcher.errors import MatcherError
from matcher.words import Words

_CHANGED = Words(
    "Somebody changed this a moment ago. Here is how it stands now; please look again and repeat what you wanted.",
    "刚才有人修改了此内容。下面是当前状态，请查看后再操作。",
)


class RefusedError(MatcherError):
    """Something that cannot be done as things stand; ``words`` say why and what to do instead."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


class ChangedMeanwhileError(RefusedError):
    """Somebody else was quicker."""

    def __init__(self, words: Words = _CHANGED) -> None:
        super().__init__(words)


class NotFoundError(MatcherError):
    """There is no such thing, or it is not the asker's to see."""


class NotAllowedError(MatcherError):
    """The seat lacks the right."""
