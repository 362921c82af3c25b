"""What can be done to a project on its pages: for each verb its form, its words and its service."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.network.doing import Act, Deed
from lianxin.network.verb_forms import PlainForm
from lianxin.projects import services
from lianxin.projects.forms import money, steps
from lianxin.projects.forms.spending import SpendForm
from lianxin.projects.models import Project


def _plain(service: Callable[..., object]) -> Act:
    return lambda project, _form, actor: service(project=project, actor=actor)


def _said(service: Callable[..., object]) -> Act:
    return lambda project, form, actor: service(project=project, actor=actor, reason=form.cleaned_data["reason"])


def _on(service: Callable[..., object]) -> Act:
    return lambda project, form, actor: service(project=project, actor=actor, on=form.cleaned_data["on"])


def _file(project: Project, form: Any, actor: User) -> object:
    return services.file_project(project=project, actor=actor, is_another=form.cleaned_data.get("is_another", False))


def _accept(project: Project, form: Any, actor: User) -> object:
    return services.accept_project(project=project, benefit=form.benefit(), actor=actor)


def _correct(project: Project, form: Any, actor: User) -> object:
    return services.correct_outcome(
        project=project, benefit=form.benefit(), reason=form.cleaned_data["reason"], actor=actor
    )


def _claim(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.claim_project(
        project=project,
        listing_id=told["listing"].pk,
        organisation_id=told["organisation"].pk,
        quantity=told["quantity"],
        actor=actor,
        key=told["key"],
    )


def _withdraw_claim(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.withdraw_project_claim(
        project=project, claim_id=told["claim"].pk, reason=told["reason"], actor=actor
    )


def _receive(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.enter_money(
        "receive",
        project=project,
        claim_id=told["claim"].pk,
        amount_fen=told["amount_fen"],
        paper=form.paper(),
        actor=actor,
    )


def _deliver(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.deliver_in_kind(
        project=project,
        claim_id=told["claim"].pk,
        quantity=told["quantity"],
        on=told["on"],
        note=told["note"],
        actor=actor,
    )


def _spend(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.enter_money(
        "spend",
        project=project,
        payee=told["payee"],
        amount_fen=told["amount_fen"],
        paper=form.paper(),
        paid_from=list(form.paid_by()),
        actor=actor,
    )


def _reverse(project: Project, form: Any, actor: User) -> object:
    transfer = form.cleaned_data["transfer"]
    return services.enter_money("reverse", project=project, transfer_id=transfer.pk, paper=form.paper(), actor=actor)


def _add_scan(project: Project, form: Any, actor: User) -> object:
    transfer, upload = form.cleaned_data["transfer"], form.upload()
    return services.add_scan(project=project, transfer_id=transfer.pk, upload=upload, actor=actor)


def _give_back(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.enter_money(
        "give_back",
        project=project,
        organisation_id=told["organisation"].pk,
        amount_fen=told["amount_fen"],
        paper=form.paper(),
        actor=actor,
    )


def _carry_over(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.enter_money(
        "carry_over", project=project, to=told["to"], amount_fen=told["amount_fen"], paper=form.paper(), actor=actor
    )


def _plan(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.plan_milestone(project=project, title=told["title"], on=told["on"], actor=actor)


def _revise(_project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.revise_milestone(milestone=told["milestone"], on=told["on"], reason=told["reason"], actor=actor)


def _reach(_project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.reach_milestone(milestone=told["milestone"], on=told["on"], actor=actor)


def _evidence(project: Project, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.add_evidence(
        project=project,
        title=told["title"],
        file=told["file"],
        content_type=told["file"].content_type or "",
        milestone=told.get("milestone"),
        actor=actor,
    )


DEEDS: dict[str, Deed] = {
    "file": Deed(
        _("Declare the project"),
        steps.FileForm,
        _("The project goes to the village for its opinion, then to the conference office. Everybody can see it."),
        _("The project is declared."),
        _file,
    ),
    "endorse": Deed(
        _("Agree"),
        steps.RemarkForm,
        _("The village agrees, and the project goes on to the conference office for review."),
        _("The village agreed; the conference office reviews the project now."),
        _said(services.endorse_project),
    ),
    "return": Deed(
        _("Return for changes"),
        steps.ReasonForm,
        _("The project goes back to those who wrote it; they change it and declare it again."),
        _("The project was returned for changes."),
        _said(services.return_project),
    ),
    "approve": Deed(
        _("Approve"),
        steps.RemarkForm,
        _("The project is approved. It can be claimed once it is published."),
        _("The project is approved. Publish it, so that it can be claimed."),
        _said(services.approve_project),
    ),
    "publish": Deed(
        _("Publish"),
        PlainForm,
        _("The project joins the year’s list, and members can claim what it needs."),
        _("The project is published; it can be claimed."),
        _plain(services.publish_project),
    ),
    "start": Deed(
        _("Start the work"),
        steps.DayForm,
        _("The work began. What is still needed can be claimed all the same."),
        _("The work has begun."),
        _on(services.start_project),
    ),
    "submit": Deed(
        _("Report as finished"),
        steps.DayForm,
        _("The work is done. The conference office looks at it and accepts it; nothing more can be claimed meanwhile."),
        _("Reported as finished; the conference office accepts the work."),
        _on(services.submit_project),
    ),
    "send_back": Deed(
        _("Put acceptance off"),
        steps.ReasonForm,
        _("The project is in progress again until what is missing has been done; what is left of it can be claimed."),
        _("Acceptance was put off; the project is in progress again."),
        _said(services.send_back),
    ),
    "accept": Deed(
        _("Accept the work"),
        steps.OutcomeForm,
        _("The project counts as accepted, with the people that it helped. Nothing more can be claimed."),
        _("The project is accepted."),
        _accept,
    ),
    "correct_outcome": Deed(
        _("Correct the outcome"),
        steps.CorrectionForm,
        _("The new outcome takes the place of the earlier one, which stays visible with the reason."),
        _("The outcome was corrected; the earlier one stays visible."),
        _correct,
    ),
    "close": Deed(
        _("Close the project"),
        PlainForm,
        _("Its balance is accounted for, and nothing can be entered any more. This cannot be taken back."),
        _("The project is closed."),
        _plain(services.close_project),
        final=True,
    ),
    "withdraw": Deed(
        _("Withdraw the project"),
        steps.RemarkForm,
        _("The project leaves the list and is seen by those who wrote it only. This cannot be taken back."),
        _("The project was withdrawn."),
        _said(services.withdraw_project),
        final=True,
    ),
    "cancel": Deed(
        _("Cancel the project"),
        steps.ReasonForm,
        _("The project is given up, and every claim on it is released. This cannot be taken back."),
        _("The project was cancelled; the claims on it are released."),
        _said(services.cancel_project),
        final=True,
    ),
    "claim": Deed(
        _("Claim"),
        money.ClaimForm,
        _("Your organisation promises this. It can be withdrawn until something has come in for it."),
        _("Claimed. The village will get in touch."),
        _claim,
    ),
    "withdraw_claim": Deed(
        _("Withdraw a claim"),
        money.WithdrawClaimForm,
        _("The promise ends, and others can claim what it held."),
        _("The claim was withdrawn."),
        _withdraw_claim,
    ),
    "receive": Deed(
        _("Record money received"),
        money.ReceiveForm,
        _("Money that came through the bank, against its voucher."),
        _("Recorded as received."),
        _receive,
        icon="plus",
    ),
    "deliver": Deed(
        _("Record what came in kind"),
        money.DeliverForm,
        _("Goods, hours or places that came for a claim."),
        _("Recorded as received."),
        _deliver,
        icon="plus",
    ),
    "spend": Deed(
        _("Record an expense"),
        SpendForm,
        _("Money that the project paid: to whom, what for, against which voucher."),
        _("The expense is recorded."),
        _spend,
        icon="plus",
    ),
    "reverse": Deed(
        _("Take an entry back"),
        money.ReverseForm,
        _("A new entry takes the wrong one back; both stay visible. Then record what is right."),
        _("The entry was taken back by a new one."),
        _reverse,
        final=True,
    ),
    "add_scan": Deed(
        _("Add a picture of the voucher"),
        money.ScanForm,
        _("Members of the conference can open it. It stays with the entry."),
        _("The picture is kept with the voucher."),
        _add_scan,
        icon="upload",
    ),
    "give_back": Deed(
        _("Return the balance"),
        money.GiveBackForm,
        _("Money that went back to an organisation that gave it."),
        _("Recorded as returned."),
        _give_back,
    ),
    "carry_over": Deed(
        _("Carry the balance over"),
        money.CarryForm,
        _("Money that goes on to another project of the conference."),
        _("Recorded as carried over."),
        _carry_over,
    ),
    "plan_milestone": Deed(
        _("Add a milestone"),
        steps.PlanForm,
        _("A day by which a part of the work is to be done."),
        _("The milestone is planned."),
        _plan,
        icon="plus",
    ),
    "revise_milestone": Deed(
        _("Move a milestone"),
        steps.ReviseForm,
        _("The planned date stays; the new one is shown beside it with the reason."),
        _("The milestone was moved."),
        _revise,
    ),
    "reach_milestone": Deed(
        _("Milestone reached"),
        steps.ReachForm,
        _("A part of the work is done."),
        _("The milestone is reached."),
        _reach,
        icon="done",
    ),
    "add_evidence": Deed(
        _("Add evidence"),
        steps.EvidenceForm,
        _("A file that shows what was done."),
        _("The file is kept with the project."),
        _evidence,
        icon="upload",
    ),
}
"""``edit`` has a page of its own."""
