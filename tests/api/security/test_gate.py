from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.responses import PlainTextResponse, StreamingResponse

from api import errors
from api.front import Front


class Kitchen:
    """An application whose one dish takes as long as it is told, behind the front of the real one."""

    def __init__(self, **limits: Any) -> None:
        self.open = asyncio.Event()
        self.begun = 0
        self.app = FastAPI()
        self.app.state.max_body_bytes = 0
        self.app.add_api_route("/v1/ask", self.cook, methods=["POST"])
        self.app.add_api_route("/v1/ask/stream", self.pour, methods=["POST"])
        self.app.add_api_route("/healthz", self.well)
        Front(**{**vars(Front.ajar()), **limits}).install(self.app)
        errors.install(self.app)

    async def cook(self) -> PlainTextResponse:
        self.begun += 1
        await self.open.wait()
        return PlainTextResponse("done")

    async def pour(self) -> StreamingResponse:
        async def drops() -> Any:
            yield "one "
            await self.open.wait()
            yield "two"

        return StreamingResponse(drops())

    async def well(self) -> PlainTextResponse:
        return PlainTextResponse("well")

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://localhost")


def test_one_too_many_is_told_at_once_to_come_later_and_the_others_are_served() -> None:
    async def rush() -> None:
        kitchen = Kitchen(queue=3)
        async with kitchen.client() as client:
            asked = [asyncio.create_task(client.post("/v1/ask")) for _ in range(8)]
            while sum(task.done() for task in asked) < 5 or kitchen.begun < 3:
                await asyncio.sleep(0)
            refused = [task.result() for task in asked if task.done()]
            assert {(reply.status_code, reply.json()["code"]) for reply in refused} == {(503, "overloaded")}
            assert {reply.headers["retry-after"] for reply in refused} == {"1"}
            assert kitchen.begun == 3
            assert (await client.get("/healthz")).status_code == 200  # whoever watches is never told to wait
            kitchen.open.set()
            served = [reply for reply in await asyncio.gather(*asked) if reply.status_code == 200]
            assert len(served) == 3
            assert (await client.post("/v1/ask")).status_code == 200  # there is room again

    asyncio.run(rush())


def test_what_takes_too_long_is_given_up() -> None:
    async def wait() -> None:
        kitchen = Kitchen(timeout=0.01)
        async with kitchen.client() as client:
            reply = await client.post("/v1/ask")
        assert (reply.status_code, reply.json()["code"]) == (504, "took_too_long")

    asyncio.run(wait())


def test_what_has_begun_to_be_answered_may_take_its_time() -> None:
    async def wait() -> None:
        kitchen = Kitchen(timeout=0.01)
        asyncio.get_running_loop().call_later(0.1, kitchen.open.set)
        async with kitchen.client() as client:
            reply = await client.post("/v1/ask/stream")
        assert (reply.status_code, reply.text) == (200, "one two")

    asyncio.run(wait())
