"""Twice the rows, the same number of queries: every list, on pages and in the API."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from lianxin.accounts.services import issue_token
from lianxin.exchange.models import Concern
from lianxin.exchange.services import Arrived, Raised, keep_search, link_need, record_concern, record_delivery
from lianxin.kernel import clock
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.services import make_plan, publish_plan
from lianxin.network.models import Pairing
from lianxin.network.states import Role
from lianxin.projects.services import plan_milestone
from lianxin.sheets.services import receive_file
from tests.tenancy.town import a_workbook
from tests.world import World

pytestmark = pytest.mark.django_db
ROUND = 2
"""So few that the inbox still shows each matter on a line of its own after doubling."""
STAGES = ("draft", "file", "endorse", "approve", "publish", "receive", "submit", "accept")

PAGES: Mapping[str, str] = {
    "projects:list": "office",
    "projects:review": "office",
    "network:circle": "office",
    "network:posts": "office",
    "insights:home": "office",
    "insights:figures": "office",
    "insights:stuck": "office",
    "insights:statement": "office",
    "publishing:disclosures": "office",
    "journal:journal": "auditor",
    "ledger:book": "office",
    "desk:inbox": "office",
    "sheets:imports": "office",
    "projects:new": "liaison",
    "exchange:list": "liaison",
    "exchange:new": "steward",
    "exchange:claims": "liaison",
    "exchange:concerns": "steward",
    "exchange:carry": "office",
    "exchange:calendar": "liaison",
    "matching:home": "liaison",
    "matching:new": "office",
    "matching:compare": "office",
    "matching:precision": "office",
}
OF_A_PLAN = ("villages", "pairs", "unmet", "ended")
RECORDS = ("projects.declared", "projects.received_fen", "network.partners")
LISTS = (
    "list_projects", "list_organisations", "list_pairings", "list_listings", "list_posts", "list_journal", "list_inbox",
    "list_figures", "list_seals", "statement", "list_disclosures", "list_rounds", "list_categories",
)  # fmt: skip


class Growing:
    """A council that gets more of everything."""

    def __init__(self) -> None:
        self.world = World()
        self.first = self.world.project("receive", title="一直在办的项目")
        self.people = {"office": self.world.office_user, "liaison": self.world.liaison, "auditor": self.world.auditor}
        self.people["steward"] = self.world.steward
        self.need = self.world.need(10_000, title="一直在册的需求", category=self.world.council.categories.first())
        self.concern = self.raised()
        self.size = 0

    def raised(self) -> Concern:
        """What residents raised ten days ago."""
        told = Raised("路口太黑", clock.today() - timedelta(days=10))
        return record_concern(
            council=self.world.council, village=self.world.village, raised=told, actor=self.world.steward
        )

    def give_and_link(self) -> None:
        """Bring something, and list a need for what residents raised."""
        claim = self.world.bid(self.need, 2)
        record_delivery(claim_id=claim.pk, arrived=Arrived(1, clock.today()), actor=self.world.steward)
        need = self.world.need(title=f"为群众{self.size}", year=clock.today().year - 1)
        link_need(concern_id=self.concern.pk, listing_id=need.pk, actor=self.world.steward)
        self.world.bid(need, 1)
        self.raised()

    def grow(self) -> None:
        """Add a project at each stage, members, people, tokens, milestones and imports."""
        world = self.world
        for _ in range(ROUND):
            self.size += 1
            for stage in STAGES:
                world.project(stage, title=f"{stage * 3}{chr(0x4E00 + self.size) * 12}")
            member = world.enrolled(f"{self.size}号单位")
            world.person(Role.LIAISON, member)
            issue_token(user=world.liaison, label=str(self.size))
            for title in (f"图书{self.size}", f"书架{self.size}"):
                listing, offered = world.need(title=title), world.offer(title=title)
                world.bid(self.need, 1)
                world.bid(listing, listing.capacity)
                world.wait(listing, 1)
                world.bid(offered, 1, world.village)
            for need in (world.need(title="需要健康手环"), world.need(title="需要健康手环", quantity=30)):
                world.offer(title="可提供健康手环", quantity=need.capacity // 2)
            self.give_and_link()
            keep_search(council=world.council, query=f"q={self.size}", name=str(self.size), actor=world.liaison)
            plan_milestone(project=self.first, title=str(self.size), on=clock.today(), actor=world.steward)
            receive_file(council_id=world.council.pk, actor=world.office_user, file_name="a.xlsx", content=a_workbook())
        self.plan_anew()

    def plan_anew(self) -> None:
        """Plan what is open by now, and ask both sides; what the plan before proposed is replaced."""
        council, office, year = self.world.council, self.world.office_user, clock.today().year
        policies = (PlanPolicy(projects=False), PlanPolicy(projects=False, at_least_one=False))
        made = [make_plan(council=council, year=year, policy=policy, actor=office) for policy in policies]
        self.plan = publish_plan(plan_id=made[-1].pk, actor=office)

    def costs(self) -> dict[str, int]:
        """How many queries each list needs now."""
        return {name: self._cost(address, who) for name, (address, who) in self._lists().items()}

    def _lists(self) -> dict[str, tuple[str, str]]:
        code = self.world.code
        found = {name: (reverse(name, kwargs={"council": code}), who) for name, who in PAGES.items()}
        for metric in RECORDS:
            found[f"records {metric}"] = (reverse("insights:records", args=[code, metric]), "office")
        for name in LISTS:
            found[name] = (f"{reverse(f'api-v1:{name}')}?council={code}", "office")
        of_one = {
            "projects:detail": self.first,
            "network:organisation": self.world.partner,
            "exchange:listing": self.need,
            "exchange:claim": self.need.claims.order_by("pk")[0],
            "exchange:concern": self.concern,
            "network:pairing": Pairing.objects.get(partner=self.world.partner),
        }
        for name, pk in ((name, one.pk) for name, one in of_one.items()):
            found[name] = (reverse(name, kwargs={"council": code, "pk": pk}), "office")
        plan = reverse("matching:plan", kwargs={"council": code, "pk": self.plan.pk})
        found |= {f"plan {show}": (f"{plan}?show={show}", "office") for show in OF_A_PLAN}
        found["village"] = (
            reverse("network:organisation", kwargs={"council": code, "pk": self.world.village.pk}),
            "office",
        )
        found["accounts:tokens"] = (reverse("accounts:tokens"), "liaison")
        found["api project"] = (reverse("api-v1:project", args=[self.first.pk]), "office")
        return found

    def _cost(self, address: str, who: str) -> int:
        client = Client()
        client.force_login(self.people[who])
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, address
        return len(captured)


@pytest.fixture(scope="module")
def costs(django_db_setup: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """What every list costs, before and after its rows were doubled."""
    with django_db_blocker.unblock(), transaction.atomic():
        council = Growing()
        council.grow()
        council.costs()  # what is remembered by the process is remembered now
        before = council.costs()
        council.grow()
        yield before, council.costs()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "name",
    [
        *PAGES,
        *(f"records {metric}" for metric in RECORDS),
        *LISTS,
        "projects:detail",
        "network:organisation",
        "exchange:listing",
        "exchange:claim",
        "exchange:concern",
        "network:pairing",
        *(f"plan {show}" for show in OF_A_PLAN),
        "village",
        "accounts:tokens",
        "api project",
    ],
)
def test_twice_the_rows_cost_no_more_queries(name: str, costs: tuple[dict[str, int], dict[str, int]]) -> None:
    before, after = costs
    assert after[name] <= before[name]
