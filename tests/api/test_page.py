from __future__ import annotations

import gzip
import re
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.widget.bundle import MODULES, STYLES, widget
from qa.wiring import Service

API = Path(__file__).parents[2] / "api"
STATIC, WIDGET = API / "static", API / "widget"
SCRIPTS = [STATIC / "page.js", *(WIDGET / f"{name}.js" for name in MODULES)]


def test_the_page_and_all_that_it_names_are_served(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert client.head("/").status_code == 200
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) >= 4
    for path in named:
        assert not path.startswith("/")  # the page may lie under a path of another site
        assert client.get(f"/{path}").status_code == 200


def test_nothing_but_its_own_files_can_run_in_the_page(client: TestClient) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.text)


def test_no_script_ever_turns_a_documents_words_into_markup_or_code() -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write\b|DOMParser|setHTML|eval\(|new Function|srcdoc"
    for path in SCRIPTS:
        assert not re.search(forbidden, path.read_text("utf-8")), path.name


def test_no_script_sets_an_inline_style_or_handler() -> None:
    for path in SCRIPTS:
        assert not re.search(r"cssText|createElement\(.style|setAttribute\(.style|style:", path.read_text("utf-8")), (
            path.name
        )


def test_nothing_is_loaded_from_elsewhere(client: TestClient) -> None:
    files = [
        path for folder in (STATIC, WIDGET) for path in folder.iterdir() if path.suffix in {".js", ".css", ".html"}
    ]
    for text in [client.get("/docs").text, *(path.read_text("utf-8") for path in files)]:
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\(", text)


def test_the_interface_page_finds_its_own_files(client: TestClient) -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', client.get("/docs").text)
    assert any(path.endswith(".js") for path in named)
    assert all(client.get(path).status_code == 200 for path in named)


def test_the_widget_is_one_script_that_any_page_may_load(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["content-type"].startswith("text/javascript")
    assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert not re.search(r"^(?:import|export)\b", plain.text, re.MULTILINE)
    known = client.get("/widget.js", headers={"If-None-Match": plain.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_the_widget_with_all_its_words_and_styles_weighs_less_than_forty_kilobytes() -> None:
    assert len(widget().compressed) < 40_000
    assert gzip.decompress(widget().compressed) == widget().plain


def test_every_module_of_the_widget_is_in_it_and_fits_in_the_head() -> None:
    assert {path.stem for path in WIDGET.glob("*.js")} == set(MODULES)
    assert {path.stem for path in WIDGET.glob("*.css")} == set(STYLES)
    for path in (*WIDGET.glob("*.js"), *WIDGET.glob("*.css")):
        assert len(path.read_text("utf-8").splitlines()) <= 300, path.name


def test_no_name_is_given_twice_in_the_modules_that_are_joined() -> None:
    given = [
        name
        for module in MODULES
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)",
            (WIDGET / f"{module}.js").read_text("utf-8"),
            re.M,
        )
    ]
    assert len(given) > 40
    assert sorted(given) == sorted(set(given))


def test_a_module_imports_only_from_those_that_are_joined_before_it() -> None:
    for number, module in enumerate(MODULES):
        text = (WIDGET / f"{module}.js").read_text("utf-8")
        for names, other in re.findall(r'^import \{ (.*?) \} from "\./(\w+)\.js";$', text, re.MULTILINE):
            assert other in MODULES[:number], f"{module} imports {other}"
            exported = (WIDGET / f"{other}.js").read_text("utf-8")
            for name in names.split(", "):
                assert re.search(rf"^export (?:async )?(?:function\*?|const|class) {name}\b", exported, re.MULTILINE)


def test_every_word_of_the_interface_is_said_in_three_languages() -> None:
    text = (WIDGET / "words.js").read_text("utf-8")
    table = text[text.index("const ROWS") : text.index("};", text.index("const ROWS"))]
    rows = re.findall(r"^  (\w+): \[(.*?)\],$", table, re.MULTILINE | re.DOTALL)
    assert len(rows) > 60
    assert {name: row for name, row in rows if name != "hints" and len(re.findall(r'"[^"]+"', row)) != 3} == {}
    used = {word for path in SCRIPTS for word in re.findall(r"\bw\(\"(\w+)\"", path.read_text("utf-8"))}
    assert used - {name for name, _ in rows} == set()


def test_pages_of_other_sites_may_ask_only_where_they_are_named(client: TestClient, service: Service) -> None:
    theirs = {"Origin": "https://a.example"}
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    assert "access-control-allow-origin" not in client.post("/v1/ask", json={"question": "谁"}, headers=theirs).headers
    with TestClient(create_app(service, origins=["https://a.example"])) as open_to_one:
        granted = open_to_one.options("/v1/ask/stream", headers={**theirs, **ask})
        assert granted.status_code == 200
        assert granted.headers["access-control-allow-origin"] == "https://a.example"
        refused = open_to_one.options("/v1/ask/stream", headers={**ask, "Origin": "https://b.example"})
        assert "access-control-allow-origin" not in refused.headers
        wrong = open_to_one.post("/v1/ask", json={}, headers=theirs)
        assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (422, "https://a.example")
        assert "frame-ancestors https://a.example" in open_to_one.get("/").headers["content-security-policy"]


def test_health_and_readiness_are_told_apart(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["index_generation"] >= 1
