"""A town's plans: one that is ready, one that is published, with pairs that wait for an answer."""

from collections.abc import Callable

from lianxin.exchange.models import Listing
from lianxin.kernel import clock
from lianxin.matching.models import Plan, Proposal, Share, Unmet
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.states import Factor, PlanState, ProposalState, WhyUnmet
from tests.world import World


class Matched:
    """A plan that is ready and one that is published, with a pair for each answer."""

    def __init__(self, world: World, public: Callable[[str], str], secret: Callable[[str], str]) -> None:
        self.world, self.public = world, public
        self.ready = self._plan(secret("plan"), PlanState.READY)
        self.drafted = self._pair(self.ready, "drafted", ProposalState.DRAFT)
        self.published = self._plan(secret("plan"), PlanState.PUBLISHED)
        self.accept, self.decline, self.withdraw = (
            self._pair(self.published, name, ProposalState.PROPOSED) for name in ("accept", "decline", "withdraw")
        )

    def _plan(self, name: str, state: PlanState) -> Plan:
        office, now = self.world.office_user, clock.now()
        published = {"published_at": now, "published_by": office} if state == PlanState.PUBLISHED else {}
        plan = Plan.objects.create(
            council=self.world.council,
            year=clock.today().year,
            name=name,
            policy=PlanPolicy(projects=False).to_json(),
            state=state,
            units={"goods": 1},
            wanted=10,
            served=8,
            made_by=office,
            made_at=now,
            **published,
        )
        Share.objects.create(plan=plan, village=self.world.village, wanted=10, served=8)
        return plan

    def _pair(self, plan: Plan, name: str, state: ProposalState) -> Proposal:
        need, offer = self._listed(name)
        Unmet.objects.create(plan=plan, need=need, quantity=2, why=WhyUnmet.NOT_SAID)
        return Proposal.objects.create(
            plan=plan,
            council=self.world.council,
            need=need,
            offer=offer,
            partner=self.world.partner,
            village=self.world.village,
            quantity=8,
            units=8,
            score=500,
            factors={Factor.TEXT.value: 500},
            state=state,
            proposed_on=None if state == ProposalState.DRAFT else clock.today(),
        )

    def _listed(self, name: str) -> tuple[Listing, Listing]:
        title = self.public(f"matched-{name}")
        return self.world.need(title=title), self.world.offer(title=title)
