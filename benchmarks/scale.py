"""What a profile costs as catalogues grow, and which index serves a million: ``python -m benchmarks.scale DATA``.

DATA is a folder of conference folders. For each size (``--sizes 5000 50000 1000000``) a catalogue of startups is
made of the real ones (``benchmarks/resampling.py``) and asked by real investors for the 20 nearest of its largest
sub-forum. ``--kinds 100000 1000000`` are rows for which all kinds of index stand beside each other, as if one
sub-forum held them all. ``--document`` puts the tables into ``docs/scale.md``, each as soon as it is measured. A
million takes a core half an hour, 6 GB of disk in ``--scratch`` and 6 GiB of memory.

All is measured with one thread. Beside the clock stands the time of the core, which a busy machine stretches less.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.index_kinds import RECALL, K, Measured, Times, Vectors, nearest, rivals, the_product, timed
from benchmarks.machine import machine
from benchmarks.resampling import Seeds, recombined, resampled, seeds_of
from benchmarks.scale_on_paper import HEADER, on_paper
from benchmarks.scale_workers import Shared, shared
from benchmarks.tables import DOCUMENTS, table_lines, write_table
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.index import index_of
from matcher.settings import read_settings

DOCUMENT = DOCUMENTS / "scale.md"
#: Lists that are timed and compared with exact search, and profiles that are really embedded.
LISTS, FRESH = 300, 300
#: All kinds of index are asked for so many lists.
BESIDE = 100

COSTS = (
    "profiles:",
    "in the sub-forum:",
    "embedding, ms:",
    "index, ms:",
    "a list among many, ms:",
    "disk, bytes:",
    "index",
    "recall at 20:",
    "at 100:",
    "one list, 50 %, ms:",
    "99 %, ms:",
    "99 %, ms of the core:",
    "an investor's, 99 %, ms of the core:",
)
INDEXES = (
    "rows:",
    "index",
    "recall at 20:",
    "at 100:",
    "50 %, ms:",
    "50 %, ms of the core:",
    "99 %, ms of the core:",
    "times matcher's:",
    "build, s:",
    "bytes a row:",
)
WORKERS = ("processes:", "lists a second:", "speed-up:", "own memory each, MB:", "shared memory, MB:")


@dataclass(frozen=True)
class Cost:
    """What one size took; milliseconds of the core a profile unless the name says otherwise."""

    profiles: int
    embedding: float
    among_many: float
    whole: Times
    index: Measured


def main() -> None:
    """Measure all sizes and print the tables, or put them into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 50_000, 1_000_000])
    parser.add_argument("--kinds", type=int, nargs="+", default=[100_000, 1_000_000], help="rows, for each kind")
    parser.add_argument("--document", action="store_true", help="write the tables into docs/scale.md")
    parser.add_argument("--scratch", type=Path, help="folder for large files; by default the temporary one")
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    rng = np.random.default_rng(0)
    seeds = seeds_of(arguments.data, load_encoder(cache=read_settings().cache))
    alike = f"{len(seeds.texts)} startups, {len(seeds.asking)} investors; {likeness(seeds, rng)}."
    print(alike, flush=True)
    with TemporaryDirectory(dir=arguments.scratch) as name:
        folder = Path(name)
        embedding = embedding_cost(seeds, rng)
        costs = [cost(seeds, size, embedding, folder, rng) for size in arguments.sizes]
        tell("costs", COSTS, [cost_row(one) for one in costs], f"{note()} {alike}", arguments.document)
        # A startup makes one search, an investor one for each interest; there are as many of these as of those.
        searches = (1 + float(np.mean([len(own) for own in seeds.asking]))) / 2
        reckoned = on_paper(costs, seeds.vectors.shape[1], searches)
        tell("paper", HEADER, reckoned, f"{searches:.1f} searches a profile.", arguments.document)
        together = workers(seeds, max(arguments.kinds), folder, rng)
        tell("workers", WORKERS, worker_rows(together), note(), arguments.document)
        kinds = [index_rows(all_kinds(seeds, rows, folder, rng)) for rows in arguments.kinds]
        tell("indexes", INDEXES, [row for own in kinds for row in own], note(), arguments.document)


def tell(name: str, header: Sequence[str], rows: Sequence[Sequence[str]], below: str, document: bool) -> None:
    """Print a table, and put it into the document if that is wanted."""
    print("\n".join(["", *table_lines(header, rows), "", below]), flush=True)
    if document:
        write_table(DOCUMENT, name, header, rows, below)


def likeness(seeds: Seeds, rng: np.random.Generator) -> str:
    """Say how near investors are to the real startups and to as many resampled ones."""
    asking = _asking(seeds, rng)
    made = np.concatenate(list(resampled(seeds, None, len(seeds.vectors), rng)))
    near = [float(np.mean(-np.sort(-(asking @ of.T), axis=1)[:, K - 1])) for of in (seeds.vectors, made)]
    return f"mean cosine of the 20th nearest {near[0]:.3f} among real startups, {near[1]:.3f} among resampled ones"


