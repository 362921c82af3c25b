"""Bringing a workbook in: receive → read → look → store. Each sheet is stored whole or not at all.

Small files are read and stored at once; large ones by the background worker, through the same functions.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task

from lianxin.kernel import clock
from lianxin.sheets.comparison import Context
from lianxin.sheets.errors import FileRefused, FileTooLarge, ImportBroke, ImportMoved
from lianxin.sheets.layouts import Scope
from lianxin.sheets.models import ImportJob
from lianxin.sheets.report import Report
from lianxin.sheets.rules import IMPORT, permit
from lianxin.sheets.services.sheet_by_sheet import go_through
from lianxin.sheets.states import NEXT, ImportState
from lianxin.sheets.workbook import MAX_BYTES, open_workbook

AT_ONCE_BYTES = 200 * 1024
"""About 2,000 rows: read while the sender waits."""

_NAMED = 200


def receive_file(*, council_id: int, actor: Any, file_name: str, content: bytes) -> ImportJob:
    """Keep a workbook and read it, at once or in the background. Raises NotAllowed, FileTooLarge."""
    permit(actor, IMPORT, Scope(council_id, None))
    if len(content) > MAX_BYTES:
        raise FileTooLarge(most=MAX_BYTES // 1024 // 1024)
    job = _keep(council_id, actor, file_name, content)
    if job.bytes <= AT_ONCE_BYTES:
        prepare(job_id=job.pk)
    else:
        prepare_later.enqueue(job.pk)
    job.refresh_from_db()
    return job


def prepare(*, job_id: int) -> None:
    """Read a kept file and note what it would change. Changes no list; a dead worker's successor may do it again."""
    job = _move(job_id, ImportState.READING)
    with _failing(job):
        report = go_through(
            open_workbook(_content(job)), _context(job), storing=False, digests=None, progress=_noting(job)
        )
        rows = sum(sheet.rows for sheet in report.storable)
        _move(job_id, ImportState.PREVIEWED, report=report.to_json(), rows_done=0, rows_total=rows)


def apply_import(*, job: ImportJob, actor: Any) -> ImportJob:
    """Store what the preview showed, at once or in the background. Raises NotAllowed, ImportMoved."""
    permit(actor, IMPORT, job)
    with transaction.atomic():
        _move(job.pk, ImportState.APPLYING, only_from=ImportState.PREVIEWED, applied_by=actor)
        if job.bytes > AT_ONCE_BYTES:
            carry_out_later.enqueue(job.pk)
    if job.bytes <= AT_ONCE_BYTES:
        carry_out(job_id=job.pk)
    job.refresh_from_db()
    return job


def carry_out(*, job_id: int) -> None:
    """Store each sheet that would still change just what was seen. Repeating it after a crash stores nothing twice."""
    job = _move(job_id, ImportState.APPLYING)
    seen = {sheet.name: sheet.digest for sheet in Report.from_json(job.report).sheets}
    with _failing(job):
        report = go_through(
            open_workbook(_content(job)), _context(job), storing=True, digests=seen, progress=_noting(job)
        )
        _move(job_id, ImportState.APPLIED, report=report.to_json(), finished_at=clock.now())


def discard_import(*, job: ImportJob, actor: Any) -> ImportJob:
    """Set a preview aside; nothing was stored. Raises NotAllowed, ImportMoved."""
    permit(actor, IMPORT, job)
    _move(job.pk, ImportState.DISCARDED, finished_at=clock.now())
    job.refresh_from_db()
    return job


def import_workbook(
    *, council_id: int, actor: Any, file_name: str, content: bytes, dry_run: bool, progress: Callable[[int], None]
) -> Report:
    """Read a workbook and, unless ``dry_run``, store it in the same pass, as the command line does.

    Raises NotAllowed, FileRefused.
    """
    permit(actor, IMPORT, Scope(council_id, None))
    context = Context(council_id, actor, None, file_name, hashlib.sha256(content).hexdigest())
    report = go_through(open_workbook(content), context, storing=not dry_run, digests=None, progress=progress)
    if not dry_run:
        job = _keep(council_id, actor, file_name, content)
        ImportJob.objects.filter(pk=job.pk).update(
            state=ImportState.APPLIED, applied_by=actor, report=report.to_json(), finished_at=clock.now()
        )
    return report


@task()
def prepare_later(job_id: int) -> None:
    """``prepare`` in the background."""
    prepare(job_id=job_id)


@task()
def carry_out_later(job_id: int) -> None:
    """``carry_out`` in the background."""
    carry_out(job_id=job_id)


def _keep(council_id: int, actor: Any, file_name: str, content: bytes) -> ImportJob:
    job = ImportJob(
        council_id=council_id,
        uploaded_by=actor,
        file_name=PurePath(file_name.replace("\\", "/")).name[-_NAMED:] or "—",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        at=clock.now(),
    )
    job.file.save("", ContentFile(content), save=False)
    job.save()
    return job


@contextmanager
def _failing(job: ImportJob) -> Iterator[None]:
    """An import that cannot go on says so; what is no refusal goes on to the log as well."""
    try:
        yield
    except FileRefused as refusal:
        _fail(job, refusal)
    except Exception:
        _fail(job, ImportBroke())
        raise


def _fail(job: ImportJob, refusal: FileRefused) -> None:
    problem = {"code": refusal.code, "facts": dict(refusal.facts)}
    _move(job.pk, ImportState.FAILED, problem=problem, finished_at=clock.now())


def _content(job: ImportJob) -> bytes:
    with job.file.open("rb") as file:
        return bytes(file.read())


def _context(job: ImportJob) -> Context:
    return Context(job.council_id, job.applied_by or job.uploaded_by, None, job.file_name, job.sha256)


def _move(job_id: int, to: ImportState, *, only_from: ImportState | None = None, **fields: Any) -> ImportJob:
    """Take an import to a state if it stands where that is possible. Raises ImportMoved."""
    allowed = [only_from] if only_from else [state for state, nexts in NEXT.items() if to in nexts]
    if not ImportJob.objects.filter(pk=job_id, state__in=allowed).update(state=to, **fields):
        raise ImportMoved
    return ImportJob.objects.select_related("uploaded_by", "applied_by").get(pk=job_id)


def _noting(job: ImportJob) -> Callable[[int], None]:
    return lambda rows: _note(job, rows)


def _note(job: ImportJob, rows: int) -> None:
    ImportJob.objects.filter(pk=job.pk).update(rows_done=rows)
