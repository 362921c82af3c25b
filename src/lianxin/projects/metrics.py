"""The figures of projects: money, people and how far they have come, each with its definition."""

from typing import Any, cast

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.exchange.models import Claim
from lianxin.exchange.states import PROMISED as STANDING
from lianxin.exchange.states import Form
from lianxin.figures.metric import Metric, Paths, Row, Unit, register
from lianxin.kernel.errors import Words
from lianxin.ledger.models import Fund, Leg, Share, Transfer
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.network.models import Organisation
from lianxin.network.sentences import named
from lianxin.projects import counting
from lianxin.projects.models import Outcome, Project
from lianxin.projects.states import ACCEPTED, APPROVED, DECLARED, IN_PROGRESS, ProjectState


def _of_project(project: Project, on: str, amount: int) -> Row:
    detail = f"{named(project.village)} · {named(project.category)}"
    return Row(getattr(project, on), project.title, detail, amount, "projects:detail", project.pk)


def _count_of(code: str, label: Words, definition: Words, states: tuple[ProjectState, ...], on: str) -> Metric:
    return Metric(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.PROJECTS,
        records=lambda: Project.objects.filter(state__in=states),
        measure=Count("pk"),
        paths=Paths("council_id", on, "round__year", "village__division__code", "category_id"),
        row=lambda project: _of_project(project, on, 1),
        related=("village", "category"),
    )


def _transfers_of(kind: TransferKind) -> QuerySet[Transfer]:
    return Transfer.objects.filter(kind=kind, fund__project__isnull=False)


def _money(code: str, label: Words, definition: Words, kind: TransferKind) -> Metric:
    def row(transfer: Transfer) -> Row:
        project = transfer.fund.project
        # Anybody can read this: a giver is an organisation, but a payee may be a person, so the purpose stands instead.
        about = named(transfer.organisation) if transfer.organisation else transfer.purpose
        detail = f"{named(project.village)} · {about}"
        return Row(transfer.on, project.title, detail, transfer.amount_fen, "projects:detail", project.pk)

    return Metric(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.FEN,
        records=lambda: _transfers_of(kind),
        measure=Sum("amount_fen"),
        paths=Paths(
            "council_id",
            "on",
            "fund__project__round__year",
            "fund__project__village__division__code",
            "fund__project__category_id",
            organisation="organisation_id" if kind == TransferKind.RECEIVED else "",
        ),
        row=row,
        related=("fund__project__village", "organisation"),
    )


def _held() -> QuerySet[Leg]:
    return Leg.objects.filter(account__kind=AccountKind.HELD, account__fund__project__isnull=False)


def _movement_row(leg: Leg) -> Row:
    project, transfer = leg.account.fund.project, leg.transfer
    detail = f"{named(project.village)} · {transfer.get_kind_display()}"
    return Row(transfer.on, project.title, detail, leg.amount_fen, "projects:detail", project.pk)


def _of_gifts(code: str, label: Words, definition: Words, kinds: tuple[TransferKind, ...]) -> Metric:
    def row(share: Share) -> Row:
        project, giver = share.source.fund.project, cast("Organisation", share.source.organisation)  # a gift has one
        detail = f"{named(project.village)} · {named(giver)} · {share.use.get_kind_display()}"
        return Row(share.because.on, project.title, detail, share.amount_fen, "projects:detail", project.pk)

    return Metric(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.FEN,
        records=lambda: Share.objects.filter(
            source__kind=TransferKind.RECEIVED, source__fund__project__isnull=False, use__kind__in=kinds
        ),
        measure=Sum("amount_fen"),
        paths=Paths(
            "source__council_id",
            "because__on",
            "source__fund__project__round__year",
            "source__fund__project__village__division__code",
            "source__fund__project__category_id",
            organisation="source__organisation_id",
        ),
        row=row,
        related=("because", "use", "source__organisation", "source__fund__project__village"),
    )


def _people(code: str, field: str, label: Words, definition: Words, unit: Unit) -> Metric:
    def row(outcome: Outcome) -> Row:
        project = outcome.project
        detail = f"{named(project.village)} · {named(project.category)}"
        return Row(outcome.on, project.title, detail, getattr(outcome, field), "projects:detail", project.pk)

    def records() -> QuerySet[Any]:
        return Outcome.objects.current().filter(**{f"{field}__gt": 0}, project__state__in=ACCEPTED)

    return Metric(
        code=code,
        label=label,
        definition=definition,
        unit=unit,
        records=records,
        measure=Sum(field),
        paths=Paths(
            "project__council_id",
            "on",
            "project__round__year",
            "project__village__division__code",
            "project__category_id",
        ),
        row=row,
        related=("project__village", "project__category"),
    )


def _promise_row(claim: Claim) -> Row:
    project = cast("Fund", claim.listing.fund).project  # the metric's records have one
    detail = f"{named(project.village)} · {named(claim.organisation)}"
    return Row(claim.on, project.title, detail, claim.held, "projects:detail", project.pk)


