"""A client for programs in Python: typed, thin over httpx, the same calls for waiting and for awaiting.

from qa.client import Client

with Client("http://127.0.0.1:8000") as jushi:
    reply = jushi.ask("泰州大健康产业目标是多少")
"""

from qa.client.asynchronous import AsyncClient
from qa.client.errors import (
    BadRequest,
    ClientError,
    Conflicting,
    NotAllowed,
    NotThere,
    Problem,
    TooMany,
    Unavailable,
    Unreachable,
)
from qa.client.sending import Event, Patience
from qa.client.sync import Client

__all__ = [
    "AsyncClient",
    "BadRequest",
    "Client",
    "ClientError",
    "Conflicting",
    "Event",
    "NotAllowed",
    "NotThere",
    "Patience",
    "Problem",
    "TooMany",
    "Unavailable",
    "Unreachable",
]
