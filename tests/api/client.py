"""A person at the API: signs with a token, gives every change a key."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from lianxin.accounts.models import User
from lianxin.accounts.services import issue_token

V1 = "/api/v1"


@dataclass
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def problem(self) -> tuple[int, str]:
        """Status and code of a problem document."""
        assert self.headers["Content-Type"] == "application/problem+json", self
        assert self.body["status"] == self.status
        assert self.body["type"] == f"urn:lianxin:problem:{self.body['code']}"
        assert self.body["detail"]
        return self.status, self.body["code"]


@dataclass
class Caller:
    """Somebody, or with no user anybody, who calls the API."""

    user: User | None = None
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @cached_property
    def token(self) -> str:
        """A token of the user."""
        assert self.user
        return issue_token(user=self.user, label="test")

    def get(self, path: str, **query: str | int) -> Answer:
        """Read."""
        return self._answer(self.client.get(V1 + path, query, headers=self._headers()))

    def post(self, path: str, body: object = None, key: UUID | str | None = None) -> Answer:
        """Do something once; with a fresh key unless one is given."""
        return self.send("POST", path, body, key)

    def send(self, method: str, path: str, body: object = None, key: UUID | str | None = None) -> Answer:
        """The same with any method."""
        headers = self._headers() | {"Idempotency-Key": str(key or uuid4())}
        return self._answer(
            self.client.generic(method, V1 + path, as_json(body), content_type="application/json", headers=headers)
        )

    def upload(self, path: str, key: UUID | None = None, **parts: Any) -> Answer:
        """Send a form with files."""
        headers = self._headers() | {"Idempotency-Key": str(key or uuid4())}
        return self._answer(self.client.post(V1 + path, parts, headers=headers))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.user else {}

    def _answer(self, response: Any) -> Answer:
        return Answer(response.status_code, response.json(), dict(response.headers))


def as_json(body: object) -> bytes:
    """A body as it is sent; bytes are sent as they are."""
    if isinstance(body, bytes):
        return body
    return b"" if body is None else json.dumps(body).encode()
