"""Runs the Dockerfile's steps, in order, in an empty directory: a check of the image where no container engine is.

The image's own absolute paths are moved below that directory, COPY obeys .dockerignore, and the last stage is started
and asked for its health. The operating system under the image is this machine's: what FROM names is not tried.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).parents[1]
OWN_PATHS = re.compile(r"(?<![\w.])/(?=(?:opt/jushi|src|data)\b)")
PORT, PORT_HERE = "8000", "18080"


@dataclass
class Stage:
    """What the steps so far have made of one stage; `root` stands for the image's `/`."""

    root: Path
    workdir: str = "/"
    env: dict[str, str] = field(default_factory=lambda: {"PATH": os.environ["PATH"]})
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def here(self, text: str) -> str:
        """A step's text with the image's paths and port turned into those of this machine."""
        return OWN_PATHS.sub(f"{self.root}/", text).replace(PORT, PORT_HERE)

    def path(self, name: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.root / (Path(self.workdir) / name).relative_to("/")


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction with its arguments; comments are gone and continued lines joined."""
    lines = re.sub(r"(?m)^#.*\n", "", text).replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def place(source: Path, target: Path) -> None:
    """Copies a file or a folder, the folders above it made as needed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def send_context(context: Path) -> None:
    """Copies what .dockerignore lets through, as an engine would send it."""
    for line in (PROJECT / ".dockerignore").read_text().splitlines():
        if line.startswith("!"):
            place(PROJECT / line[1:], context / line[1:])


def copy(stage: Stage, arguments: str, origins: dict[str, Path]) -> None:
    """COPY, from the build context or from an earlier stage."""
    words = arguments.split()
    origin = origins[words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else "context"]
    *sources, target = words
    for source in (origin / word.lstrip("/") for word in sources):
        place(source, stage.path(target) / source.name if target.endswith("/") else stage.path(target))


def run(stage: Stage, command: str) -> None:
    """RUN, through the shell, in the stage's working folder."""
    stage.path(".").mkdir(parents=True, exist_ok=True)
    subprocess.run(["sh", "-c", stage.here(command)], cwd=stage.path("."), env=stage.env, check=True)


def set_environment(stage: Stage, arguments: str) -> None:
    """ENV, with earlier values filled in."""
    for name, value in (pair.split("=", 1) for pair in arguments.split()):
        stage.env[name] = stage.here(value).replace("$PATH", stage.env["PATH"])


def perform(stage: Stage, word: str, arguments: str, origins: dict[str, Path]) -> None:
    """One instruction; those that only describe the image do nothing here."""
    match word:
        case "COPY":
            copy(stage, arguments, origins)
        case "RUN":
            run(stage, arguments)
        case "ENV":
            set_environment(stage, arguments)
        case "WORKDIR":
            stage.workdir = arguments
        case "HEALTHCHECK":
            stage.health = json.loads(stage.here(arguments[arguments.index("[") :]))
        case "CMD":
            stage.command = json.loads(arguments)


def build(folder: Path) -> Stage:
    """All stages, each in turn at the same place: the paths inside an environment stay true when it is copied."""
    root, name, stage = folder / "root", "", Stage(folder / "root")
    origins = {"context": folder / "context"}
    send_context(origins["context"])
    for word, arguments in instructions((PROJECT / "Dockerfile").read_text()):
        print(f"{word} {arguments}", flush=True)
        if word == "FROM":
            if name:
                origins[name] = root.rename(folder / name)
            root.mkdir()
            name, stage = arguments.partition(" AS ")[2] or "last", Stage(root)
        else:
            perform(stage, word, arguments, origins)
    return stage


def starts_healthy(stage: Stage, seconds: float = 30) -> bool:
    """Starts the command and asks for its health, as the engine would, until it is well or the time is over."""
    program = shutil.which(stage.command[0], path=stage.env["PATH"]) or stage.command[0]
    health = [shutil.which(stage.health[0], path=stage.env["PATH"]) or stage.health[0], *stage.health[1:]]
    # In its container it listens to others, which it does not do without keys unless it is told to.
    env = {**stage.env, "JUSHI_KEYS": "off"}
    with subprocess.Popen([program, *stage.command[1:]], cwd=stage.path("."), env=env) as server:
        try:
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline and server.poll() is None:
                if subprocess.run(health, env=stage.env, stderr=subprocess.DEVNULL, check=False).returncode == 0:
                    return True
                time.sleep(0.2)
            return False
        finally:
            server.terminate()


def main() -> int:
    """Every step in order; 0 when the last stage started and is healthy."""
    with tempfile.TemporaryDirectory(prefix="jushi-image-") as folder:
        healthy = starts_healthy(build(Path(folder)))
    print("healthy" if healthy else "not healthy", flush=True)
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main())
