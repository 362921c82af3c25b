"""Addresses of claims, residents' concerns, calendars and the carry-over: what each reader must get."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.exchange.models import Listing
from lianxin.exchange.views.calendar import token_of
from tests.tenancy.case import Answers, Make, Page, nothing
from tests.tenancy.town import PNG, Town, today

OPEN = Answers(200, 200, 200, 200)
MEMBERS = Answers(302, 200, 200, 404)
OWNER = Answers(302, 200, 404, 404)
OWNER_DID = Answers(302, 302, 404, 404)
STEP = Answers(302, 200, 403, 404)
STEP_DONE = Answers(302, 302, 403, 404)
"""Every member may see it, so who may not act is told so; nobody else learns that it is there."""


@dataclass(frozen=True)
class ClaimStep(Page):
    """One verb of a claim."""

    verb: str = ""

    def label(self) -> str:
        """The address and the verb."""
        return f"{self.name}-{self.verb}"


@dataclass(frozen=True)
class ConcernStep(ClaimStep):
    """One verb of a residents' concern."""


def _pk(name: str) -> Make:
    return lambda town: {"pk": getattr(town.promises, name).pk}


def _step(verb: str, name: str, data: Make = nothing, owner: str = "steward", *, of: str = "claim") -> ClaimStep:
    kind = ClaimStep if of == "claim" else ConcernStep
    return kind(
        f"exchange:do_{of}",
        STEP,
        STEP_DONE,
        lambda town: _pk(name)(town) | {"verb": verb},
        lambda town: data(town) | {"key": uuid4()},
        owner,
        verb=verb,
    )


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "另有安排"}


def _on(_town: Town) -> dict[str, Any]:
    return {"on": today()}


def _came(_town: Town) -> dict[str, Any]:
    return {"quantity": "1", "on": today()}


def _wrong(town: Town) -> dict[str, Any]:
    return {"delivery": town.promises.delivery.pk, "on": today(), "purpose": "记错了"}


def _handed_out(town: Town) -> dict[str, Any]:
    return _came(town) | {"delivery": town.promises.brought.pk, "purpose": "三组"}


def _pictured(town: Town) -> dict[str, Any]:
    return {"delivery": town.promises.paid.pk, "scan": SimpleUploadedFile("a.png", PNG, "image/png")}


def _raised(town: Town) -> dict[str, Any]:
    return {"village": town.world.village.pk, "text": "路口太黑", "on": today(), "key": uuid4()}


def _need(town: Town) -> dict[str, Any]:
    return {"listing": Listing.objects.get(title=town.public("need")).pk}


CLAIMS: Sequence[Page] = [
    Page("exchange:claims", MEMBERS, owner="liaison"),
    Page("exchange:claim", MEMBERS, to=_pk("part"), owner="liaison"),
    Page("exchange:delivery_file", MEMBERS, to=_pk("delivery"), owner="liaison"),
    Page("exchange:use_file", MEMBERS, to=_pk("use"), owner="liaison"),
    Page("exchange:concerns", MEMBERS, owner="steward"),
    Page("exchange:concern", MEMBERS, to=_pk("concern"), owner="steward"),
    Page("exchange:record_concern", OWNER, OWNER_DID, data=_raised, owner="steward"),
    Page("exchange:carry", OWNER, OWNER_DID, data=lambda _town: {"year": today()[:4], "key": uuid4()}),
    Page("exchange:calendar", OPEN),
    Page("exchange:feed", OPEN, to=lambda town: {"token": token_of(town.people["liaison"])}),
    _step("accept", "proposed", owner="liaison"),
    _step("decline", "proposed", _why, "liaison"),
    _step("confirm", "new"),
    _step("note_contact", "new", _on, "liaison"),
    _step("deliver", "new", _came),
    _step("withdraw_claim", "new", _why, "liaison"),
    _step("release", "new", _why),
    _step("settle", "part", _why),
    _step("take_back", "part", _wrong, "office"),
    _step("use", "used", _handed_out),
    _step("take_back_use", "used", lambda town: _why(town) | {"use": town.promises.use.pk}),
    _step("add_scan", "cash", _pictured),
    _step("link_need", "concern", _need, of="concern"),
    _step("answer", "concern", lambda town: _on(town) | {"outcome": "装了灯"}, of="concern"),
    _step("tell", "answered", lambda town: _on(town) | {"how": "上门"}, of="concern"),
]
