"""Addresses of needs and resources: what each reader must get."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from lianxin.exchange.models import Listing
from tests.tenancy.case import Answers, Make, Page, nothing
from tests.tenancy.town import Town

OPEN = Answers(200, 200, 200, 200)
OWNER = Answers(302, 200, 404, 404)
OWNER_DID = Answers(302, 302, 404, 404)
STEP = Answers(302, 200, 403, 403)
STEP_DONE = Answers(302, 302, 403, 403)
"""A need is public, so who may not act is told so."""
NOBODY_TO_CLAIM_FOR = Answers(302, 302, 422, 422)
NOT_READ = Answers(405, 405, 405, 405)
CHOSEN = Answers(302, 302, 302, 302)
"""How a list looks to a reader is anybody's own business."""
NOT_READ_SIGNED_IN = Answers(302, 405, 405, 405)


@dataclass(frozen=True)
class ListingStep(Page):
    """One verb of a listing."""

    verb: str = ""

    def label(self) -> str:
        """The address and the verb."""
        return f"{self.name}-{self.verb}"


def _of(name: str) -> Make:
    return lambda town: {"pk": _listing(town, name).pk}


def _listing(town: Town, name: str) -> Listing:
    return Listing.objects.get(council=town.world.council, title=town.public(name))


def _step(
    verb: str, name: str, data: Make = nothing, owner: str = "steward", member: str = "rival", post: Answers = STEP_DONE
) -> ListingStep:
    return ListingStep(
        "exchange:do",
        STEP,
        post,
        lambda town: {"pk": _listing(town, name).pk, "verb": verb},
        lambda town: data(town) | {"key": uuid4()},
        owner,
        member,
        verb=verb,
    )


def _written(town: Town) -> dict[str, Any]:
    told = {"owner": town.world.village.pk, "title": "新的需求", "form": "goods", "quantity": "12", "urgency": "normal"}
    return told | {"key": uuid4()}


def _bid(town: Town) -> dict[str, Any]:
    return {"organisation": town.world.partner.pk, "quantity": "1"}


def _basket(town: Town) -> dict[str, Any]:
    need = _listing(town, "need")
    chosen = {"listing": need.pk, f"quantity_{need.pk}": "1", "organisation": town.world.partner.pk}
    return chosen | {"key": uuid4()}


def _search(town: Town) -> dict[str, Any]:
    return {"pk": town.search.pk}


LISTINGS: Sequence[Page] = [
    Page("exchange:list", OPEN),
    Page("exchange:listing", OPEN, to=_of("need")),
    Page("exchange:new", OWNER, OWNER_DID, data=_written, owner="steward"),
    Page("exchange:suggest", OWNER, owner="steward"),
    Page("network:columns", NOT_READ, CHOSEN, lambda _town: {"of": "need"}, lambda _town: {"column": "owner"}),
    Page("exchange:edit", STEP, STEP_DONE, _of("need"), _written, "steward"),
    Page("exchange:basket", OWNER, OWNER_DID, data=_basket, owner="liaison", member="auditor"),
    Page(
        "exchange:keep_search",
        NOT_READ_SIGNED_IN,
        Answers(302, 302, 302, 404),
        data=lambda _town: {"query": "side=need&form=money"},
        owner="liaison",
    ),
    Page("exchange:see_search", Answers(302, 302, 404, 404), to=_search, owner="liaison"),
    Page("exchange:forget_search", NOT_READ_SIGNED_IN, OWNER_DID, _search, owner="liaison"),
    _step("claim", "need", _bid, "liaison", "auditor", NOBODY_TO_CLAIM_FOR),
    _step("wait", "full", _bid, "liaison", "auditor", NOBODY_TO_CLAIM_FOR),
    _step("propose", "need", _bid),
    _step("close", "need", lambda _town: {"reason": "已解决"}),
    _step("reopen", "shut"),
]
