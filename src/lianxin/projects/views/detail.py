"""A project's page, and its evidence."""

from collections.abc import Iterable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form, ListingState
from lianxin.journal.sentences import tell
from lianxin.kernel import clock
from lianxin.ledger.models import PendingEntry
from lianxin.ledger.queries.second import waiting_at
from lianxin.network.files import handed_out
from lianxin.network.middleware import CouncilRequest
from lianxin.projects.models import Evidence, Project
from lianxin.projects.queries import next_step, plan_of, project_page
from lianxin.projects.views.offers import offers_of


@require_safe
def detail(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """Everything about one project, with the steps that the reader may take."""
    try:
        page = project_page(pk=pk, viewer=request.user, council=request.council)
    except Project.DoesNotExist as missing:
        raise Http404 from missing
    next_ = next_step(page, request.council)
    context = {
        "page": page,
        "project": page.project,
        "plan": plan_of(page.project.milestones.all()),
        "offers": offers_of(page, request.user),
        "missing_fen": _missing_fen(page.listings),
        "in_kind": [one for one in page.deliveries if one.claim.listing.form != Form.MONEY],
        "told": tell(page.entries),
        "next": next_,
        "late": bool(next_ and next_.due_on and next_.due_on < clock.today()),
        "waiting": _waiting(request, page.project),
        "is_member": request.user.has_perm("projects.see_evidence", page.project),
        "may_record_receipts": request.user.has_perm("receipts.record", request.council),
    }
    return render(request, "projects/detail.html", context)


def _waiting(request: CouncilRequest, project: Project) -> Iterable[PendingEntry]:
    """What of the project's money waits for a second person, of what the reader may see."""
    has = request.desk and vars(project)["has_waiting"]
    return waiting_at(request.user, request.council, "projects:detail", project.pk) if has else ()


def _missing_fen(listings: Iterable[Listing]) -> int:
    """The money that can still be claimed."""
    return sum(one.left for one in listings if (one.form, one.state) == (Form.MONEY, ListingState.OPEN))


@require_safe
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """One file, for members of its council who may see its project; nobody else learns that it is there."""
    found = Evidence.objects.select_related("project").filter(pk=pk).first()
    if found is None or not _may_see(request, found.project):
        raise Http404
    return handed_out(found.file, name=found.file_name, content_type=found.content_type)


def _may_see(request: HttpRequest, project: Project) -> bool:
    return request.user.has_perm("projects.view", project) and request.user.has_perm("projects.see_evidence", project)
