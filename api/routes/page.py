"""What a browser loads: the page with the chat, and the script that puts the chat in any other page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from api.widget.bundle import widget

PAGE = Path(__file__).parent.parent / "static" / "index.html"

# The page loads its own files and talks to its own server: whatever a document says, nothing else can run in it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {framed_by}"
)
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
async def page(request: Request) -> FileResponse:
    """The page with the chat; the sites that may ask may also frame it."""
    policy = POLICY.format(framed_by=" ".join(request.app.state.front.origins.all()) or "'none'")
    return FileResponse(PAGE, headers={**HEADERS, "Content-Security-Policy": policy})


@router.api_route("/widget.js", methods=["GET", "HEAD"])
async def script(request: Request) -> Response:
    """The chat for any page, as one script."""
    made = widget()
    headers = {
        **HEADERS,
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": made.tag,
        "Vary": "Accept-Encoding",
    }
    if made.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kind = "text/javascript; charset=utf-8"
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(made.compressed, headers={**headers, "Content-Encoding": "gzip"}, media_type=kind)
    return Response(made.plain, headers=headers, media_type=kind)
