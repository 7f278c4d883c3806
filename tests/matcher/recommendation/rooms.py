"""Rooms full of people for the tests of recommendations: small conferences, and vectors without texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.conference import Conference, Dataset, Interaction, Rules
from matcher.pairs import Pairs
from matcher.profiles import WORLD, Attendance, Investor, Side, Stage, Startup
from matcher.recommendation.candidates import Members
from matcher.recommendation.embedding import Embedding, Passages, embed
from matcher.recommendation.encoder import Encoder, load_encoder
from matcher.recommendation.recommender import Recommendations, Taught, recommend
from matcher.words import Language
from tests.factories import conference, dataset, investor, session, startup, sub_forum

#: For laws about whole rooms: fewer examples, and no clock, since the first one loads the encoder.
LAWS = settings(deadline=None, max_examples=25)
#: For laws about a few numbers: no clock, since the machine may be busy.
SMALL_LAWS = settings(deadline=None)

SEEDS = st.integers(0, 2**32 - 1)

SENTENCES = (
    "We back robots that weld car bodies.",
    "Solar farms and batteries interest us most of all.",
    "Our lidar chips see through fog and dust.",
    "Hospitals buy our imaging software every year.",
    "我们投资工业机器人与机器视觉领域的早期项目。",
    "我们研发激光雷达芯片，可以穿透浓雾。",
    "团队专注于动力电池回收和储能系统集成。",
)
TAGS = ("AI", "robots", "机器人", "solar", "新能源", "chips", "芯片", "不限")
COUNTRIES = ("CN", "US", "DE")
AMOUNTS = (1e4, 2e5, 1e6, 5e6, 5e7)


@cache
def tiny() -> Encoder:
    """Return the toy encoder; it is loaded once."""
    return load_encoder("tiny")


def at(*forums: str, **fields: Any) -> Attendance:
    """Return the wish to attend some sub-forums."""
    return Attendance(**{"sub_forums": forums, **fields})


def two_forums(**fields: Any) -> Conference:
    """AI and biology at the same time, in two halls."""
    return conference(
        **{
            "sub_forums": (sub_forum("ai"), sub_forum("bio")),
            "sessions": (session("ai-1"), session("bio-1", sub_forum="bio", room="Hall 2")),
            **fields,
        }
    )


def recommended(data: Dataset, seed: int = 0, lessons: Dataset | None = None) -> Recommendations:
    """Return what is recommended in a conference, by the toy encoder."""
    return recommend(data, embed(data, tiny()), Taught(tiny(), lessons), np.random.default_rng(seed))


def all_pairs(investors: int, startups: int, forum: int = 0) -> Pairs:
    """Return everybody with everybody, in the order of the rows."""
    mine, theirs = np.divmod(np.arange(investors * startups), max(startups, 1))
    return Pairs.of(mine, theirs, [forum] * len(mine))


def unit(rows: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return the rows scaled to norm 1."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def embedding(
    interests: Sequence[Sequence[Sequence[float]]],
    startups: Sequence[Sequence[float]],
    languages: tuple[Sequence[Language], Sequence[Language]] | None = None,
    **fields: Any,
) -> Embedding:
    """Return vectors of which nothing is known but themselves, as they are given.

    ``interests`` has for each investor its vectors, none for a silent one: the first is the whole. ``startups``
    has one vector each, all zero for a silent one; ``languages`` are those of investors and of startups.
    """
    flat = [vector for own in interests for vector in own]
    width = len([*startups, *flat, (0.0, 0.0)][0])
    nothing = [0.0] * width
    pitched = _rows(startups, width)
    spoken = languages or ([Language.EN] * len(interests), [Language.EN] * len(startups))
    return Embedding(
        **{
            "investors": _rows([own[0] if own else nothing for own in interests], width),
            "startups": pitched,
            "known": {
                Side.INVESTOR: np.array([bool(own) for own in interests], dtype=bool),
                Side.STARTUP: pitched.any(axis=1),
            },
            "languages": {Side.INVESTOR: tuple(spoken[0]), Side.STARTUP: tuple(spoken[1])},
            "interests": Passages(
                tuple(f"interest {row}" for row in range(len(flat))),
                _rows(flat, width),
                np.cumsum([0, *map(len, interests)], dtype=np.int64),
            ),
            "pitches": Passages((), _rows([], width), np.zeros(len(startups) + 1, np.int64)),
            "portfolio": _rows([], width),
            "tags": _rows([], width),
            "tag_rows": {},
            **fields,
        }
    )


def _rows(vectors: Sequence[Sequence[float]], width: int) -> NDArray[np.float32]:
    return np.array(vectors, dtype=np.float32).reshape(len(vectors), width)


def random_embedding(
    rng: np.random.Generator, investors: int, startups: int, width: int = 4, silent: float = 0.3
) -> Embedding:
    """Return random unit vectors in both languages; a share of the people is silent, some investors have more."""
    counts = rng.integers(1, 4, investors) * (rng.random(investors) >= silent)
    pitched = unit(rng.normal(size=(startups, width))) * (rng.random((startups, 1)) >= silent)
    order = list(Language)
    return embedding(
        [unit(rng.normal(size=(count, width))).tolist() for count in counts],
        pitched.tolist(),
        (
            [order[at] for at in rng.integers(0, 2, investors)],
            [order[at] for at in rng.integers(0, 2, startups)],
        ),
    )


def members_of(belongs: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> list[Members]:
    """Return the members of each sub-forum; ``belongs`` is (n, forums) and (p, forums)."""
    return [
        Members(np.flatnonzero(belongs[0][:, forum]), np.flatnonzero(belongs[1][:, forum]))
        for forum in range(belongs[0].shape[1])
    ]


def _texts() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(SENTENCES), max_size=3, unique=True).map(" ".join)


def _tags() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(TAGS), max_size=3, unique=True).map(tuple)


def _attendance() -> st.SearchStrategy[Attendance]:
    return st.sets(st.sampled_from(("ai", "bio")), min_size=1).map(lambda forums: at(*sorted(forums)))


def investors(name: str = "Ines") -> st.SearchStrategy[Investor]:
    """Draw an investor who declares any of what can be declared, or nothing."""
    return st.builds(
        investor,
        st.just(name),
        thesis=_texts(),
        tags=_tags(),
        stages=st.frozensets(st.sampled_from(Stage), max_size=3),
        ticket_min_usd=st.none() | st.sampled_from(AMOUNTS),
        ticket_max_usd=st.none() | st.sampled_from(AMOUNTS),
        markets=st.frozensets(st.sampled_from((*COUNTRIES, WORLD)), max_size=2),
        country=st.none() | st.sampled_from(COUNTRIES),
        city=st.sampled_from(("", "西安", "Berlin")),
        attendance=_attendance(),
    )


def startups(name: str = "Sara") -> st.SearchStrategy[Startup]:
    """Draw a startup that declares any of what can be declared, or nothing."""
    return st.builds(
        startup,
        st.just(name),
        description=_texts(),
        tags=_tags(),
        stage=st.just("A轮"),
        stages=st.frozensets(st.sampled_from(Stage), max_size=2),
        raising_usd=st.none() | st.sampled_from(AMOUNTS),
        country=st.none() | st.sampled_from(COUNTRIES),
        city=st.sampled_from(("", "西安", "Berlin")),
        attendance=_attendance(),
    )


@st.composite
def rooms(draw: st.DrawFn, most: int = 4, events: bool = True) -> Dataset:
    """Draw up to ``most`` people a side who name one or both of two sub-forums, some with a past, some blocked."""
    backers = [draw(investors(f"I{row}")) for row in range(draw(st.integers(1, most)))]
    companies = [draw(startups(f"S{row}")) for row in range(draw(st.integers(1, most)))]
    ids = [person.id for person in backers], [one.id for one in companies]
    couples = st.tuples(st.sampled_from(ids[0]), st.sampled_from(ids[1]))
    kinds = st.sampled_from(("invested", "accepted", "met"))
    past = st.builds(Interaction, st.sampled_from(ids[0]), st.sampled_from(ids[1]), kinds)
    happened = draw(st.lists(past, max_size=3)) if events else []
    blocked = draw(st.frozensets(couples, max_size=2)) if events else frozenset()
    return dataset(
        conference=two_forums(rules=Rules(blocked=blocked)),
        investors=tuple(backers),
        startups=tuple(companies),
        interactions=tuple(happened),
    )
