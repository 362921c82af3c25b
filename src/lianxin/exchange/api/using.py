"""What became of what came in kind: recorded by who received it, and taken back."""

from datetime import date
from typing import Annotated

from ninja import File, UploadedFile
from pydantic import Field

from lianxin.accounts.api import Id, Input, JsonOrForm, Line, SignedIn, Typed, write
from lianxin.exchange import services
from lianxin.exchange.api.answering import router  # its verbs stand at the same addresses
from lianxin.exchange.api.scope import seen_delivery, seen_use
from lianxin.exchange.api.shapes import UseOut
from lianxin.exchange.api.writing import Because
from lianxin.exchange.services import Used

__all__ = ["router"]


class UsedIn(Input):
    """How much was handed out or used, when, and for whom or what; as a form where a file comes too.

    Do not name people who are aided.
    """

    quantity: Typed
    on: date
    purpose: Annotated[Line, Field(min_length=1, max_length=200)]


@write(router, "/deliveries/{delivery_id}/uses", gives=UseOut, creates=True)
def record_use(
    request: SignedIn, delivery_id: Id, body: JsonOrForm[UsedIn], file: File[UploadedFile | None] = None
) -> UseOut:
    """Record what became of what came in kind, of a project too; never more than came (who receives it, the office)."""
    delivery = seen_delivery(request, delivery_id)
    content_type = (file.content_type or "") if file else ""
    used = Used(**body.model_dump(), file=file, content_type=content_type)
    return UseOut.of(services.record_use(delivery_id=delivery.pk, used=used, actor=request.user))


@write(router, "/uses/{use_id}/take-back", gives=UseOut, creates=True)
def take_back_use(request: SignedIn, use_id: Id, body: Because) -> UseOut:
    """Correct what was recorded by a new entry that takes it back (who receives it, the office)."""
    wrong = seen_use(request, use_id)
    return UseOut.of(services.take_back_use(use_id=wrong.pk, reason=body.reason, actor=request.user))
