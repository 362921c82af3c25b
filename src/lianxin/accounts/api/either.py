"""What is sent as JSON, or as a form where a file comes with it. An endpoint says so with ``JsonOrForm[Shape]``."""

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.params.models import FormModel, Param
from pydantic import BaseModel, BeforeValidator, Field

JSON = "application/json"
T = TypeVar("T")


class _EitherModel(FormModel):
    """Reads the one that was sent; a key that is not known is refused, as in every body."""

    @classmethod
    def get_request_data(cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]) -> dict[str, Any]:
        if request.content_type == JSON:
            data = _read(request, api)
        else:
            data = super().get_request_data(request, api, path_params) or {}
        known = vars(cls)["__ninja_flatten_map__"]
        if unknown := sorted(set(data) - set(known)):
            raise ValidationError(
                [{"type": "extra_forbidden", "loc": ("body", name), "msg": "No such key"} for name in unknown]
            )
        return data


class _Either(Param):  # type: ignore[misc]  # ninja says no types
    _model = _EitherModel

    @classmethod
    def _param_source(cls) -> str:
        return "form"


if TYPE_CHECKING:
    JsonOrForm = Annotated[T, _Either(...)]
else:

    class JsonOrForm:
        """``JsonOrForm[Shape]``."""

        def __class_getitem__(cls, shape: type[BaseModel]) -> Any:
            return Annotated[shape, _Either(...)]


def as_json(view: Any) -> dict[str, Any]:
    """How the description of an endpoint says that it takes JSON too; nothing where it does not."""
    for shape in getattr(view, "__annotations__", {}).values():
        if any(isinstance(one, _Either) for one in getattr(shape, "__metadata__", ())):
            schema = shape.__origin__.model_json_schema()
            return {"requestBody": {"content": {JSON: {"schema": schema}}}}
    return {}


def _read(request: HttpRequest, api: NinjaAPI) -> dict[str, Any]:
    try:
        data = api.parser.parse_body(request)
    except (ValueError, RecursionError) as error:
        raise HttpError(400, "Cannot parse request body") from error
    if not isinstance(data, dict):
        raise ValidationError([{"type": "dict_type", "loc": ("body",), "msg": "Send an object"}])
    return data


def _digits(value: Any) -> Any:
    """A form sends digits, JSON a number: neither ``true`` nor ``5.0`` is one."""
    if isinstance(value, bool | float):
        raise ValueError("Send a whole number")  # noqa: TRY004 - what pydantic turns into a refusal
    return value


Typed = Annotated[
    int,
    BeforeValidator(_digits),
    Field(ge=1 - 2**63, le=2**63 - 1, description="A whole number, in the listing's unit."),
]
"""A whole number of either."""
