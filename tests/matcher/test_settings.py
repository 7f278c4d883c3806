from pathlib import Path

import pytest

from matcher.settings import calm_threads, read_settings
from matcher.words import Language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "C.UTF-8"}, Language.EN),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, Language.EN),
        ({"LANG": "de_DE.UTF-8", "MATCHER_LANGUAGE": "zh"}, Language.ZH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, Language.ZH),
    ],
)
def test_the_language_is_that_of_the_most_particular_variable(
    environment: dict[str, str], language: Language
) -> None:
    assert read_settings(environment).language is language


def test_the_cache_lies_where_the_environment_says() -> None:
    assert read_settings({"MATCHER_CACHE": "/somewhere/else.sqlite"}).cache == Path("/somewhere/else.sqlite")


def test_the_cache_has_a_place_of_its_own_otherwise() -> None:
    cache = read_settings({}).cache
    assert (cache.name, cache.parent.name) == ("vectors.sqlite", "matcher")


def test_there_is_a_cluster_only_where_the_environment_names_one() -> None:
    assert read_settings({}).scheduler == ""
    assert read_settings({"MATCHER_SCHEDULER": "tcp://10.0.0.1:8786"}).scheduler == "tcp://10.0.0.1:8786"


def test_what_the_environment_says_about_threads_stays() -> None:
    environment = {"OPENBLAS_NUM_THREADS": "7"}
    calm_threads(environment)
    assert environment == {"OPENBLAS_NUM_THREADS": "7", "OMP_WAIT_POLICY": "passive"}