BUDGET = Metric(
    code=counting.BUDGET_FEN,
    label=_("Budget declared"),
    definition=_(
        "Sum of the budgets of the projects declared for the year and not withdrawn. A budget is what is asked for; "
        "nobody has promised it yet."
    ),
    unit=Unit.FEN,
    records=lambda: Project.objects.filter(state__in=DECLARED),
    measure=Sum("budget_fen"),
    paths=Paths("council_id", "filed_on", "round__year", "village__division__code", "category_id"),
    row=lambda project: _of_project(project, "filed_on", project.budget_fen),
    related=("village", "category"),
)

PROMISED = Metric(
    code=counting.PROMISED_FEN,
    label=pgettext_lazy("figure", "Promised"),
    definition=_(
        "Sum of the money claims on the year's projects that were not withdrawn or released. Promised, received and "
        "spent are never added together."
    ),
    unit=Unit.FEN,
    records=lambda: Claim.objects.filter(
        state__in=STANDING, listing__form=Form.MONEY, listing__fund__project__isnull=False
    ),
    measure=Sum("held"),
    paths=Paths(
        "council_id",
        "on",
        "listing__year",
        "listing__place__division__code",
        "listing__category_id",
        organisation="organisation_id",
    ),
    row=_promise_row,
    related=("listing__fund__project__village", "organisation"),
)

BALANCE = Metric(
    code=counting.BALANCE_FEN,
    label=pgettext_lazy("figure", "Balance"),
    definition=_(
        "What the year's projects hold: received, less spent and returned to givers, and what was carried over between "
        "projects. The records are all movements in and out; they add up to the balance."
    ),
    unit=Unit.FEN,
    records=_held,
    measure=Sum("amount_fen"),
    paths=Paths(
        "transfer__council_id",
        "transfer__on",
        "account__fund__project__round__year",
        "account__fund__project__village__division__code",
        "account__fund__project__category_id",
    ),
    row=_movement_row,
    related=("transfer", "account__fund__project__village"),
)

register(
    _count_of(
        counting.DECLARED_COUNT,
        pgettext_lazy("figure", "Projects declared"),
        _("Projects declared for the year and not withdrawn, whatever became of them. Drafts are not counted."),
        DECLARED,
        "filed_on",
    ),
    _count_of(
        counting.APPROVED_COUNT,
        _("Projects approved"),
        _("The year's projects that the conference office approved and that were not cancelled since."),
        APPROVED,
        "approved_on",
    ),
    _count_of(
        counting.IN_PROGRESS_COUNT,
        _("Projects in progress"),
        _("The year's projects whose work has begun and that are not accepted yet."),
        IN_PROGRESS,
        "started_on",
    ),
    _count_of(
        counting.ACCEPTED_COUNT,
        _("Projects accepted"),
        _("The year's projects that the conference office accepted, closed ones included."),
        ACCEPTED,
        "finished_on",
    ),
    BUDGET,
    PROMISED,
    _money(
        counting.RECEIVED_FEN,
        _("Received"),
        _("Money received for the year's projects against a voucher, reversals taken off. Returned balances stay in."),
        TransferKind.RECEIVED,
    ),
    _money(
        counting.SPENT_FEN,
        _("Spent"),
        _("Money that the year's projects paid against a voucher, reversals taken off."),
        TransferKind.SPENT,
    ),
    BALANCE,
    _of_gifts(
        counting.SPENT_OF_GIFTS_FEN,
        _("Spent, by who gave it"),
        _(
            "What the year's projects paid out of what was given to them, each expense split among those who gave. "
            "What was paid of money that another project carried over is not in it."
        ),
        (TransferKind.SPENT,),
    ),
    _of_gifts(
        counting.PASSED_OF_GIFTS_FEN,
        _("Returned or carried over, by who gave it"),
        _(
            "What the year's projects returned, or carried over to other projects, out of what was given to them, "
            "split among those who gave."
        ),
        (TransferKind.RETURNED, TransferKind.CARRIED),
    ),
    _people(
        counting.DIRECT_PERSONS,
        "direct_persons",
        _("People directly benefiting"),
        _("Sum of direct persons in accepted outcomes of the year's projects; attendances excluded."),
        Unit.PERSONS,
    ),
    _people(
        counting.INDIRECT_PERSONS,
        "indirect_persons",
        _("People indirectly benefiting"),
        _("Sum of indirect persons in accepted outcomes of the year's projects; never added to direct ones."),
        Unit.PERSONS,
    ),
    _people(
        counting.HOUSEHOLDS,
        "households",
        _("Households"),
        _("Sum of households in accepted outcomes of the year's projects; a household is not a person."),
        Unit.HOUSEHOLDS,
    ),
    _people(
        counting.PERSON_TIMES,
        "person_times",
        _("Attendances"),
        _("Sum of attendances in accepted outcomes of the year's projects; one person may attend often."),
        Unit.PERSON_TIMES,
    ),
)
