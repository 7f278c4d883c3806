"""Who names sub-forums gets these; who names none gets what text and tags speak for, or nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from matcher.conference import Conference, Dataset, Interaction
from matcher.intake.folder import checked_dataset
from matcher.pairs import Roster
from matcher.profiles import Participant, Side, Startup
from matcher.recommendation import fields
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder, SentenceEncoder
from matcher.recommendation.fields import FURTHER, GENERALIST, THRESHOLD, memberships, place_generalists, suggest
from matcher.recommendation.history import Portfolios
from matcher.shipped import shipped
from matcher.words import Words
from tests.factories import conference, dataset, investor, startup, sub_forum, words
from tests.matcher.recommendation.rooms import LAWS, SMALL_LAWS, at, tiny

FORUMS = {"ai": 0, "bio": 1, "chips": 2}
PROBABILITIES = arrays(
    np.float64, (3, len(FORUMS)), elements=st.sampled_from((0.0, 0.1, 0.15, 0.29, 0.3, 0.6, 1.0))
)
NAMED = st.lists(st.sets(st.sampled_from((*FORUMS, "elsewhere"))).map(sorted), min_size=3, max_size=3)


def described(**descriptions: str) -> Conference:
    """Return a conference with these sub-forums, described alike in both languages."""
    forums = tuple(
        sub_forum(name, name=words(""), description=words(description))
        for name, description in descriptions.items()
    )
    return conference(sub_forums=forums)


#: Sub-forums that even the toy encoder tells apart, by the letters of their words.
WORKSHOP = described(
    ai="welding robots, robot arms, welding", bio="gene therapy, vaccines, genes", chips="lidar chips"
)


def taught(data: Dataset, other: Dataset | None = None, encoder: Encoder | None = None) -> fields.Lessons:
    encoder = encoder or tiny()
    forums = Roster(tuple(forum.id for forum in data.conference.sub_forums))
    return fields.lessons(data, embed(data, encoder), encoder, other, forums)


def suggested(data: Dataset, encoder: Encoder | None = None) -> dict[Side, NDArray[np.float64]]:
    """Return what is suggested to everybody, by everything there is to learn from in the conference."""
    encoder = encoder or tiny()
    vectors = embed(data, encoder)
    model = fields.teach(taught(data, encoder=encoder), len(data.conference.sub_forums))
    return fields.suggestions(data, vectors, Portfolios.of(data, vectors), model)


def people(side: Side, named: list[list[str]]) -> list[Participant]:
    make = investor if side is Side.INVESTOR else startup
    return [make(f"P{row}", attendance=at(*own)) for row, own in enumerate(named)]


@pytest.mark.parametrize("side", list(Side))
@SMALL_LAWS
@given(named=NAMED, probabilities=PROBABILITIES)
def test_named_sub_forums_always_win(
    side: Side, named: list[list[str]], probabilities: NDArray[np.float64]
) -> None:
    member = memberships(people(side, named), probabilities, FORUMS)
    for row, own in enumerate(named):
        if here := [FORUMS[name] for name in own if name in FORUMS]:
            assert member[row].nonzero()[0].tolist() == sorted(here)
            assert (member[row, here] == 1.0).all()


@pytest.mark.parametrize("side", list(Side))
@SMALL_LAWS
@given(probabilities=PROBABILITIES)
def test_suggestions_are_the_few_most_probable_ones(side: Side, probabilities: NDArray[np.float64]) -> None:
    member = memberships(people(side, [[], [], []]), probabilities, FORUMS)
    most, least = FURTHER[side]
    for row, own in zip(member, probabilities, strict=True):
        told = row > 0
        assert told.any() == (own.max() >= THRESHOLD)
        assert told.sum() <= most
        assert (row[told] == own[told]).all()
        assert (own[told] >= least).all()
        assert not told.any() or own[told].min() >= own[~told & (own >= least)].max(initial=0.0)


def test_the_threshold_itself_is_enough() -> None:
    rows = np.array([[0.3, 0.0, 0.0], [0.2999, 0.2999, 0.2999]])
    assert memberships(people(Side.STARTUP, [[], []]), rows, FORUMS).tolist() == [[0.3, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_a_startup_belongs_to_two_at_most_and_an_investor_further() -> None:
    rows = np.array([[0.35, 0.34, 0.31], [0.6, 0.25, 0.15]])
    startups = memberships(people(Side.STARTUP, [[], []]), rows, FORUMS)
    investors = memberships(people(Side.INVESTOR, [[], []]), rows, FORUMS)
    assert startups.tolist() == [[0.35, 0.34, 0.0], [0.6, 0.0, 0.0]]
    assert investors.tolist() == rows.tolist()


def test_what_is_said_speaks_for_the_sub_forum_described_so() -> None:
    data = dataset(
        conference=WORKSHOP,
        investors=(investor(thesis="We back robots that weld."), investor("Ivo", tags=("gene therapy",))),
        startups=(startup(description="Arms of welding robots"), startup("Sol", description="A gene vaccine")),
    )
    found = suggested(data)
    assert found[Side.INVESTOR].argmax(axis=1).tolist() == [0, 1]
    assert found[Side.STARTUP].argmax(axis=1).tolist() == [0, 1]
    np.testing.assert_allclose(found[Side.STARTUP].sum(axis=1), 1.0)


def test_profiles_that_name_a_sub_forum_teach_it() -> None:
    # The descriptions say nothing of tea; a startup does, and names where it belongs.
    said = ("tea and more tea", "Welding robots", "Gene vaccines", "Lidar", "Dental clinics", "Fish ponds")
    asking = tuple(startup(f"S{row}", description=text) for row, text in enumerate(said))
    teaching = startup("Sue", description="tea houses and tea", attendance=at("chips"))
    data = dataset(conference=WORKSHOP, investors=(), startups=asking)
    before, after = suggested(data), suggested(replace(data, startups=(*asking, teaching)))
    assert after[Side.STARTUP][0].argmax() == 2
    assert after[Side.STARTUP][0, 2] > 0.5
    assert before[Side.STARTUP][0, 2] < 0.1


def test_each_interest_of_an_investor_is_placed_by_itself() -> None:
    data = dataset(
        conference=WORKSHOP,
        investors=(investor(thesis="Welding robots and robot arms. Gene therapy and vaccines."),),
    )
    row = suggested(data)[Side.INVESTOR][0]
    assert (row[:2] >= THRESHOLD).all()


def test_each_tag_of_an_investor_is_placed_by_itself() -> None:
    tags = ("welding robots", "gene therapy", "lidar chips")
    data = dataset(conference=WORKSHOP, investors=(investor(thesis="Tea, and more tea.", tags=tags),))
    vectors = embed(data, tiny())
    each = suggest(fields.teach(taught(data), 3), vectors.tags, 3)
    assert (suggested(data)[Side.INVESTOR][0] >= each.max(axis=0) - 1e-9).all()


def test_who_says_nothing_is_placed_by_what_it_backed_and_else_nowhere() -> None:
    data = dataset(
        conference=WORKSHOP,
        investors=(investor(), investor("Ivo"), investor("Ike", tags=("不限",))),
        startups=(startup(),),
        portfolio=(startup("Pan", description="Welding robots"),),
        interactions=(Interaction("ines", "pan", "invested"),),
    )
    found = suggested(data)
    assert found[Side.INVESTOR][0].argmax() == 0
    assert found[Side.INVESTOR][0].sum() == pytest.approx(1.0)
    assert not found[Side.INVESTOR][1:].any()
    assert not found[Side.STARTUP].any()


def test_one_sub_forum_takes_all() -> None:
    data = dataset(conference=described(ai="robots"), investors=(investor(), investor("Ivo", thesis="Tea.")))
    found = suggested(data)
    member = memberships(data.investors, found[Side.INVESTOR], {"ai": 0})
    assert found[Side.STARTUP].tolist() == member.tolist() == [[1.0], [1.0]]


@pytest.mark.parametrize("description", ["", "robots"])
def test_where_there_is_nothing_to_tell_apart_nothing_is_suggested(description: str) -> None:
    data = dataset(conference=described(ai=description, bio=""), investors=(investor(thesis="Robots."),))
    assert fields.teach(taught(data), 2) is None
    assert not suggested(data)[Side.INVESTOR].any()


@LAWS
@given(rows=arrays(np.float32, (4, 3), elements=st.sampled_from((-1.0, 0.0, 0.5, 2.0))))
def test_probabilities_sum_to_one_and_those_of_nothing_to_nothing(rows: NDArray[np.float32]) -> None:
    lessons = fields.Lessons(np.eye(3, dtype=np.float32)[:2], np.array([0, 2]))
    found = suggest(fields.teach(lessons, 4), rows, 4)
    np.testing.assert_allclose(found.sum(axis=1), rows.any(axis=1), atol=1e-9)
    assert not found[:, [1, 3]].any()  # of these two sub-forums nothing was ever said


def noisy_lessons(right: float, profiles: int = fields.CALIBRATED_FROM) -> fields.Lessons:
    """Return lessons of profiles that lie near one of two directions, and name it in so many cases."""
    rng = np.random.default_rng(0)
    near = rng.integers(0, 2, profiles)
    vectors = np.eye(2)[near] + rng.normal(0, 0.1, (profiles, 2))
    named = np.where(rng.random(profiles) < right, near, 1 - near)
    unit_rows = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return fields.Lessons(unit_rows, named.astype(np.int64))


@pytest.mark.parametrize("right", [0.7, 0.9])
def test_where_many_teach_suggestions_are_as_sure_as_they_are_right(right: float) -> None:
    lessons = noisy_lessons(right, 900)
    sure = suggest(fields.teach(lessons, 2), lessons.vectors, 2).max(axis=1)
    assert sure.mean() == pytest.approx(right, abs=0.05)


def test_certainty_changes_no_order_and_few_profiles_change_no_certainty() -> None:
    many = noisy_lessons(0.8)
    # All lessons but the last are said to be topics of descriptions: nobody is left to hold out.
    plain = fields.teach(replace(many, described=len(many.forum) - 1), 2)
    heated = fields.teach(many, 2)
    assert plain is not None
    assert heated is not None
    heat = plain.coef_[0, 0] / heated.coef_[0, 0]
    np.testing.assert_allclose(heated.coef_ * heat, plain.coef_, rtol=1e-9)
    np.testing.assert_allclose(heated.intercept_ * heat, plain.intercept_, rtol=1e-9)
    assert heat > 0


@pytest.mark.parametrize(
    ("description", "topics"),
    [
        ("", 0),
        ("Lasers", 1),
        ("Lasers, displays; lidar: lenses and mirrors.", 5),
        ("激光器、光通信，硅光以及光模块。", 4),
        # A dot within a word ends nothing.
        ("AI 2.0, Node.js", 2),
        # A break after a long line only wraps it, before a capital too; in a list each line is a topic.
        ("Recognition of images on cameras at the edge of the\nInternet of things", 1),
        ("Lasers\nDisplays\nLidar", 3),
        ("- lasers for the welding of steel and aluminium\n- displays", 3),
        ("集成电路设计处理器人工智能加速芯片存储模拟射频与功率芯片及其设计工具封装测试制造装备\n嵌入式系统", 1),
        ("激光\n显示\n雷达", 3),
    ],
)
def test_a_description_is_cut_into_topics(description: str, topics: int) -> None:
    # Each topic is one lesson in each of the two languages.
    assert (
        len(taught(dataset(conference=described(ai=description), startups=(), investors=())).forum) == 2 * topics
    )


def test_lessons_come_from_the_descriptions_the_room_and_another_room() -> None:
    forums = {"ai": words("robots"), "bio": Words("genes, vaccines", "基因")}
    programme = conference(
        sub_forums=tuple(sub_forum(name, name=words(""), description=said) for name, said in forums.items())
    )
    here = dataset(
        conference=programme,
        investors=(investor(thesis="Robots.", attendance=at("ai", "bio")), investor("Ivo", attendance=at("ai"))),
        startups=(startup(description="Genes.", attendance=at("elsewhere")), startup("Sol", description="Tea.")),
    )
    there = dataset(investors=(), startups=(startup(description="Vaccines.", attendance=at("bio")),))
    # Descriptions: ai twice, bio three times. Here: one who speaks and names both; silence, unknown names and who
    # names none teach nothing. There: one.
    assert sorted(taught(here).forum.tolist()) == [0, 0, 0, 1, 1, 1, 1]
    assert sorted(taught(here, there).forum.tolist()) == [0, 0, 0, 1, 1, 1, 1, 1]


def test_text_and_tags_weigh_alike() -> None:
    data = dataset(
        investors=(),
        startups=(
            startup(description="robots"),
            startup("Sol", tags=("robots", "genes")),
            startup("Sue", description="robots", tags=("robots", "genes")),
            startup("Sam", description="robots", tags=("不限",)),
            startup("Sid"),
        ),
    )
    vectors = embed(data, tiny())
    about = fields.topics(data.startups, vectors.startups, vectors)
    tags = vectors.tags.mean(axis=0)
    both = vectors.startups[2] + tags / np.linalg.norm(tags)
    np.testing.assert_allclose(about[0], vectors.startups[0], atol=1e-6)
    np.testing.assert_allclose(about[2], both / np.linalg.norm(both), atol=1e-6)
    np.testing.assert_allclose(about[3], vectors.startups[3], atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(about, axis=1), [1, 1, 1, 1, 0], atol=1e-6)


def generalists(*tags: tuple[str, ...]) -> list[Participant]:
    return [investor(f"I{row}", tags=own) for row, own in enumerate(tags)]


def test_who_takes_any_field_goes_where_most_startups_are() -> None:
    # Startups in the three sub-forums: 3, 0 and 1 of 4 places; the two largest are 0 and 2.
    startups = np.array([[1.0, 0.0, 0.0], [0.4, 0.0, 0.3], [1.0, 0.0, 0.0]])
    asked = generalists(("不限",), ("Generalist", "tea"), ("tea",), ())
    placed = place_generalists(asked, np.zeros((4, 3)), startups)
    assert placed.tolist() == [[0.75, 0.0, 0.25], [0.75, 0.0, 0.25], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    assert (placed > 0).sum(axis=1).max() <= GENERALIST


def test_who_takes_any_field_but_belongs_somewhere_stays_there() -> None:
    member = np.array([[0.0, 0.5, 0.0]])
    assert place_generalists(generalists(("不限",)), member, np.ones((2, 3))).tolist() == member.tolist()


def test_without_startups_nobody_is_placed() -> None:
    assert not place_generalists(generalists(("不限",)), np.zeros((1, 3)), np.zeros((0, 3))).any()


#: Said in words that the sample's descriptions do not use in the same order.
REAL: dict[str, tuple[str, str]] = {
    "precision-medicine": (
        "We engineer T cells against solid tumours and are in a first clinical trial.",
        "我们用改造后的T细胞治疗实体瘤，已进入首次人体试验。",
    ),
    "photonics": (
        "Our photonic integrated circuits move data between racks at 800 gigabits per second.",
        "我们研制高速光模块和硅光芯片，用于数据中心的光互连。",
    ),
    "drones": (
        "Quadcopters that spray rice fields and survey power lines by themselves.",
        "植保无人机自主作业，同时为电网提供空中巡检服务。",
    ),
    "energy-storage": (
        "Second-life lithium batteries stacked into containers that steady the grid.",
        "把退役动力电池做成集装箱储能电站，为电网调峰。",
    ),
    "security-fintech": (
        "Banks use our software to find fraud in payments within milliseconds.",
        "为银行提供实时反欺诈与支付风控系统。",
    ),
    "speech-language": (
        "A voice assistant that understands dialects and answers callers in banks.",
        "能听懂方言的智能客服，支持语音识别与多轮对话。",
    ),
}


def startups_of(row: int) -> tuple[Startup, ...]:
    """Return the startups described in English (0) or Chinese (1)."""
    return tuple(startup(name, description=said[row]) for name, said in REAL.items())


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return checked_dataset(shipped("data/xian2017"))[0]


@pytest.mark.slow
@pytest.mark.parametrize(("taught_in", "asked_in"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_descriptions_in_one_language_teach_profiles_in_either(
    sample: Dataset, real_encoder: SentenceEncoder, taught_in: int, asked_in: int
) -> None:
    def one_language(said: Words) -> Words:
        return Words(said.en, "") if taught_in == 0 else Words("", said.zh)

    forums = tuple(
        replace(forum, name=one_language(forum.name), description=one_language(forum.description))
        for forum in sample.conference.sub_forums
    )
    data = dataset(
        conference=replace(sample.conference, sub_forums=forums), investors=(), startups=startups_of(asked_in)
    )
    found = suggested(data, real_encoder)[Side.STARTUP]
    first = [forums[at].id for at in found.argmax(axis=1)]
    assert sum(one == other for one, other in zip(first, REAL, strict=True)) >= len(REAL) - 1


@pytest.mark.slow
def test_the_optimiser_stops_late_enough(sample: Dataset, real_encoder: SentenceEncoder) -> None:
    data = dataset(conference=sample.conference, investors=(), startups=startups_of(0))
    lessons, forums = taught(data, encoder=real_encoder), len(sample.conference.sub_forums)
    stopped, exact = fields.teach(lessons, forums), fields.teach(lessons, forums, precision=1e-9)
    difference = suggest(stopped, lessons.vectors, forums) - suggest(exact, lessons.vectors, forums)
    assert np.abs(difference).max() < 0.01
