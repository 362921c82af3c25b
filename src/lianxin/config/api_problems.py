"""Problems: the one place where what went wrong becomes an ``application/problem+json`` document (RFC 9457)."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from lianxin.accounts.errors import NotSignedIn
from lianxin.kernel.errors import Refused

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class Problem(BaseModel):
    """Why something was not done, and what would change that."""

    type: str = Field(description="`urn:lianxin:problem:` and the code.")
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; made for programs.")
    facts: dict[str, Any] = Field(description="What the refusal is about, by name. Money in fen.")
    remedy: str = Field(description="What would change the answer; empty if nothing would.")


def problem(
    status: int, code: str, *, detail: str, facts: Mapping[str, Any] | None = None, remedy: str = ""
) -> HttpResponse:
    """The document as a response."""
    document = {
        "type": f"urn:lianxin:problem:{code}",
        "title": _titles().get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "facts": facts or {},
        "remedy": remedy,
    }
    content = json.dumps(document, cls=_Encoder, ensure_ascii=False)
    # Half a character, as JSON can carry one in the name of a key, is shown as "?".
    response = HttpResponse(content.encode(errors="replace"), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def handle_problems(api: NinjaAPI) -> None:
    """Let ``api`` answer every error with a problem."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refused: _refused,
        AuthenticationError: lambda request, _error: _refused(request, NotSignedIn()),
        ObjectDoesNotExist: _missing,
        Http404: lambda _request, _error: by_status(404),
        ValidationError: _invalid,
        HttpError: lambda _request, error: by_status(error.status_code),
        SuspiciousOperation: lambda _request, _error: by_status(400),
        Exception: _broken,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


class ProblemMiddleware:
    """Gives what never reached an endpoint (no such address, no such method) the shape of all other problems."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_ours = request.path.startswith(PREFIX) and response.status_code >= HTTPStatus.BAD_REQUEST
        if not is_ours or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        answer = by_status(response.status_code)
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer


def by_status(status: int) -> HttpResponse:
    """A problem of which nothing is known but its status."""
    code, detail = {
        400: ("unreadable", _("The request cannot be read.")),
        403: ("not_allowed", _("This is not open to you.")),
        404: ("not_found", _("There is no such thing here, or you may not see it.")),
        405: ("method_not_allowed", _("This address does not know this method.")),
        413: ("too_large", _("The request is too large.")),
        429: ("too_many", _("Too many requests; wait a little.")),
    }.get(status, ("error", _("Something went wrong on our side. It was noted; try again later.")))
    return problem(status, code, detail=detail)


def _refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(
        refusal.status, refusal.code, detail=str(refusal), facts=refusal.facts, remedy=refusal.what_would_change_it
    )


def _missing(_request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    what = type(error).__qualname__.split(".", 1)[0].lower()
    detail = _("There is no such thing here, or you may not see it.")
    return problem(404, "not_found", detail=detail, facts={"what": what})


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": _field(found["loc"]), "problem": found["msg"], "kind": found["type"]} for found in error.errors]
    detail = _("Some fields cannot be read: {fields}.").format(fields=", ".join(field["field"] for field in fields))
    return problem(422, "invalid", detail=detail, facts={"fields": fields}, remedy=_("See the field’s description."))


def _field(place: Sequence[str | int]) -> str:
    """Where in what was sent, e.g. ``wanted.0.form``; the source and the name of our own argument say nothing."""
    inside = [str(part) for part in place[1:]]
    if inside and inside[0] in ("body", "to"):
        inside = inside[1:]
    return ".".join(inside) or str(place[0])


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("api_error", exc_info=error, extra={"path": request.path})
    return by_status(500)


def _titles() -> dict[int, str]:
    return {
        400: _("Not readable"),
        401: _("Not signed in"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Not possible here"),
        409: _("Changed meanwhile"),
        422: _("Refused"),
        500: _("Error"),
    }


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        """Facts may hold lazy words, dates and whatever a refusal names."""
        return str(o) if isinstance(o, Promise) or hasattr(o, "_meta") else super().default(o)
