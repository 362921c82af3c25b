"""What the verbs of a project say in the journal and on its timeline. Payees are people at times, so none is named."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import UNKNOWN, Subject, derive, family, names_for, say, subjects
from lianxin.kernel.errors import Words
from lianxin.ledger.states import TransferKind
from lianxin.projects.models import Outcome, Project, Round

_COUNTED = ("direct_persons", "indirect_persons", "households", "person_times")


def _titles(ids: set[Any]) -> Mapping[Any, Words]:
    return dict(Project.objects.filter(pk__in=ids).values_list("pk", "title"))


def _project_subjects(ids: set[int]) -> Mapping[int, Subject]:
    found = Project.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Subject(title, "projects:detail", pk) for pk, title in found}


def _round_subjects(ids: set[int]) -> Mapping[int, Subject]:
    return {round_.pk: Subject(str(round_.year)) for round_ in Round.objects.filter(pk__in=ids)}


def _entry_kind(facts: Mapping[str, Any]) -> str:
    return str(TransferKind(facts["kind"]).label) if facts.get("kind") in TransferKind else UNKNOWN


def _changed(facts: Mapping[str, Any]) -> str:
    """Which parts of a project were changed."""
    names = [_field_name(name) for name in facts.get("changes") or ()]
    return gettext(", ").join(names) or gettext("what is needed in kind")


def _field_name(name: str) -> str:
    return str(getattr(Project._meta.get_field(name), "verbose_name", name))


def _benefit(facts: Mapping[str, Any]) -> str:
    """Whom the project helped, each unit for itself."""
    counted = {name: facts.get(name) for name in _COUNTED}
    parts = [
        f"{getattr(Outcome._meta.get_field(name), 'verbose_name', name)} {value:,}"
        for name, value in counted.items()
        if value is not None
    ]
    return gettext("; ").join(parts) or UNKNOWN


names_for("to", "source", by=_titles)
subjects(projects_project=_project_subjects, projects_round=_round_subjects)
derive(entry_kind=_entry_kind, changed=_changed, benefit=_benefit)
family("projects", _("Projects"))
say(
    {
        "projects.drafted": _("{place} drafted the project."),
        "projects.revised": _("{place} changed the project: {changed}."),
        "projects.filed": _("{place} declared the project, with a budget of {budget_fen}."),
        "projects.withdrawn": _("{place} withdrew the project."),
        "projects.endorsed": _("{place} agreed to the project."),
        "projects.returned": _("{place} returned the project for changes."),
        "projects.approved": _("{place} approved the project."),
        "projects.published": _("{place} published the project; it can be claimed."),
        "projects.cancelled": _("{place} cancelled the project."),
        # Since the exchange says these itself, only entries of before are told so.
        "projects.claimed": _("{organisation} claimed {amount}."),
        "projects.claim_withdrawn": _("{organisation} withdrew its claim of {amount}."),
        "projects.received": _("{amount_fen} came in from {organisation}, recorded by {place} (voucher {voucher})."),
        "projects.delivered": _("{amount} came in from {organisation}, recorded by {place}."),
        "projects.spent": _("{place} recorded {amount_fen} spent on {purpose} (voucher {voucher})."),
        "projects.reversed": _("{place} took back the entry “{entry_kind}” of {amount_fen}."),
        "projects.balance_returned": _("{place} returned {amount_fen} to {organisation} (voucher {voucher})."),
        "projects.carried_over": _("{place} carried {amount_fen} over to “{to}” (voucher {voucher})."),
        "projects.carried_in": _("{place} carried {amount_fen} over from “{source}” (voucher {voucher})."),
        "projects.scan_added": _("{place} added a picture of voucher {voucher}."),
        "projects.started": _("{place} reported that the work began on {on}."),
        "projects.milestone_planned": _("{place} planned “{title}” for {on}."),
        "projects.milestone_revised": _("{place} moved “{title}” to {on}."),
        "projects.milestone_reached": _("“{title}” was reached on {on}, says {place}."),
        "projects.evidence_added": _("{place} added evidence."),
        "projects.submitted": _("{place} reported the work finished on {on}."),
        "projects.sent_back": _("{place} put acceptance off."),
        "projects.accepted": _("{place} accepted the project: {benefit}."),
        "projects.outcome_corrected": _("{place} corrected the outcome: {benefit}."),
        "projects.closed": _("{place} closed the project; its balance is accounted for."),
        "projects.corrected_by_sheet": _("{place} corrected the project by a changed Excel sheet, “{sheet}”."),
        "projects.declared_by_sheet": _(
            "{place} brought in the declarations for {year} from the Excel sheet “{sheet}”."
        ),
        "projects.reported_by_sheet": _("{place} brought in the results of {year} from the Excel sheet “{sheet}”."),
    }
)