def embedding_cost(seeds: Seeds, rng: np.random.Generator) -> float:
    """Return the milliseconds of the core that embedding a new profile takes, its sentences included."""
    profiles = recombined(seeds, FRESH + 1, rng)
    encoder = load_encoder()
    # The first one loads the models.
    encoder.encode(profiles[0])
    start = process_time()
    encoder.encode([text for profile in profiles[1:] for text in profile])
    return 1e3 * (process_time() - start) / FRESH


def cost(seeds: Seeds, size: int, embedding: float, folder: Path, rng: np.random.Generator) -> Cost:
    """Measure the largest sub-forum of a catalogue of so many profiles."""
    field = int(seeds.shares.argmax())
    rows = round(size * float(seeds.shares[field]))
    print(f"{size:,} profiles, {rows:,} in the largest sub-forum", flush=True)
    vectors, asking = _kept(seeds, field, rows, folder, rng), _asking(seeds, rng)
    with TemporaryDirectory(dir=folder) as shelf:
        index = the_product(vectors, asking, nearest(vectors, asking), Path(shelf))
        again = index_of(vectors, Path(shelf))
        start = process_time()
        again.search(asking, K)
        among_many = 1e3 * (process_time() - start) / len(asking)
        everybody = [seeds.asking[at] for at in rng.permutation(len(seeds.asking))[:LISTS]]
        whole = timed(lambda queries, k: again.search(queries, k)[1], everybody)
    return Cost(size, embedding, among_many, whole, index)


def all_kinds(seeds: Seeds, rows: int, folder: Path, rng: np.random.Generator) -> list[Measured]:
    """Measure all kinds of index as if one sub-forum held so many profiles; the product's is the first."""
    print(f"all kinds, {rows:,} rows", flush=True)
    vectors, asking = _kept(seeds, None, rows, folder, rng), _asking(seeds, rng)[:BESIDE]
    truth = nearest(vectors, asking)
    with TemporaryDirectory(dir=folder) as shelf:
        ours = the_product(vectors, asking, truth, Path(shelf))
    return [ours, *rivals(vectors, asking, truth, folder / "rival")]


def workers(seeds: Seeds, rows: int, folder: Path, rng: np.random.Generator) -> list[Shared]:
    """Let one process and then two search in the same file."""
    vectors = _kept(seeds, None, rows, folder, rng)
    with TemporaryDirectory(dir=folder) as shelf:
        index_of(vectors, Path(shelf), exact_up_to=0)
        (file,) = Path(shelf).glob("*.faiss")
        return [shared(file, _asking(seeds, rng), processes) for processes in (1, 2)]


def note() -> str:
    """Say what it was measured on, and how busy that was."""
    told = machine()
    busy = os.getloadavg()[2]
    return (
        f"Measured on {told['date']}: {told['processor']}, {told['cores']} cores, {told['memory']}, FAISS "
        f"{faiss.__version__}, with one thread; load of the machine in the last 15 minutes: {busy:.1f}."
    )


def _kept(seeds: Seeds, field: int | None, rows: int, folder: Path, rng: np.random.Generator) -> Vectors:
    """Return resampled vectors in half precision, in a file, so that they do not fill the memory."""
    width = seeds.vectors.shape[1]
    file = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float16, (rows, width))
    at = 0
    for block in resampled(seeds, field, rows, rng):
        file[at : at + len(block)] = block
        at += len(block)
    file.flush()
    return np.load(folder / "vectors.npy", mmap_mode="r")  # type: ignore[no-any-return]


def _asking(seeds: Seeds, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return interests of investors, one a list."""
    interests = np.concatenate(seeds.asking)
    return interests[rng.permutation(len(interests))[:LISTS]]


def cost_row(one: Cost) -> list[str]:
    """Return the row of the table of costs."""
    index = one.index
    return [
        f"{one.profiles:,}",
        f"{index.rows:,}",
        f"{one.embedding:.1f}",
        f"{1e3 * index.build / index.rows:.3f}",
        f"{one.among_many:.2f}",
        f"{index.bytes_a_row:,.0f}",
        index.kind,
        f"{index.recall:.3f}",
        f"{index.deep_recall:.3f}",
        *(f"{value:.2f}" for value in (index.times.median, index.times.late, index.times.core_late)),
        f"{one.whole.core_late:.2f}",
    ]


def index_rows(kinds: Sequence[Measured]) -> list[list[str]]:
    """Return the rows of kinds beside the product's, the first of them."""
    ours = kinds[0].times.core_median
    return [
        [
            f"{one.rows:,}",
            one.kind if one.recall >= RECALL else f"{one.kind} (misses {RECALL})",
            f"{one.recall:.3f}",
            f"{one.deep_recall:.3f}",
            *(f"{value:.2f}" for value in (one.times.median, one.times.core_median, one.times.core_late)),
            f"{one.times.core_median / ours:.1f}",
            f"{one.build:.0f}",
            f"{one.bytes_a_row:,.0f}",
        ]
        for one in kinds
    ]


def worker_rows(together: Sequence[Shared]) -> list[list[str]]:
    """Return a row for each number of processes, beside one."""
    alone = together[0].lists_a_second
    return [
        [
            str(one.processes),
            f"{one.lists_a_second:.0f}",
            f"{one.lists_a_second / alone:.2f}",
            f"{one.own / 1e6:.0f}",
            f"{one.shared / 1e6:.0f}",
        ]
        for one in together
    ]


if __name__ == "__main__":
    main()
