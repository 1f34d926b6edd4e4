"""The same request sent twice: one that carries an `Idempotency-Key` is done once, and replied to alike."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import problem
from api.security.visit import Visit
from qa.store import Uploads
from qa.store.uploads import Reply

HEADER = "idempotency-key"
LONGEST = 255


async def once(
    request: Request, replies: Uploads, fingerprint: Callable[[], str], work: Callable[[], Response]
) -> Response:
    """The reply to the request with this key, made now or earlier; only what succeeded is kept, for 24 hours."""
    given = request.headers.get(HEADER)
    if given is None:
        return await run_in_threadpool(work)
    if not 0 < len(given) <= LONGEST:
        return problem(422, "request_invalid", f"{HEADER}: expected 1 to {LONGEST} characters, got {len(given):,}.")
    key = f"{Visit.of(request.scope).caller.key}\n{given}"
    said = await run_in_threadpool(fingerprint)
    said = f"{request.method} {request.url.path}?{request.url.query} {said}"
    known = await run_in_threadpool(replies.reply, key)
    if known is None:
        response = await run_in_threadpool(work)
        if response.status_code >= 400:
            return response
        reply = Reply(said, response.status_code, response.headers.get("location", ""), bytes(response.body))
        known = await run_in_threadpool(replies.keep, key, reply)
        if known == reply:
            return response
    if known.fingerprint != said:
        detail = f"The {HEADER} {given!r} was used for another request. Take a new one for each request."
        return problem(422, "idempotency_key_reused", detail)
    headers = {"Idempotency-Replayed": "true", **({"Location": known.location} if known.location else {})}
    return Response(known.body, known.status, headers, media_type="application/json")
