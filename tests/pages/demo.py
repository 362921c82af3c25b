"""Every page of the demo by its address, for tests and benchmarks."""

from collections.abc import Iterator

from django.urls import reverse

from lianxin.exchange.models import Claim, Concern, Listing
from lianxin.exchange.states import Side
from lianxin.ledger.models import Transfer
from lianxin.matching.models import Plan
from lianxin.network.models import Council, Organisation, Pairing
from lianxin.network.queries import villages_of
from lianxin.network.states import Kind
from lianxin.projects.models import Project
from lianxin.sheets.models import ImportJob

PEOPLE = ("", "office", "steward", "liaison", "auditor", "handler", "admin")
"""The demo's accounts, and nobody."""
MOST_QUERIES = 25


def addresses(council: Council) -> dict[str, str]:
    """Name and address of each page of the demo."""
    return dict(_addresses(council))


def _addresses(council: Council) -> Iterator[tuple[str, str]]:
    plain = (
        "insights:home", "insights:figures", "insights:stuck", "projects:list", "projects:new", "projects:review",
        "projects:alike", "network:circle", "network:posts", "network:enrol", "network:appoint", "desk:inbox",
        "journal:journal", "ledger:book", "sheets:imports", "exchange:list", "exchange:new",
        "publishing:disclosures", "receipts:receipts",
        "exchange:claims", "exchange:concerns", "exchange:record_concern", "exchange:carry", "exchange:calendar",
        "exchange:bank", "exchange:bank_send", "ledger:pending", "ledger:rule",
        "matching:home", "matching:new", "matching:compare", "matching:precision",
    )  # fmt: skip
    for name in plain:
        yield name, _at(name, council)
    for state in ("accepted", "endorsed", "filed"):
        if project := Project.objects.filter(council=council, state=state).order_by("pk").first():
            yield f"projects:detail {state}", _at("projects:detail", council, pk=project.pk)
    yield "exchange:list offers", f"{_at('exchange:list', council)}?side=offer&state=any"
    for side in Side:
        if listing := Listing.objects.own().filter(council=council, side=side).order_by("pk").first():
            yield f"exchange:listing {side}", _at("exchange:listing", council, pk=listing.pk)
    yield from _of_claims(council)
    yield from _of_money(council)
    yield from _of_matching(council)
    for by in ("project", "organisation", "month"):
        yield f"insights:statement {by}", f"{_at('insights:statement', council)}?by={by}&year=2019"
    village = villages_of(council)[5]
    yield "publishing:disclosure", _at("publishing:disclosure", council, village=village.pk, year=2019, number=4)
    yield "projects:list 2019", f"{_at('projects:list', council)}?year=2019"
    yield "insights:records", f"{_at('insights:records', council, code='projects.accepted')}?year=2019"
    yield "insights:records money", f"{_at('insights:records', council, code='projects.spent_fen')}?year=2019"
    for name, kind in (("partner", Kind.PARTNER), ("village", Kind.VILLAGE)):
        place = Organisation.objects.filter(kind=kind).order_by("pk")[0]
        yield f"network:organisation {name}", _at("network:organisation", council, pk=place.pk)
    pairing = Pairing.objects.filter(council=council).order_by("pk")[0]
    yield "network:pairing", _at("network:pairing", council, pk=pairing.pk)
    yield "network:renew", _at("network:renew", council, pk=pairing.pk)
    yield "network:correct", _at("network:correct", council, pk=pairing.partner_id)
    yield "sheets:detail", _at("sheets:detail", council, pk=ImportJob.objects.filter(council_id=council.pk)[0].pk)
    yield "accounts:profile", reverse("accounts:profile")
    yield "accounts:tokens", reverse("accounts:tokens")
    yield "landing", reverse("landing")


def _of_claims(council: Council) -> Iterator[tuple[str, str]]:
    for claim in Claim.objects.filter(council=council).order_by("pk")[:1]:
        yield "exchange:claim", _at("exchange:claim", council, pk=claim.pk)
    for claim in Claim.objects.filter(council=council, listing__origin="").order_by("pk")[:1]:
        yield "exchange:claim of a need", _at("exchange:claim", council, pk=claim.pk)
    for concern in Concern.objects.filter(council=council).order_by("pk")[:1]:
        yield "exchange:concern", _at("exchange:concern", council, pk=concern.pk)


def _of_matching(council: Council) -> Iterator[tuple[str, str]]:
    for plan in Plan.objects.filter(council=council).order_by("-pk")[:1]:
        for show in ("villages", "pairs", "unmet", "ended"):
            yield f"matching:plan {show}", f"{_at('matching:plan', council, pk=plan.pk)}?show={show}"
        yield "matching:xlsx", _at("matching:xlsx", council, pk=plan.pk)
        for pair in plan.proposals.order_by("pk")[:1]:
            yield "matching:proposal", _at("matching:proposal", council, pk=pair.pk)


def _of_money(council: Council) -> Iterator[tuple[str, str]]:
    for kind in ("received", "spent"):
        for entry in Transfer.objects.filter(council=council, kind=kind).order_by("pk")[:1]:
            yield f"ways:entry {kind}", _at("ways:entry", council, pk=entry.pk)


def _at(name: str, council: Council, **more: object) -> str:
    return reverse(name, kwargs={"council": council.code} | more)
