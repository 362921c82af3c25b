"""Pages of Excel: upload and history, preview and result, export."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.kernel.errors import NotAllowed, Refused
from lianxin.sheets import queries, services
from lianxin.sheets.errors import FILE_REFUSALS, UnknownList
from lianxin.sheets.forms import WorkbookForm
from lianxin.sheets.layouts import Scope
from lianxin.sheets.models import ImportJob
from lianxin.sheets.report import Report
from lianxin.sheets.rules import IMPORT, permit
from lianxin.sheets.states import UNDER_WAY

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CouncilRequest(HttpRequest):
    """A request for a page of a council."""

    council: Any


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: CouncilRequest, council: str) -> HttpResponse:
    """Take a workbook; list the imports so far and what can be exported."""
    _only_importers(request)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            job = services.receive_file(
                council_id=request.council.pk, actor=request.user, file_name=upload.name, content=upload.read()
            )
        except Refused as refusal:
            return _imports_page(request, form, refusal)
        return redirect("sheets:detail", council=council, pk=job.pk)
    return _imports_page(request, form, None)


@login_required
@require_GET
def detail(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """One import: what it would change, or what became of it. Only the part that moves, when htmx asks."""
    _only_importers(request)
    template = "sheets/_import.html" if getattr(request, "htmx", False) else "sheets/detail.html"
    return render(request, template, _page_of(_job(request, pk)))


@login_required
@require_POST
def apply(request: CouncilRequest, council: str, pk: int) -> HttpResponse:
    """Store what the preview showed."""
    _only_importers(request)
    services.apply_import(job=_job(request, pk), actor=request.user)
    return redirect("sheets:detail", council=council, pk=pk)


@login_required
@require_POST
def discard(request: CouncilRequest, council: str, pk: int) -> HttpResponse:
    """Set a preview aside."""
    _only_importers(request)
    services.discard_import(job=_job(request, pk), actor=request.user)
    return redirect("sheets:imports", council=council)


@require_GET
def export(request: CouncilRequest, code: str, **_: str) -> FileResponse:
    """One list as a workbook; ``?year=`` for a yearly list."""
    year = request.GET.get("year", "")
    scope = Scope(request.council.pk, int(year) if year.isdecimal() and len(year) == 4 else None, request.user)
    target = io.BytesIO()
    try:
        name = services.export_list(code=code, scope=scope, target=target)
    except UnknownList as refusal:
        raise Http404 from refusal
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def _only_importers(request: CouncilRequest) -> None:
    """Who may not import does not learn what was imported. Raises Http404."""
    try:
        permit(request.user, IMPORT, Scope(request.council.pk, None))
    except NotAllowed as refusal:
        raise Http404 from refusal


def _job(request: CouncilRequest, pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.select_related("uploaded_by"), pk=pk, council_id=request.council.pk)


def _imports_page(request: CouncilRequest, form: WorkbookForm, refusal: Refused | None) -> HttpResponse:
    before = request.GET.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    jobs = list(queries.imports_of(request.council.pk, key)[: queries.PAGE + 1])
    context = {
        "form": form,
        "refusal": refusal,
        "jobs": jobs[: queries.PAGE],
        "older": jobs[queries.PAGE - 1].pk if len(jobs) > queries.PAGE else None,
        "lists": queries.exportable(Scope(request.council.pk, None, request.user)),
    }
    return render(request, "sheets/imports.html", context, status=422 if refusal or form.errors else 200)


def _page_of(job: ImportJob) -> dict[str, Any]:
    report = Report.from_json(job.report)
    refusal = FILE_REFUSALS[job.problem["code"]](**job.problem["facts"]) if job.problem else None
    return {
        "job": job,
        "report": report,
        "sheets": queries.sheet_pages(report),
        "refusal": refusal,
        "under_way": job.state in UNDER_WAY,
    }
