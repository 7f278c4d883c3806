"""What the application refuses, in the words of the person who asked; views turn each into a page once."""

from __future__ import annotations

from matcher.errors import MatcherError
from matcher.words import Words

_CHANGED = Words(
    "Somebody changed this a moment ago. Here is how it stands now; please look again and repeat what you wanted.",
    "刚才有人修改了此内容。下面是当前状态，请查看后再操作。",
)
_UNAVAILABLE = Words(
    "The site cannot save or read anything at this moment. Nothing that was confirmed to you is lost. Wait a "
    "minute and load the page again; look whether what you sent last is there before you send it once more.",
    "网站暂时无法保存或读取数据。已向您确认的内容不会丢失。请稍候再刷新页面；重新提交之前，请先查看上次提交的内容是否已保存。",
)


class RefusedError(MatcherError):
    """Something that cannot be done as things stand; ``words`` say why and what to do instead.

    ``reason`` is what the figures count it under: a few words without names.
    """

    def __init__(self, words: Words, reason: str = "other") -> None:
        self.words, self.reason = words, reason
        super().__init__(words.en)


class ChangedMeanwhileError(RefusedError):
    """Somebody else was quicker."""

    def __init__(self, words: Words = _CHANGED) -> None:
        super().__init__(words, "changed meanwhile")


class UnavailableError(MatcherError):
    """The database cannot be reached or written just now; nobody is to blame, and a later try may go well."""

    def __init__(self, words: Words = _UNAVAILABLE) -> None:
        self.words = words
        super().__init__(words.en)


class NotFoundError(MatcherError):
    """There is no such thing, or it is not the asker's to see."""


class NotAllowedError(MatcherError):
    """The seat lacks the right."""
