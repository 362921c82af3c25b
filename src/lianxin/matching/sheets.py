"""A plan as a workbook: its pairs with their reasons, what each village gets, what stays unmet."""

from collections.abc import Iterable, Sequence
from typing import IO, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianxin.exchange.amounts import brief
from lianxin.matching.models import Plan
from lianxin.matching.queries.amounts import amounts_of
from lianxin.matching.queries.plan_page import plan_page, village_rows
from lianxin.matching.queries.plans import pairs_of, unmet_of
from lianxin.matching.queries.proposal_page import reasons_of
from lianxin.network.sentences import named
from lianxin.sheets.layouts import Column, Hooks, Kind, Layout, Values
from lianxin.sheets.writer import Filled, write_workbook

NEVER_READ = cast("Hooks", None)
"""These layouts are written only: nothing reads them back, so nothing is done with their rows."""


def write_plan(target: IO[bytes], plan: Plan) -> None:
    """Write a plan as it stands now. Twelve queries.

    What can be added has a total: needs by number. Different things have none.
    """
    pairs = [
        Column("village", _("Village"), required=True, width=16),
        Column("need", pgettext("matching", "Need"), required=True, width=36),
        Column("partner", _("Given by"), width=32),
        Column("offer", _("Resource"), width=36),
        Column("amount", _("How much"), width=16),
        Column("fit", _("Fit"), width=8),
        Column("why", _("Reasons"), width=48),
        Column("state", _("State"), width=20),
    ]
    villages = [
        Column("village", _("Village"), required=True, width=16),
        Column("needs", _("Open needs"), Kind.INTEGER, total=True),
        Column("full", _("In full"), Kind.INTEGER, total=True),
        Column("part", _("In part"), Kind.INTEGER, total=True),
        Column("none", _("Not at all"), Kind.INTEGER, total=True),
        Column("before", _("Promised before, in percent"), Kind.INTEGER, width=18),
        Column("percent", _("Served with the plan, in percent"), Kind.INTEGER, width=18),
        Column("helpers", _("Who could help with a little more"), width=40),
    ]
    amounts = [
        Column("form", _("Form"), required=True),
        Column("wanted", _("Asked for"), width=20),
        Column("served", _("Served"), width=20),
        Column("percent", _("Served, in percent"), Kind.INTEGER, width=16),
    ]
    unmet = [
        Column("village", _("Village"), required=True, width=16),
        Column("need", pgettext("matching", "Need"), required=True, width=36),
        Column("form", _("Form")),
        Column("unmet", _("Unmet"), width=16),
        Column("why", _("Why"), width=40),
    ]
    write_workbook(
        target,
        [
            _filled(plan, _("Pairs"), pairs, _pairs(plan)),
            _filled(plan, _("Villages"), villages, _villages(plan), total_row=True),
            _filled(plan, _("Form by form"), amounts, _amounts(plan), identity="form"),
            _filled(plan, _("Still unmet"), unmet, _unmet(plan)),
        ],
    )


def _filled(
    plan: Plan,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Values],
    *,
    identity: str = "village",
    total_row: bool = False,
) -> Filled:
    number = Column("number", _("No."), Kind.SEQUENCE, width=6)
    layout = Layout(
        code="matching.plan",
        name=name,
        sheet="",
        sheet_name=name,
        title="{plan} · " + name,
        subtitle="",
        columns=(number, *columns),
        identity=(identity,),
        hooks=NEVER_READ,
        total_row=total_row,
    )
    return Filled(layout, plan.year, list(rows), {"plan": str(plan)})


def _pairs(plan: Plan) -> Iterable[Values]:
    for one in pairs_of(plan):
        yield {
            "village": named(one.village),
            "need": one.need.title,
            "partner": named(one.partner),
            "offer": one.offer.title if one.offer else _("asked to claim it"),
            "amount": brief(one.quantity, one.need.unit),
            "fit": f"{one.score // 10}%",
            "why": pgettext("list", ", ").join(str(reason.factor.label) for reason in reasons_of(one)),
            "state": str(one.get_state_display()),
        }


def _villages(plan: Plan) -> Iterable[Values]:
    for row in village_rows(plan_page(plan)):
        share, needs = row.share, row.needs
        figures: Values = {"needs": needs.total, "full": needs.full, "part": needs.part, "none": needs.none}
        shares: Values = {"before": share.percent_before, "percent": share.percent}
        helpers = pgettext("list", ", ").join(str(named(helper.partner)) for helper in row.helpers)
        yield {"village": named(share.village), **figures, **shares, "helpers": helpers}


def _amounts(plan: Plan) -> Iterable[Values]:
    for one in amounts_of(plan):
        yield {
            "form": str(one.form.label),
            "wanted": brief(one.wanted, one.unit),
            "served": brief(one.served, one.unit),
            "percent": one.percent,
        }


def _unmet(plan: Plan) -> Iterable[Values]:
    for one in unmet_of(plan):
        yield {
            "village": named(one.need.place or one.need.owner),
            "need": one.need.title,
            "form": str(one.need.get_form_display()),
            "unmet": brief(one.quantity, one.need.unit),
            "why": str(one.get_why_display()),
        }
