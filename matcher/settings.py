"""What the environment says; its sole reader."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from matcher.words import Language


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every command unless an option says otherwise."""

    language: Language
    """The language of messages: MATCHER_LANGUAGE, else the locale's, else English."""
    cache: Path
    """The file in which vectors are kept: MATCHER_CACHE, else one in the user's cache folder."""
    scheduler: str
    """Where the scheduler of a Dask cluster is: MATCHER_SCHEDULER, such as tcp://10.0.0.1:8786; else empty."""


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from an environment; what is unset or odd falls back to its default."""
    named = (environment.get(name, "") for name in ("MATCHER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    first = next((value for value in named if value), "")
    language = Language.ZH if first.lower().startswith("zh") else Language.EN
    cache = environment.get("MATCHER_CACHE", "")
    return Settings(
        language,
        Path(cache) if cache else user_cache_path("matcher") / "vectors.sqlite",
        environment.get("MATCHER_SCHEDULER", ""),
    )


def calm_threads(environment: MutableMapping[str, str] = os.environ) -> None:
    """Keep threads from spinning while they wait; to be called before numpy or torch is imported.

    On a busy machine the sentence model is otherwise up to ten times slower, and small matrix products cost twice
    the time. What the environment already says stays.
    """
    environment.setdefault("OMP_WAIT_POLICY", "passive")
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
