"""Bytes made of other bytes: cut, doubled, joined, with odd pieces put in; and the same within archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from random import Random

#: What has upset readers of files before: ends of lines, marks, quotes, formulas, numbers beyond numbers.
ODD = (
    *(
        b"\x00",
        b"\r",
        b"\r\n",
        b"\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\x1a",
        b"\x85",
        b"\xe2\x80\xa8",
    ),
    *(b'"', b"'", b'""', b",", b";", b"\t", b"=", b"=1+1", b"\\", b"\\u0000", b"\\ud800", b"[", b"]", b"{", b"}"),
    *(
        b"-1",
        b"0",
        b"1e999",
        b"-1e999",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"9" * 30,
        b"9" * 5000,
        b"0x10",
        b"1_0",
    ),
    *(b"true", b"false", b"null", b"[]", b"{}", b'""', b"[[]]", b"0.1", b"2147483648", b"9223372036854775808"),
    *(
        b"0000-00-00",
        b"2026-13-45",
        b"9999-12-31T23:59:59Z",
        b"0001-01-01T00:00:00+23:59",
        b"24:00",
        b"2017-02-29",
    ),
    *(
        "万".encode(),
        "亿美元".encode(),
        "轮".encode(),
        "é".encode("cp1252"),
        "中文".encode("gb18030"),
        "🚀".encode(),
    ),
    *(
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"../..",
        b"%s%n",
        b"{0}",
        b"{found.__class__}",
        b"A" * 70_000,
    ),
    *(
        b"id",
        b"name",
        b"1-2",
        b"1/2",
        b"2026-05-12 09:00/2026-05-12 08:00",
        b"Europe/Nowhere",
        b"#REF!",
        b"<a>",
        b"&a;",
    ),
)
_MOST_STEPS = 8


def mutated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Return bytes with a few changes, some of them with pieces of others."""
    made = bytearray(data)
    for _ in range(min(_MOST_STEPS, 1 + int(random.expovariate(0.7)))):
        start = random.randrange(len(made) + 1)
        stop = min(len(made), start + int(random.paretovariate(0.7)))
        kind = random.randrange(6)
        if kind == 0:
            del made[start:stop]
        elif kind == 1:
            made[start:stop] = random.choice(ODD)
        elif kind == 2:
            made[start:start] = random.choice(ODD)
        elif kind == 3:
            made[start:start] = made[start:stop] * random.randint(1, 9)
        elif kind == 4:
            made[start:stop] = random.randbytes(stop - start)
        else:
            other = random.choice(others)
            begin = random.randrange(len(other) + 1)
            made[start:stop] = other[begin : begin + random.randrange(1, 200)]
    return bytes(made[: 2**20])


def mutated_archive(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Return an archive with changes in one of its parts; one time in eight, the bytes of the archive itself."""
    try:
        parts = _parts(data)
    except Exception:  # a broken archive breaks in any way: what packs it raises errors of its own
        parts = {}
    if not parts or random.randrange(8) == 0:
        return mutated(data, random, others)
    name = random.choice(list(parts))
    change = random.randrange(8)
    if change == 0:
        del parts[name]
    elif change == 1:
        parts[f"{name}{random.choice(('', '/', '.npy', '../x'))}"] = parts.pop(random.choice(list(parts)))
    else:
        parts[name] = mutated(parts[name], random, list(parts.values()))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return made.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist() if one.file_size < 2**20}
