"""What both sides are expected to think of a pair, to and from the few bytes it is kept in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping

from matcher.plan import Opinion, Reason
from matcher.profiles import Side
from matcher.words import Words


def packed(opinions: Mapping[Side, Opinion]) -> bytes:
    """Return the opinions of both sides as compressed JSON."""
    record = {
        side.value: {
            "score": round(one.score, 6),
            "base": round(one.base, 6),
            "reasons": [
                [reason.feature, round(reason.log_odds, 4), reason.words.en, reason.words.zh, reason.passage]
                for reason in one.reasons
            ],
        }
        for side, one in opinions.items()
    }
    return zlib.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpacked(told: bytes) -> dict[Side, Opinion]:
    """Return the opinions of both sides."""
    record = json.loads(zlib.decompress(told))
    return {
        Side(side): Opinion(
            one["score"],
            one["base"],
            tuple(
                Reason(feature, part, Words(en, zh), passage) for feature, part, en, zh, passage in one["reasons"]
            ),
        )
        for side, one in record.items()
    }
