"""How often anybody may do what costs something or could be guessed: every limit there is, in one list.

Counts stand in the database, so that they hold for all processes together. Reading a page counts nothing.
Addresses with a secret in them are not counted: their secrets have 192 random bits and more, and a count of those
who miss would let one visitor behind a hall's network shut out all the others there.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from matcher.words import Words
from web.errors import RefusedError
from web.settings import Settings
from web.store.engine import Database, Store
from web.store.limits import count_less, count_once, ends_at, forget_counts

_QUARTER, _MINUTE, _HOUR, _DAY = timedelta(minutes=15), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Limit(StrEnum):
    """What is counted, and by whom."""

    LINK = "link"
    LINK_PLACE = "link from place"
    WRONG = "wrong"
    WRONG_PLACE = "wrong from place"
    CALLS = "calls"
    BAD_TOKEN = "bad token"  # noqa: S105
    INVITED = "invited"
    JOBS = "jobs"
    UPLOADS = "uploads"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so often within a stretch of time that begins with the first; and what is said to who does more."""

    what: str
    most: int
    within: timedelta
    words: Words


_LETTERS = Words(
    "Several letters were asked for in the last minutes. Look for the newest one, also among unwanted mail; "
    "another can be sent in a quarter of an hour.",
    "最近几分钟内已多次请求发送邮件。请查看最新的一封（包括垃圾邮件箱）；一刻钟后可再次发送。",
)
_GUESSES = Words(
    "That was wrong too often. Wait a quarter of an hour, or let us send you a link instead.",
    "错误次数过多。请一刻钟后再试，或让我们给您发送登录链接。",
)
_CALLS = Words(
    "Too many calls. Wait as many seconds as Retry-After says, then go on.",
    "调用过于频繁。请等待 Retry-After 所示的秒数后再继续。",
)
_INVITED = Words(
    "You sent many invitations today. More can be sent tomorrow.", "您今天发送的邀请较多，请明天再继续发送。"
)
_BUSY = Words(
    "You started this very often in the last hour. Wait for what runs already, then go on.",
    "过去一小时内此操作次数过多。请等待正在进行的任务完成后再继续。",
)
#: A whole hall may stand behind one network address, so that places may do far more than persons.
RULES: Mapping[Limit, Rule] = MappingProxyType(
    {
        Limit.LINK: Rule("Letters with a link to one e-mail address", 5, _QUARTER, _LETTERS),
        Limit.LINK_PLACE: Rule("Letters with a link asked for from one network address", 600, _QUARTER, _LETTERS),
        Limit.WRONG: Rule("Wrong passwords and codes for one e-mail address", 10, _QUARTER, _GUESSES),
        Limit.WRONG_PLACE: Rule("Wrong passwords and codes from one network address", 600, _QUARTER, _GUESSES),
        Limit.CALLS: Rule("Calls of the interface with one token", 600, _MINUTE, _CALLS),
        Limit.BAD_TOKEN: Rule("Calls without a token that opens, from one network address", 60, _MINUTE, _CALLS),
        Limit.INVITED: Rule("Letters to addresses that one account typed", 30, _DAY, _INVITED),
        Limit.JOBS: Rule(
            "Long work that one account started: imports, drafts, exports, prints", 120, _HOUR, _BUSY
        ),
        Limit.UPLOADS: Rule("Files that one account sent", 60, _HOUR, _BUSY),
        Limit.TAKEN: Rule(
            "Files of one's own data, and schedules on paper, that one account asked for", 30, _HOUR, _BUSY
        ),
    }
)


class TooOftenError(RefusedError):
    """Something was done too often; ``seconds`` say when it can be done again."""

    def __init__(self, words: Words, seconds: int) -> None:
        super().__init__(words, "too often")
        self.seconds = seconds


def count(db: Database, settings: Settings, limit: Limit, who: object, now: datetime) -> None:
    """Count one more time in a transaction.

    Raises
    ------
    TooOftenError
        If it was done often enough; then nothing is counted.
    """
    rule, key = RULES[limit], _key(settings, limit, who)
    if not count_once(db, key, rule.most, now + rule.within, now):
        over = ends_at(db, key) or now
        raise TooOftenError(rule.words, max(1, round((over - now).total_seconds())))


def count_now(store: Store, settings: Settings, limit: Limit, who: object, now: datetime) -> None:
    """Count one more time in a transaction of its own."""
    with store.writing(together=True) as db:
        count(db, settings, limit, who, now)


def take_back(db: Database, settings: Settings, limit: Limit, who: object) -> None:
    """Count one time less: it was right after all."""
    count_less(db, _key(settings, limit, who))


def forget_limits(store: Store, now: datetime) -> None:
    """Forget all that says nothing any more."""
    with store.writing(together=True) as db:
        forget_counts(db, now)


def _key(settings: Settings, limit: Limit, who: object) -> tuple[str, str]:
    """Return under which a rule counts somebody: whoever has the database alone learns no address from it."""
    told = f"{limit.value} {who}".encode()
    return limit.value, hmac.digest(settings.secret.encode(), told, "sha256").hex()[:32]
