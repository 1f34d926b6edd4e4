"""The container files are well-formed: no engine is needed to know."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compose_spec import PyCompose


def hadolint(project: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "hadolint"
    command = [str(program) if program.exists() else shutil.which("hadolint") or "hadolint", "Dockerfile"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_the_dockerfile_passes_its_linter(project: Path) -> None:
    linted = hadolint(project)
    assert (linted.returncode, linted.stdout) == (0, "")


@pytest.fixture
def compose(project: Path) -> PyCompose:
    return PyCompose.from_yaml((project / "docker-compose.yml").read_text("utf-8"))


def test_the_compose_file_keeps_to_the_compose_specification(compose: PyCompose) -> None:
    compose.validate()
    assert compose.service_names() == ["jushi"]


def test_every_volume_that_compose_mounts_by_name_is_declared(compose: PyCompose) -> None:
    described = compose.to_dict()
    sources = [volume.split(":")[0] for volume in described["services"]["jushi"]["volumes"]]
    mounted = {source for source in sources if not source.startswith(("/", "."))}
    assert mounted
    assert mounted == set(described["volumes"])


def test_image_and_compose_ask_for_health_in_the_same_way(project: Path, compose: PyCompose) -> None:
    question = compose.to_dict()["services"]["jushi"]["healthcheck"]["test"][-1]
    assert "/readyz" in question
    assert question in (project / "Dockerfile").read_text("utf-8")


def test_the_image_does_not_run_as_root(project: Path) -> None:
    lines = (project / "Dockerfile").read_text("utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1].split(":")[0] not in {"root", "0"}
