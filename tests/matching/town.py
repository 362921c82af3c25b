"""A small town whose needs and resources can be matched."""

from typing import Any

from lianxin.accounts.models import User
from lianxin.exchange.models import Listing
from lianxin.exchange.services import Terms, publish_listing
from lianxin.exchange.states import Form, Side
from lianxin.kernel import clock
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.services import accept_proposal, make_plan, publish_plan
from lianxin.matching.states import PlanState
from lianxin.network.models import Organisation
from lianxin.network.states import Role
from tests.world import World

OWN_ONLY = PlanPolicy(projects=False, at_least_one=False)


class Town(World):
    """Two villages, two partners, and people who speak for each."""

    def __init__(self, code: str = "310116112") -> None:
        super().__init__(code)
        self.people: dict[int, User] = {
            self.village.pk: self.steward,
            self.villages[1].pk: self.person(Role.STEWARD, self.villages[1]),
            self.partner.pk: self.liaison,
            self.rival.pk: self.rival_liaison,
        }

    def wants(self, title: str, quantity: int = 10, village: int = 0, **terms: Any) -> Listing:
        """An open need of one of the villages."""
        return self._listed(Side.NEED, self.villages[village], title, quantity, terms)

    def gives(self, title: str, quantity: int = 10, by: Organisation | None = None, **terms: Any) -> Listing:
        """An open resource of a partner, the first unless told otherwise."""
        return self._listed(Side.OFFER, by or self.partner, title, quantity, terms)

    def _listed(self, side: Side, owner: Organisation, title: str, quantity: int, terms: dict[str, Any]) -> Listing:
        said: dict[str, Any] = {"side": side, "form": Form.GOODS, "title": title, "quantity": quantity} | terms
        return publish_listing(council=self.council, owner=owner, terms=Terms(**said), actor=self.people[owner.pk])

    def plan(self, policy: PlanPolicy = OWN_ONLY, **more: Any) -> Plan:
        """A plan of this year, made by the office."""
        year = clock.today().year
        return make_plan(council=self.council, year=year, policy=policy, actor=self.office_user, **more)

    def published(self, policy: PlanPolicy = OWN_ONLY) -> Plan:
        """The same, published."""
        return publish_plan(plan_id=self.plan(policy).pk, actor=self.office_user)

    def agree(self, proposal: Proposal) -> Proposal:
        """Both sides say yes."""
        accept_proposal(proposal_id=proposal.pk, actor=self.people[proposal.partner_id])
        return accept_proposal(proposal_id=proposal.pk, actor=self.people[proposal.village_id]).proposal


def pairs(plan: Plan) -> dict[tuple[str, str], int]:
    """What a plan proposes now: quantities by titles of need and resource."""
    standing = plan.proposals.filter(state__in=("draft", "proposed", "half", "agreed")).select_related("need", "offer")
    return {(one.need.title, one.offer.title if one.offer else one.partner.name): one.quantity for one in standing}


def only(plan: Plan) -> Proposal:
    """The one pair that a plan proposes."""
    return plan.proposals.get(state__in=("draft", "proposed", "half", "agreed"))


def drafted_pair(world: World, need: Listing) -> Proposal:
    """A pair of a plan that was made, as a row: the first partner may be asked for all of a need."""
    council, now = world.council, clock.now()
    plan = Plan.objects.create(council=council, year=need.year, state=PlanState.READY, wanted=1, served=1, made_at=now)
    return Proposal.objects.create(
        plan=plan,
        council=council,
        need=need,
        partner=world.partner,
        village=world.village,
        quantity=need.capacity,
        units=1,
        score=500,
    )
