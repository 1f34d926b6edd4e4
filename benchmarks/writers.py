"""Writers that know what they were promised: each changes documents of its own and notes what may be there now."""

from __future__ import annotations

import io
import random
import threading
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

PATH = "/v1/documents"
NAMES = 12  # documents of each writer
PACKED = 5  # files in an archive
LATER = (429, 503)
Text = str | None


def text_of(name: str, version: int) -> str:
    """What a document says in one version; its length and its number change together."""
    sentence = f"代号{name}的项目计划投资{version}亿元。\n"
    return f"{sentence}{'再' * (version % 9)}说一遍：{sentence}"


@dataclass
class Writer:
    """One writer. `maybe` holds, for each of its documents, the texts of which one must be there; None is: none."""

    name: str
    url: str
    random: random.Random
    maybe: dict[str, set[Text]] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    version: int = 0

    def ids(self) -> list[str]:
        """The ids of its documents."""
        return [f"{self.name}-{number}" for number in range(NAMES)]

    def work(self, over: threading.Event) -> None:
        """Change documents until it is over or the server is gone."""
        with httpx.Client(base_url=self.url, timeout=120) as client:
            while not over.is_set():
                try:
                    self._step(client)
                except httpx.TransportError:
                    if not over.is_set():
                        self.wrong.append("the server hung up")
                    return

    def _step(self, client: httpx.Client) -> None:
        id = self.random.choice(self.ids())
        kind = self.random.choices(("put", "delete", "archive"), (6, 2, 1))[0]
        self.version += 1
        if kind == "put":
            text = text_of(id, self.version)
            self._changed(id, text, kind, client.put, json={"text": text})
        elif kind == "delete":
            self._changed(id, None, kind, client.delete)
        else:
            self._archive(client)

    def _changed(self, id: str, wanted: Text, kind: str, send: Any, **more: Any) -> None:  # noqa: ANN401  # httpx's own
        before = self.maybe.get(id, {None})
        self.maybe[id] = before | {wanted}
        status = send(f"{PATH}/{id}", **more).status_code
        gone = status == 404 and wanted is None and None in before
        if status in (200, 201, 204) or gone:
            self.maybe[id] = {wanted}
            self.done[kind] += 1
        elif status in LATER:
            self.maybe[id] = before
            self.done["later"] += 1
        else:
            self.wrong.append(f"{kind} {id}: {status}")

    def _archive(self, client: httpx.Client) -> None:
        names = [f"{self.name}-{self.version}-{number}.txt" for number in range(PACKED)]
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            for name in names:
                archive.writestr(name, text_of(name, self.version))
        response = client.post(PATH, files={"file": (f"{self.name}-{self.version}.zip", whole.getvalue())})
        if response.status_code == 202:
            self.jobs.append(response.headers["location"])
            self.done["archive"] += 1
        elif response.status_code in LATER:
            self.done["later"] += 1
        else:
            self.wrong.append(f"archive: {response.status_code}")

    def check(self, client: httpx.Client) -> list[str]:
        """What is there and may not be, or should be there and is not; what is there is what counts from now on."""
        found = list(self.wrong)
        self.wrong.clear()
        for id, allowed in self.maybe.items():
            text = _text(client, id)
            if text not in allowed:
                found.append(f"{id} says {text!r}, expected one of {allowed!r}")
            self.maybe[id] = {text}
            found += _answers(client, id, text)
        for location in self.jobs:
            items = client.get(location).json()["items"]
            stored = [item for item in items if item["outcome"] in ("created", "updated", "unchanged")]
            lost = [item["name"] for item in stored if _text(client, item["document_id"]) is None]
            if len(stored) != PACKED or lost:
                found.append(f"{location}: {items!r}")
        self.jobs.clear()
        return found


def _text(client: httpx.Client, id: str) -> Text:
    response = client.get(f"{PATH}/{id}/text")
    return None if response.status_code == 404 else str(response.raise_for_status().json()["text"])


def _answers(client: httpx.Client, id: str, text: Text) -> list[str]:
    """Whether a document is found as it is, and one that is gone is not."""
    wanted = {"question": f"代号{id}的项目计划投资多少", "top_k": 20, "filters": {"document_ids": [id]}}
    hits = client.post("/v1/search", json=wanted).raise_for_status().json()["results"]
    if text is None:
        reply = client.post("/v1/ask", json={"question": wanted["question"]}).raise_for_status().json()
        cited = [*reply["citations"], *reply["related"]]
        hits += [each for each in cited if each["document_id"] == id]
        return [f"{id} is gone and found"] if hits else []
    return [] if hits and all(hit["quote"] in text for hit in hits) else [f"{id} is there and not found as it is"]
