"""The HTTP API under ``/api/v1/``: mounts each app's endpoints, and describes them as OpenAPI 3.1."""

from functools import cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

import lianxin
from lianxin.accounts.api import SIGNED_IN
from lianxin.config.api_problems import MEDIA_TYPE, Problem, handle_problems
from lianxin.desk import api as desk
from lianxin.exchange import api as exchange
from lianxin.insights import api as insights
from lianxin.ledger import api as ledger
from lianxin.matching import api as matching
from lianxin.network import api as network
from lianxin.projects import api as projects
from lianxin.publishing import api as publishing
from lianxin.receipts import api as receipts

DESCRIPTION = """
A town's joint conference, its members, projects and figures. What is public can be read by anyone; to change
something, send `Authorization: Bearer TOKEN` and an `Idempotency-Key`. Money is in fen, dates are ISO 8601, and
every refusal is a problem document with a stable `code`.
""".strip()


class Json(JSONRenderer):
    """JSON in which Chinese can be read."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Describes the problems that every operation may answer with, once for all of them."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description; the same for every reader, so it is made once."""
        return self._description if path_prefix is None else super().get_openapi_schema(path_prefix=path_prefix)

    @cached_property
    def _description(self) -> OpenAPISchema:
        schema = super().get_openapi_schema()
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        refusal = {
            "description": "Refused: a problem document",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = refusal
        return schema


api = Api(
    title="Lianxin 联心",
    version=lianxin.__version__,
    description=DESCRIPTION,
    urls_namespace="api-v1",
    renderer=Json(),
    auth=SIGNED_IN,
)
handle_problems(api)
# In the order in which addresses are tried: what a crowd asks for comes first.
for app in (exchange, network, projects, matching, ledger, receipts, insights, publishing, desk):
    for tag, group in app.ROUTERS.items():
        for router in group:
            api.add_router("", router, tags=[tag])
