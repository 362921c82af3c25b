"""Every operation of the exchange: how it is called in a town, and what each caller must get."""

from collections.abc import Sequence
from typing import Any

from lianxin.exchange.models import Listing
from tests.tenancy.case import Answers, Call, Make
from tests.tenancy.town import Town, today

OPEN = Answers(200, 200, 200, 200)
MEMBERS = Answers(401, 200, 200, 404)
OFFICE = Answers(401, 200, 403, 403)
MADE = Answers(401, 201, 403, 403)
DONE = Answers(401, 200, 403, 403)
"""A need is public, so who may not act is told so."""
INSIDE = Answers(401, 200, 403, 404)
MADE_INSIDE = Answers(401, 201, 403, 404)
"""Of claims and concerns nobody else learns that they are there."""
OWN = Answers(401, 200, 404, 404)


def _here(town: Town) -> dict[str, Any]:
    return {"council": town.code}


def _need(town: Town, name: str = "need") -> Listing:
    return Listing.objects.get(council=town.world.council, title=town.public(name))


def _of(name: str) -> Make:
    return lambda town: {"listing_id": _need(town, name).pk}


def _claim(name: str) -> Make:
    return lambda town: {"claim_id": getattr(town.promises, name).pk}


def _concern(name: str) -> Make:
    return lambda town: {"concern_id": getattr(town.promises, name).pk}


def _search(town: Town) -> dict[str, Any]:
    return {"search_id": town.search.pk}


def _delivery(town: Town) -> dict[str, Any]:
    return {"delivery_id": town.promises.delivery.pk}


def _use(town: Town) -> dict[str, Any]:
    return {"use_id": town.promises.use.pk}


def _terms(_town: Town) -> dict[str, Any]:
    return {"title": "新的需求", "quantity": 12, "category": None, "details": "", "until_on": None}


def _listed(town: Town) -> dict[str, Any]:
    told = {"side": "need", "form": "goods", "owner": town.world.village.pk, "concern": town.promises.concern.pk}
    return _here(town) | _terms(town) | told | {"urgency": "soon", "households": 3, "micro": False}


def _bid(town: Town) -> dict[str, Any]:
    return {"organisation": town.world.partner.pk, "quantity": 1}


def _basket(town: Town) -> dict[str, Any]:
    lines = [{"listing": _need(town).pk, "quantity": 1}]
    return _here(town) | {"organisation": town.world.partner.pk, "lines": lines}


def _sought(town: Town) -> dict[str, Any]:
    return _here(town) | {"side": "need", "form": "goods", "title": "图书"}


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "另有安排"}


def _on(_town: Town) -> dict[str, Any]:
    return {"on": today()}


def _raised(town: Town) -> dict[str, Any]:
    return _here(town) | _on(town) | {"village": town.world.village.pk, "text": "路口太黑", "households": 4}


def _kept(town: Town) -> dict[str, Any]:
    return _here(town) | {"name": "图书", "side": "need", "q": "图书", "form": "goods", "year": None, "micro": True}


LISTINGS = [
    Call("list_listings", OPEN, query=_here, across=200),
    Call("listing_detail", OPEN, _of("need")),
    Call("list_counterparts", OFFICE, query=_sought, owner="steward", across=200),
    Call("publish_listing", MADE, body=_listed, owner="steward", across=404),
    Call("rewrite_listing", DONE, _of("need"), body=_terms, owner="steward"),
    Call("change_listing", DONE, _of("need"), body=lambda _town: {"title": "改名"}, owner="steward"),
    Call("close_listing", DONE, _of("need"), body=_why, owner="steward"),
    Call("reopen_listing", DONE, _of("shut"), owner="steward"),
    Call("claim_listing", MADE, _of("need"), body=_bid, owner="liaison", member="auditor"),
    Call("wait_for_listing", MADE, _of("full"), body=_bid, owner="liaison", member="auditor"),
    Call("propose_listing", MADE, _of("need"), body=_bid, owner="steward"),
    Call("claim_basket", MADE, body=_basket, owner="liaison", member="auditor", across=404),
    Call("list_unmet", OFFICE, query=_here, across=200),
    Call("carry_needs_over", MADE, body=lambda town: _here(town) | {"year": int(today()[:4])}),
    Call("list_searches", MEMBERS, query=_here, owner="liaison", across=200),
    Call("keep_search", Answers(401, 201, 201, 404), body=_kept, owner="liaison"),
    Call("see_search", OWN, _search, owner="liaison"),
    Call("forget_search", OWN, _search, owner="liaison"),
]

CLAIMS = [
    Call("list_claims", MEMBERS, query=_here, owner="liaison", across=200),
    Call("claim_detail", MEMBERS, _claim("part"), owner="liaison"),
    Call("delivery_file", MEMBERS, _delivery, owner="liaison", gives_file=True),
    Call("accept_claim", INSIDE, _claim("proposed"), owner="liaison"),
    Call("decline_claim", INSIDE, _claim("proposed"), body=_why, owner="liaison"),
    Call("confirm_claim", INSIDE, _claim("new"), owner="steward"),
    Call("note_contact", INSIDE, _claim("new"), body=_on, owner="liaison"),
    Call("settle_claim", INSIDE, _claim("part"), body=_why, owner="steward"),
    Call("withdraw_claim", INSIDE, _claim("new"), body=_why, owner="liaison"),
    Call("release_claim", INSIDE, _claim("new"), body=_why, owner="steward"),
    Call(
        "deliver",
        MADE_INSIDE,
        _claim("new"),
        body=lambda town: _on(town) | {"quantity": 1},
        owner="steward",
        sends_file=True,
    ),
    Call("use_file", MEMBERS, _use, owner="liaison", gives_file=True),
    Call(
        "record_use",
        MADE_INSIDE,
        lambda town: {"delivery_id": town.promises.brought.pk},
        body=lambda town: _on(town) | {"quantity": 1, "purpose": "三组"},
        owner="steward",
        sends_file=True,
    ),
    Call("take_back_use", MADE_INSIDE, _use, body=_why, owner="steward"),
    Call(
        "add_delivery_scan",
        MADE_INSIDE,
        lambda town: {"delivery_id": town.promises.paid.pk},
        owner="steward",
        sends_file=True,
    ),
    Call("take_back_delivery", MADE_INSIDE, _delivery, body=lambda town: _on(town) | {"purpose": "记错了"}),
]

CONCERNS = [
    Call("list_concerns", MEMBERS, query=_here, owner="steward", across=200),
    Call("concern_detail", MEMBERS, _concern("concern"), owner="steward"),
    Call("record_concern", MADE_INSIDE, body=_raised, owner="steward", across=404),
    Call(
        "link_need",
        INSIDE,
        _concern("concern"),
        body=lambda town: {"listing": _need(town).pk},
        owner="steward",
    ),
    Call(
        "answer_concern",
        INSIDE,
        _concern("concern"),
        body=lambda town: _on(town) | {"answer": "装了灯"},
        owner="steward",
    ),
    Call(
        "tell_residents", INSIDE, _concern("answered"), body=lambda town: _on(town) | {"how": "上门"}, owner="steward"
    ),
]

EXCHANGE: Sequence[Call] = [*LISTINGS, *CLAIMS, *CONCERNS]
