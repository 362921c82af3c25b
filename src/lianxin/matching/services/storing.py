"""Keeping what was computed: the pairs, what each village gets, what stays unmet; and what changed in them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lianxin.kernel import clock
from lianxin.matching.models import Plan, Proposal, Share, Unmet
from lianxin.matching.services.changes import Change
from lianxin.matching.states import ASKED, PlanState, ProposalState

if TYPE_CHECKING:
    from lianxin.matching.services.computing import Computed, Pair
    from lianxin.matching.services.problems import Key


def store(plan: Plan, found: "Computed", *, because: Proposal | None = None) -> list[Change]:
    """Bring a held plan's rows in line with what was computed (a step). Returns what changed for people.

    What one side said yes to, and what was agreed on, stays as it is.
    """
    changes = _pairs(plan, found.pairs, because)
    if found.villages:
        _shares(plan, found)
    _unmet(plan, found)
    agreed = list(plan.proposals.filter(state__in=(ProposalState.AGREED, *ASKED, ProposalState.DRAFT)))
    plan.certificate, plan.units = found.certificate, found.steps
    plan.needs, plan.givers = found.needs, found.givers
    plan.taking_part = len({one.partner_id for one in agreed})
    plan.fit = sum(one.score * one.units for one in agreed)
    shares = list(plan.shares.all())
    plan.wanted = sum(one.wanted - one.had for one in shares)
    plan.served = sum(one.served for one in shares)
    plan.save()
    return changes


def key_of(proposal: Proposal) -> "Key":
    """The pair of a proposal: need, resource, partner."""
    return proposal.need_id, proposal.offer_id, proposal.partner_id


def _pairs(plan: Plan, pairs: "Iterable[Pair]", because: Proposal | None) -> list[Change]:
    now = clock.now()
    free = (ProposalState.DRAFT, ProposalState.PROPOSED)
    standing = {key_of(one): one for one in plan.proposals.filter(state__in=free).order_by("pk")}
    wanted = {pair.key: pair for pair in pairs}
    same = {key for key, pair in wanted.items() if key in standing and standing[key].quantity == pair.quantity}
    gone = [one for key, one in standing.items() if key not in same]
    Proposal.objects.filter(pk__in=[one.pk for one in gone]).update(state=ProposalState.SUPERSEDED, ended_at=now)
    new = [_proposal(plan, pair, because) for key, pair in wanted.items() if key not in same]
    Proposal.objects.bulk_create(new, batch_size=500)
    return [*_ended(gone, wanted), *_begun(new, standing)]


def _proposal(plan: Plan, pair: "Pair", because: Proposal | None) -> Proposal:
    need, offer, partner = pair.key
    published = plan.state == PlanState.PUBLISHED
    return Proposal(
        plan=plan,
        council_id=plan.council_id,
        need_id=need,
        offer_id=offer,
        partner_id=partner,
        village_id=pair.village_id,
        quantity=pair.quantity,
        units=pair.units,
        score=pair.score,
        factors=pair.factors,
        explanation=pair.explanation,
        state=ProposalState.PROPOSED if published else ProposalState.DRAFT,
        proposed_on=clock.today() if published else None,
        sprang_from=because,
    )


def _ended(gone: Iterable[Proposal], wanted: "Mapping[Key, Pair]") -> list[Change]:
    return [Change("ended", one, one.quantity, 0) for one in gone if key_of(one) not in wanted]


def _begun(new: Iterable[Proposal], standing: "Mapping[Key, Proposal]") -> list[Change]:
    changes = []
    for one in new:
        before = standing[key_of(one)].quantity if key_of(one) in standing else 0
        kind = "new" if not before else "more" if one.quantity > before else "less"
        changes.append(Change(kind, one, before, one.quantity))  # type: ignore[arg-type]
    return changes


def _shares(plan: Plan, found: "Computed") -> None:
    """What each village had before the plan, and what the plan adds, with what was agreed on or said yes to."""
    added: dict[int, int] = {}
    for one in plan.proposals.filter(state__in=(ProposalState.AGREED, ProposalState.HALF)):
        added[one.village_id] = added.get(one.village_id, 0) + one.units
    rows = []
    for village, (wanted, served) in found.villages.items():
        if wanted:
            had = found.had[village]
            own = min(added.get(village, 0), had)
            more = served - had + own
            helped = {"by": found.helpers.get(village, [])}
            units = {"wanted": wanted, "had": had - own, "served": more}
            rows.append(Share(plan=plan, village_id=village, helped_by=helped, **units))
    plan.shares.all().delete()
    rows.sort(key=lambda one: (one.level, one.village_id))
    Share.objects.bulk_create(rows, batch_size=500)


def _unmet(plan: Plan, found: "Computed") -> None:
    plan.unmet.all().delete()
    Unmet.objects.bulk_create(
        (Unmet(plan=plan, need_id=pk, quantity=left, why=why) for pk, (left, why) in found.missing.items()),
        batch_size=500,
    )
