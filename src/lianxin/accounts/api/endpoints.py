"""Endpoints: ``read`` for what is only looked at, ``write`` for what is done once a key."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.errors import ValidationError
from pydantic import BaseModel

from lianxin.accounts.api.either import as_json
from lianxin.accounts.api.signing_in import ANYONE, SIGNED_IN, SignedIn
from lianxin.accounts.errors import KeyInvalid, KeyMissing
from lianxin.accounts.services import once

Operation = Callable[..., Any]
REPLAY = "Idempotent-Replay"
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
    "description": "A new UUID for each new request. The same one again is harmless: it gets the first answer.",
}


def read(router: Router, path: str, *, gives: Any, public: bool = True) -> Callable[[Operation], Operation]:
    """Register a GET. Anyone may read what is ``public``; a parameter that is not known is refused."""

    def register(view: Operation) -> Operation:
        @wraps(view)
        def operation(request: HttpRequest, **given: Any) -> Any:
            _refuse_unknown(request, known)
            return view(request, **given)

        router.get(
            path,
            response=gives,
            auth=ANYONE if public else SIGNED_IN,
            url_name=view.__name__,
            operation_id=view.__name__,
            openapi_extra={"security": [{}]} if public else None,
        )(operation)
        known = _parameters(operation)
        return view

    return register


def write(
    router: Router,
    path: str,
    *,
    gives: type[BaseModel],
    method: str = "POST",
    creates: bool = False,
    keeps_key: bool = False,
) -> Callable[[Operation], Operation]:
    """Register a change: it runs once a key, in one transaction with its remembered answer.

    ``view`` returns what it ``gives``. The first answer is 201 where it ``creates`` something, else 200; a repeated
    request gets the same body with 200 and the header ``Idempotent-Replay: true``. Where the service itself keeps the
    key (``keeps_key``), nothing is remembered here: ``view`` hands it the key, and returns what it ``gives`` and
    whether that is new.
    """
    status = 201 if creates else 200

    def register(view: Operation) -> Operation:
        @wraps(view)
        def operation(request: SignedIn, **given: Any) -> HttpResponse:
            body, is_new = view(request, **given) if keeps_key else _once(request, view, gives, given)
            answer = HttpResponse(body.model_dump_json(), content_type="application/json")
            answer.status_code = status if is_new else 200
            if not is_new:
                answer.headers[REPLAY] = "true"
            return answer

        router.api_operation(
            [method],
            path,
            response={200: gives} | {status: gives},
            auth=SIGNED_IN,
            url_name=view.__name__,
            operation_id=view.__name__,
            openapi_extra={"parameters": [_KEY]} | as_json(view),
        )(operation)
        return view

    return register


def _once(request: SignedIn, view: Operation, gives: type[BaseModel], given: dict[str, Any]) -> tuple[BaseModel, bool]:
    """Do it, unless it was done before with the request's key; the answer, and whether it is new."""
    body, is_replay = once(
        user=request.user,
        key=retry_key(request),
        fingerprint=_fingerprint(request),
        act=lambda: view(request, **given).model_dump(mode="json"),
    )
    return gives.model_validate(body), not is_replay


def retry_key(request: HttpRequest) -> UUID:
    """The request's retry key. Raises KeyMissing, KeyInvalid."""
    sent = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip()
    if not sent:
        raise KeyMissing
    try:
        return UUID(sent)
    except ValueError:
        raise KeyInvalid from None


def _fingerprint(request: HttpRequest) -> str:
    """What was asked, as 64 hex digits: the same whatever the order of a body's keys, or the border of its parts."""
    asked: list[Any] = [request.method, request.get_full_path()]
    if request.content_type == "multipart/form-data":
        asked += [sorted(request.POST.lists())]
        asked += [[name, [_digest(file) for file in files]] for name, files in sorted(request.FILES.lists())]
    else:
        asked += [_canonical(request.body)]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _canonical(body: bytes) -> str:
    """A JSON body with its keys in order; one that cannot be read, byte by byte."""
    try:
        return json.dumps(json.loads(body or b"{}"), sort_keys=True)
    except (ValueError, RecursionError):
        return hashlib.sha256(body).hexdigest()


def _digest(file: Any) -> str:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return f"{file.name}:{digest}"


def _parameters(operation: Any) -> set[str]:
    """The names of an operation's query parameters, as ninja understood them."""
    models = [model for model in operation._ninja_operation.models if model.__ninja_param_source__ == "query"]  # noqa: SLF001
    return {name for model in models for name in model.__ninja_flatten_map__}


def _refuse_unknown(request: HttpRequest, known: set[str]) -> None:
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise ValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name), "msg": "No such parameter"} for name in unknown]
        )
