"""Texts in, unit vectors out: the public door to the models, each of them a SentenceTransformer."""

from __future__ import annotations

import hashlib
import math
import platform
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from matcher.errors import ConfigurationError
from matcher.progress import Progress
from matcher.recommendation import hashed_ngrams, packed_e5, universal
from matcher.recommendation.vector_cache import VectorCache, text_key
from matcher.workers import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

_BATCH = 32
# So many texts are a piece of work, after which vectors are kept and progress is told: a third of a second for
# short texts. A text's vector depends on its companions in the seventh digit, so they are the same everywhere.
_CHUNK = 64
# Models that one process keeps: those of two conferences with different encoders.
_MODELS = 4
_HUB = "hf:"
# The prompt of these models stands in the model itself, which the fingerprint already names.
_OWN_PROMPT = "the model's own"
_NOT_PART_OF_A_MODEL = {".md", ".png", ".lock"}


class Encoder(Protocol):
    """Something that turns texts into unit vectors made of one or more views."""

    @property
    def fingerprint(self) -> str:
        """Names all that the vectors depend on but the text; known before anything is loaded."""
        ...

    @property
    def views(self) -> tuple[int, ...]:
        """Widths of the views that stand beside each other in a vector."""
        ...

    @property
    def shelf(self) -> Path | None:
        """The folder for large files that are made of the vectors; None: nothing is kept."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return shape (n, sum of views), float32; each view's part of a row has norm 1 / sqrt(views)."""
        ...


@dataclass(frozen=True)
class View:
    """One model, to be loaded when a vector of it is needed, by whoever needs it.

    ``width`` is None where only the loaded model knows it.
    """

    fingerprint: str
    prompt: str
    width: int | None
    load: Callable[[], SentenceTransformer]


_E5 = View(packed_e5.FINGERPRINT, packed_e5.PROMPT, packed_e5.WIDTH, packed_e5.load)
_UNIVERSAL = View(universal.FINGERPRINT, "", universal.WIDTH, universal.load)
_TINY = View(hashed_ngrams.FINGERPRINT, "", hashed_ngrams.WIDTH, hashed_ngrams.load)
_NAMED = {"default": (_E5, _UNIVERSAL), "e5": (_E5,), "universal": (_UNIVERSAL,), "tiny": (_TINY,)}


def load_encoder(name: str = "default", *, cache: Path | None = None) -> Encoder:
    """Return an encoder; its models are loaded when the first text is not in the cache.

    Parameters
    ----------
    name : str
        ``"default"`` (multilingual-e5-small and the universal sentence encoder beside each other), ``"e5"`` or
        ``"universal"`` (one of them), ``"tiny"`` (a toy without weights, for tests), ``"hf:NAME"`` or
        ``"hf:NAME@REVISION"`` (a model of the Hugging Face Hub; give the revision, a commit, wherever vectors
        are kept: without it a changed model goes unnoticed), or the folder of a saved SentenceTransformer. The
        last two use the model's prompt called ``query`` where it has one.
    cache : Path, optional
        SQLite file in which the vectors are kept; by default they are not.

    Returns
    -------
    Encoder
        The encoder.

    Raises
    ------
    ConfigurationError
        If the name is unknown, the folder holds no model, or the cache cannot be written. A model that cannot be
        loaded raises it from ``encode``.
    """
    views = _NAMED.get(name)
    if views is None and name.startswith(_HUB):
        views = (_hub_view(name.removeprefix(_HUB)),)
    elif views is None and Path(name).is_dir():
        views = (_folder_view(Path(name)),)
    elif views is None:
        raise ConfigurationError(
            f"There is no encoder {name!r}. Choose one of {', '.join(_NAMED)}, or hf:NAME@REVISION for a model of "
            "the Hugging Face Hub, or give the folder of a saved SentenceTransformer."
        )
    return SentenceEncoder(views, VectorCache(cache) if cache else None)


