"""The rules of the house that no linter holds: sizes, names, the lock, and what importing must not do."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from api.cli import ALL
from scripts.interface_types import PYTHON

PACKAGES = ("qa", "api", "embeddings")
VAGUE = {"utils", "util", "helpers", "common", "base", "misc"}


def modules(project: Path) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (project / package).rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_every_module_fits_in_the_head(project: Path) -> None:
    by_hand = [path for path in modules(project) if path != PYTHON]  # which is made from the interface's description
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in by_hand}
    assert {path: length for path, length in lengths.items() if length > 300} == {}
    assert statistics.median(lengths.values()) <= 110


def test_no_function_is_longer_than_sixty_lines(project: Path) -> None:
    long = [
        f"{path.name}: {function.name}"
        for path in modules(project)
        for function in functions(path)
        if (function.end_lineno or function.lineno) - function.lineno >= 60
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing(project: Path) -> None:
    assert [path for path in modules(project) if path.stem in VAGUE] == []


def test_every_module_opens_with_a_sentence(project: Path) -> None:
    silent = [
        path
        for path in modules(project)
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def installed_closure(name: str, extras: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every distribution that installing `name` brings along here."""
    seen: set[str] = set()
    waiting = [(name, extras)]
    while waiting:
        current, wanted = waiting.pop()
        for line in requires(current) or ():
            needed = Requirement(line)
            marker = needed.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in wanted | {""}):
                continue
            key = canonicalize_name(needed.name)
            if key not in seen:
                seen.add(key)
                yield key
                waiting.append((key, frozenset(needed.extras)))


def pins(project: Path) -> dict[str, str]:
    lines = (project / "requirements.lock").read_text("utf-8").splitlines()
    found = [line.partition("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, _, version in found}


def test_the_lock_pins_everything_that_is_installed(project: Path) -> None:
    # A CUDA build of torch pins its own libraries; setuptools comes with the environment.
    elsewhere = re.compile(r"(nvidia|cuda|triton|setuptools)")
    needed = installed_closure("jushi", frozenset({"dev", "ocr", "train"}))
    assert {name for name in needed if name not in pins(project) and not elsewhere.match(name)} == set()


def test_every_requirement_of_the_project_allows_its_pin(project: Path) -> None:
    described = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *described["dependencies"],
        *(line for group in described["optional-dependencies"].values() for line in group),
    ]
    pinned = pins(project)
    refused = [
        line for line in wanted if pinned[canonicalize_name(Requirement(line).name)] not in Requirement(line).specifier
    ]
    assert refused == []


@pytest.mark.parametrize("module", ["api.cli", "api.app", "qa.wiring", "embeddings.encoder"])
def test_importing_loads_no_heavy_library_and_prints_nothing(module: str) -> None:
    code = (
        f"import sys, {module}; print([name for name in ('torch', 'transformers', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def imported(project: Path) -> set[str]:
    """The third-party distributions that the packages import, by the names they are installed under."""
    trees = [ast.parse(path.read_text("utf-8")) for path in modules(project)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    tops = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {*PACKAGES}
    owners = packages_distributions()
    return {canonicalize_name(owner) for top in tops for owner in owners.get(top, [top])}


def test_the_packages_import_what_the_project_requires_and_nothing_else(project: Path) -> None:
    described = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    required = {canonicalize_name(Requirement(line).name) for line in described["dependencies"]}
    extras = described["optional-dependencies"]
    extra = {
        canonicalize_name(Requirement(line).name) for name in ("mcp", "ocr", "otel", "train") for line in extras[name]
    }
    through_fastapi = {"starlette"}
    by_starlette = {"python-multipart"}  # forms are read with it where it is there
    # All of OpenTelemetry's distributions share one name to import from.
    together = {name for name in imported(project) if name.startswith("opentelemetry-")}
    assert imported(project) - required - extra - through_fastapi - together == set()
    assert required - imported(project) == by_starlette


def test_every_recipe_of_the_makefile_runs_what_is_there(project: Path) -> None:
    makefile = (project / "Makefile").read_text("utf-8")
    commands = {command.name for command in ALL}
    scripts = re.findall(r"scripts/[\w.-]+", makefile)
    assert scripts
    assert [script for script in scripts if not (project / script).exists()] == []
    assert [name for name in re.findall(r"\bjushi (\w+) ", makefile) if name not in commands] == []
    own = [name for name in re.findall(r"-m ([\w.]+)", makefile) if name.partition(".")[0] in {*PACKAGES, "benchmarks"}]
    assert [name for name in own if not (project / f"{name.replace('.', '/')}.py").exists()] == []
