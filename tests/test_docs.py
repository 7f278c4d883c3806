"""Documents fail when they lie: links lead somewhere, commands exist, what is offered is described."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from matcher.cli.program import cli
from matcher.intake.comparison_file import ComparisonTable, SettingTable
from matcher.intake.settings import Settings
from web.program import main as site

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("models/*.md")]
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDER = (ROOT / "docs" / "conference-folder.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)]
    missing = [one for one in targets if not one.startswith("http") and not (document.parent / one).exists()]
    assert missing == []


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_readme_shows_every_command() -> None:
    assert {name for name in cli.commands if f"matcher {name}" not in README} == set()


def test_the_readme_shows_every_command_of_the_site() -> None:
    shown = {name for name, command in site.commands.items() if not command.hidden and name != "demo"}
    assert {name for name in shown if f"matcher-web {name}" not in README} == set()


def test_the_scripts_that_documents_name_exist() -> None:
    named = {
        one for path in DOCUMENTS for one in re.findall(r"benchmarks/\w+\.py", path.read_text(encoding="utf-8"))
    }
    assert named
    assert {one for one in named if not (ROOT / one).exists()} == set()


def test_every_table_of_the_settings_is_described() -> None:
    tables = {field.alias or name for name, field in Settings.model_fields.items()}
    assert {name for name in tables if f"[{name}" not in FOLDER and f"[[{name}" not in FOLDER} == set()


def test_the_example_of_the_settings_is_toml() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", FOLDER, re.DOTALL)
    assert tomllib.loads(example)["rules"]["smallest_round_share"] == 0.02


def test_the_example_of_settings_to_compare_is_one() -> None:
    text = (ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    tables = ComparisonTable.model_validate(tomllib.loads(example)).settings
    assert {key for table in tables for key in table.model_fields_set} == set(SettingTable.model_fields)


def test_the_version_is_the_top_heading_of_the_changelog() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.fullmatch(r"\d+\.\d+\.\d+", headings[0])


def test_every_environment_variable_is_described() -> None:
    sources = [(ROOT / package / "settings.py").read_text(encoding="utf-8") for package in ("matcher", "web")]
    ours = set(re.findall(r"MATCHER_[A-Z_]+", " ".join(sources)))
    assert ours
    assert {name for name in ours if name not in README} == set()