def well_formed(text: str) -> str:
    """Return the text with lone surrogates replaced by U+FFFD, and surrogate pairs by the character they mean."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class SentenceEncoder:
    """Models beside each other, each of them a SentenceTransformer, with a cache before them.

    No text is embedded twice in one call, nor at all if its vector is in the cache. May be used by several
    threads at once.

    Parameters
    ----------
    views : sequence of View
        At least one.
    cache : VectorCache, optional
        Where vectors are kept.
    """

    def __init__(self, views: Sequence[View], cache: VectorCache | None = None) -> None:
        self._views = tuple(views)
        self._cache = cache

    @property
    def fingerprint(self) -> str:
        """Names the models, their weights, prompts and pooling, and the versions of the code around them."""
        return " + ".join(f"{view.fingerprint} [{view.prompt}]" for view in self._views)

    @property
    def views(self) -> tuple[int, ...]:
        """Widths of the views; the models with no known width are loaded for it."""
        return tuple(_width(view) for view in self._views)

    @property
    def shelf(self) -> Path | None:
        """The folder beside the cache for large files that are made of the vectors; None without a cache."""
        return self._cache.shelf if self._cache else None

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return the vectors of texts.

        Parameters
        ----------
        texts : sequence of str
            n texts of any length and content, empty ones included.
        progress : callable, optional
            Is called with the number of texts done and n: at the start, and after every few texts.

        Returns
        -------
        ndarray
            Shape (n, sum of ``views``), float32. Rows have norm 1, each view's part of them 1 / sqrt(views).

        Raises
        ------
        TypeError
            If ``texts`` is one text.
        ConfigurationError
            If a model cannot be loaded or gives vectors that are not finite.
        """
        if isinstance(texts, str):
            raise TypeError("encode takes a sequence of texts, not one text")
        sound = [well_formed(text) for text in texts]
        keys = [text_key(text) for text in sound]
        distinct = dict(zip(keys, sound, strict=True))
        found = [self._cached(view, distinct) for view in self._views]
        missing = [key for key in distinct if any(key not in vectors for vectors in found)]
        # Bytes of UTF-8 tell the number of tokens in Chinese as well as in English; characters would not.
        missing.sort(key=lambda key: len(distinct[key].encode()), reverse=True)
        times = Counter(keys)
        done = len(keys) - sum(times[key] for key in missing)
        report = progress or _no_progress
        report(done, len(keys))
        chunks = list(_chunks(missing))
        lacking = [[[key for key in chunk if key not in vectors] for vectors in found] for chunk in chunks]
        pieces = [([[distinct[key] for key in own] for own in each],) for each in lacking]
        for chunk, each, made in zip(chunks, lacking, spread(_embedded, pieces, self._views), strict=True):
            for view, own, fresh, vectors in zip(self._views, each, made, found, strict=True):
                self._keep(view, dict(zip(own, fresh, strict=True)), vectors)
            done += sum(times[key] for key in chunk)
            report(done, len(keys))
        return self._beside_each_other(keys, found)

    def _cached(self, view: View, keys: dict[bytes, str]) -> dict[bytes, NDArray[np.float32]]:
        return self._cache.read(view.fingerprint, view.prompt, keys) if self._cache else {}

    def _keep(
        self, view: View, fresh: dict[bytes, NDArray[np.float32]], into: dict[bytes, NDArray[np.float32]]
    ) -> None:
        into.update(fresh)
        if self._cache and fresh:
            self._cache.write(view.fingerprint, view.prompt, fresh)

    def _beside_each_other(
        self, keys: list[bytes], found: list[dict[bytes, NDArray[np.float32]]]
    ) -> NDArray[np.float32]:
        if not keys:
            return np.zeros((0, sum(self.views)), np.float32)
        parts = [np.stack([vectors[key] for key in keys]) for vectors in found]
        return np.concatenate(parts, axis=1) / np.float32(math.sqrt(len(parts)))


def _embedded(texts: Sequence[list[str]], views: Sequence[View]) -> list[NDArray[np.float32]]:
    """Return the vectors of texts, a list of them for each view: a piece of work, with one thread."""
    return [_by_one_view(view, own) for view, own in zip(views, texts, strict=True)]


def _by_one_view(view: View, texts: list[str]) -> NDArray[np.float32]:
    if not texts:
        return np.zeros((0, view.width or 0), np.float32)
    model = _model(view)
    raw = model.encode(
        texts,
        prompt=model.prompts.get("query") or None,
        batch_size=_BATCH,
        show_progress_bar=False,
        convert_to_numpy=True,
    )
    return _unit_rows(np.asarray(raw, np.float32), view.fingerprint)


_LOADING = threading.Lock()


def _model(view: View) -> SentenceTransformer:
    # A lock, or two threads would load the same model at once.
    with _LOADING:
        return _loaded(view)


@lru_cache(_MODELS)
def _loaded(view: View) -> SentenceTransformer:
    from matcher.recommendation.sentence_modules import one_thread_a_piece

    one_thread_a_piece()
    return view.load()


def _width(view: View) -> int:
    if view.width is not None:
        return view.width
    width = _model(view).get_embedding_dimension()
    if width is None:
        raise ConfigurationError(f"{view.fingerprint} does not say how wide its vectors are. Name another model.")
    return width


def _no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def _chunks(keys: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def _unit_rows(raw: NDArray[np.float32], model: str) -> NDArray[np.float32]:
    """Scale rows to norm 1; a row of zeros, of which no direction is known, becomes the same for all of them."""
    if not np.isfinite(raw).all():
        raise ConfigurationError(f"{model} gives vectors that are not finite. Name another model.")
    norms = np.linalg.norm(raw.astype(np.float64), axis=1, keepdims=True)
    directed = np.where(norms > 0, raw, 1.0)
    unit: NDArray[np.float32] = (directed / np.linalg.norm(directed, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _hub_view(name: str) -> View:
    repository, _, revision = name.partition("@")
    if not repository:
        raise ConfigurationError(
            "hf: needs the name of a model after it, such as hf:intfloat/multilingual-e5-base."
        )
    saved = _Saved(repository, revision or None)
    return View(f"hf/{repository}@{revision or 'main'}/1", _OWN_PROMPT, None, saved)


def _folder_view(folder: Path) -> View:
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ConfigurationError(
            f"The folder {folder} holds no SentenceTransformer: it has neither modules.json nor config.json. "
            "Give the folder that SentenceTransformer.save_pretrained wrote."
        )
    found = _folder_hash(folder)
    return View(f"folder/{found}/1", _OWN_PROMPT, None, _Saved(str(folder.absolute()), None, found))


def _folder_hash(folder: Path) -> str:
    """Return a hash of the names and contents of a model's files."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _NOT_PART_OF_A_MODEL and not path.name.startswith("."):
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").digest()
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + digest)
    return total.hexdigest()


@dataclass(frozen=True)
class _Saved:
    """Loads a model of the Hugging Face Hub, or of a folder, which must hold what it held when it was named."""

    name: str
    revision: str | None
    folder_hash: str = ""

    def __call__(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        if self.folder_hash and _folder_hash(Path(self.name)) != self.folder_hash:
            raise ConfigurationError(
                f"The folder {self.name} does not hold the same model on {platform.node()}. Put the same files "
                "there, on every machine that works with it."
            )
        try:
            return SentenceTransformer(self.name, revision=self.revision)
        except (OSError, ValueError) as error:
            reason = str(error).rstrip(".")
            raise ConfigurationError(
                f"The model {self.name} could not be loaded: {reason}. Check its name and revision; without a "
                "connection, download it beforehand and give its folder."
            ) from error
