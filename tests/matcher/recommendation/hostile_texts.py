"""Texts that have broken encoders before."""

from __future__ import annotations

HOSTILE_TEXTS = {
    "empty": "",
    "blank": " \t\r\n\u3000\u200b ",
    "a sign that stands for 18": "\ufdfa" * 50,
    "no spaces, Latin": "a" * 100_000,
    "no spaces, Chinese": "我们投资" * 25_000,
    "words without end": "word " * 20_000,
    "accents without letters": "\u0301\u0327" * 50_000,
    "lone surrogates": "\ud800 and \udfff\udc00",
    "emoji": "👩🏽‍🚀🚀🇨🇳",
    "control characters": "".join(map(chr, range(32))),
    "tokens of the model": "</s> <s> <pad> <unk> <mask>",
    "not characters": "\ufffe\uffff\U0010ffff",
}
