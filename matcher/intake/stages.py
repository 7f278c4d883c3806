"""The words for rounds, in two languages, to the stages they can mean."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from matcher.intake.findings import Reading, Remark, note
from matcher.profiles import Stage
from matcher.words import Words

UNKNOWN_STAGE = note(
    Words("a round nobody here knows; counts as unknown", "无法识别的轮次，按未知处理"),
    Words(
        "Write one of: pre-seed, seed, pre-A, A, B, C, growth, early, late.",
        "请填写：种子轮、天使轮、Pre-A、A轮、B轮、C轮、成长期、早期、后期之一。",
    ),
    once=True,
)

_S = Stage
_EVERY: Final = frozenset(Stage)
_NO_ROUND: Final[frozenset[Stage]] = frozenset()

# Keys as :func:`_key` spells them: lower case, without spaces, signs, "round", "stage", "轮" and "期".
_WORDS: Final[dict[frozenset[Stage], tuple[str, ...]]] = {
    frozenset({_S.PRE_SEED}): (
        "preseed",
        "idea",
        "ideaorpatent",
        "concept",
        "f&f",
        "friendsandfamily",
        "概念",
        "创意",
    ),
    frozenset({_S.PRE_SEED, _S.SEED}): (
        *("prototype", "mvp", "prototypemvp", "incubation", "accelerator", "earlyrevenue", "angel"),
        *("种子天使", "天使种子", "天使", "孵化", "初创", "preangel"),
    ),
    frozenset({_S.SEED}): ("seed", "种子", "lateseed", "seed+", "种子+"),
    frozenset({_S.SEED, _S.PRE_A}): ("天使+", "angel+", "postseed", "seedextension", "bridge"),
    frozenset({_S.PRE_SEED, _S.SEED, _S.PRE_A, _S.A}): ("early", "startup", "早", "前", "初创成长"),
    frozenset({_S.SEED, _S.PRE_A, _S.A, _S.B}): ("postrevenue", "revenue"),
    frozenset({_S.PRE_A, _S.A}): ("prea+",),
    frozenset({_S.A}): ("a", "a+", "a++", "aa"),
    frozenset({_S.A, _S.B}): (
        "growing",
        "series+",
        "preb",
        "expansion",
        "scaling",
        "scaleup",
        "扩张",
        "中",
        "发展",
    ),
    frozenset({_S.PRE_A}): ("prea",),
    frozenset({_S.B}): ("b", "b+", "b++", "bb"),
    frozenset({_S.B, _S.C}): ("prec",),
    frozenset({_S.C}): ("c", "c++"),
    frozenset({_S.C, _S.GROWTH}): ("c+", "series++", "pred"),
    frozenset({_S.B, _S.C, _S.GROWTH}): ("late", "later", "growth", "mature", "成长", "成熟", "后", "中后"),
    frozenset({_S.GROWTH}): (
        *("preipo", "ipo", "postipo", "privateequity", "pe", "lategrowth", "buyout", "mezzanine"),
        *("ipo上市", "上市", "ipo上市后", "上市后", "ipo后", "拟上市", "已上市", "上市公司定增", "上市公司"),
    ),
    _EVERY: (
        *(
            "any",
            "all",
            "every",
            "agnostic",
            "allrounds",
            "不限",
            "全",
            "全部",
            "各",
            "任意",
            "全阶段",
            "所有",
            "各阶段",
        ),
    ),
    # They say how money came, not how far the company is.
    _NO_ROUND: (
        *(
            "other",
            "others",
            "venture",
            "seriesunknown",
            "strategic",
            "strategicinvestment",
            "m&a",
            "acquisition",
        ),
        *(
            "acquired",
            "merger",
            "debt",
            "debtfinancing",
            "loan",
            "grant",
            "grants",
            "crowdfunding",
            "equitycrowdfunding",
        ),
        *("secondary", "convertible", "convertiblenote", "bootstrapped", "corporate", "ico"),
        *(
            "战略",
            "战略投资",
            "战略融资",
            "战投",
            "并购",
            "收购",
            "合并",
            "被收购",
            "股权转让",
            "老股转让",
            "股权融资",
            "其他",
            "其它",
        ),
        *(
            "债权融资",
            "众筹",
            "股权众筹",
            "私有化",
            "新三板",
            "新三板定增",
            "定增",
            "定向增发",
            "未融资",
            "尚未融资",
            "自有资金",
            "不需要融资",
        ),
    ),
}
_STAGES: Final = {word: stages for stages, words in _WORDS.items() for word in words}

# "Up to up to up to …" is taken apart word by word, so that a page of it would be too deep.
_LONGEST_WORD: Final = 100
_SIGNS = re.compile(r"[\s\-_/.·'’()]+")
_FILLERS = re.compile(r"(?:series|^round)(?=[a-z])|(?:rounds?|stages?|funding|financing|阶段|轮融资|轮次|轮|期)$")
_LETTER = re.compile(r"(pre)?([a-z])(?:\d|\+*)")
_ONWARDS = re.compile(
    r"(.+?)轮?(?:及以后|及以上|及之后|以后|以上|之后|onwards?|andlater|andabove|orlater|andbeyond)"
)
_UP_TO = re.compile(r"(?:upto)?(.+?)轮?(?:及以前|及之前|及以下|以前|之前|以内|andearlier|orearlier)|upto(.+)")
_RANGE = re.compile(r"\s*(?:\bto\b|至|到|~|–|—|-)\s*")


@lru_cache(maxsize=4096)
def read_stage(word: str) -> Reading[frozenset[Stage]]:
    """Return the stages a word for a round can mean; empty when it says nothing about that.

    A word nobody here knows is empty too, with a remark; ``战略投资`` or ``other`` are known to say nothing.
    """
    plain = unicodedata.normalize("NFKC", word).casefold().strip()
    stages = _stages(plain) if len(plain) <= _LONGEST_WORD else None
    if stages is None:
        return Reading(_NO_ROUND, (Remark(UNKNOWN_STAGE, word),))
    return Reading(stages)


def read_stages(words: tuple[str, ...]) -> Reading[frozenset[Stage]]:
    """Return the stages that a list of words can mean together.

    One word nobody knows leaves all of them unknown: the rest alone would keep away whom it lets in.
    """
    readings = [read_stage(word) for word in words]
    remarks = tuple(remark for reading in readings for remark in reading.remarks)
    return Reading(_NO_ROUND if remarks else _NO_ROUND.union(*(reading.value for reading in readings)), remarks)


def _stages(text: str) -> frozenset[Stage] | None:
    key = _key(text)
    if key in _STAGES:
        return _STAGES[key]
    if (letter := _of_letter(key)) is not None:
        return letter
    if found := _ONWARDS.fullmatch(key):
        first = _stages(found[1])
        return frozenset(stage for stage in Stage if stage >= min(first)) if first else None
    if found := _UP_TO.fullmatch(key):
        last = _stages(found[1] or found[2])
        return frozenset(stage for stage in Stage if stage <= max(last)) if last else None
    ends = _RANGE.split(text)
    if len(ends) == 2 and all(ends):
        first, last = _stages(ends[0]), _stages(ends[1])
        return frozenset(s for s in Stage if min(first) <= s <= max(last)) if first and last else None
    return None


def _key(text: str) -> str:
    """Return a word without what does not part one round from another."""
    key = _SIGNS.sub("", text)
    return _FILLERS.sub("", _FILLERS.sub("", key)) if key not in _STAGES else key


def _of_letter(key: str) -> frozenset[Stage] | None:
    """Return the stages of a letter round: all after C is growth, and "a2" or "b3" are still A and B."""
    found = _LETTER.fullmatch(key)
    if found is None or found[2] > "k":
        return None
    return _STAGES.get(f"{found[1] or ''}{found[2]}", frozenset({_S.GROWTH}))
