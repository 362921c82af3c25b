"""Pictures of vouchers that are added to a project's entries later on."""

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.ledger.models import Scan, Transfer
from lianxin.ledger.services import Upload, keep_scan
from lianxin.projects.models import Project
from lianxin.projects.services.steps import begin, record


@transaction.atomic
def add_scan(*, project: Project, transfer_id: int, upload: Upload, actor: User) -> Scan:
    """Keep a picture of the voucher of one of the project's entries; earlier ones stay.

    Raises NotAllowed, WrongState, Transfer.DoesNotExist, BadEvidence.
    """
    post = begin("add_scan", project, actor)
    transfer = Transfer.objects.select_related("voucher").get(pk=transfer_id, fund=project.fund_id)
    scan = keep_scan(voucher=transfer.voucher, upload=upload, recorder=actor)
    facts = {"scan": scan.pk, "voucher": transfer.voucher.number, "sha256": scan.sha256}
    record("scan_added", project, actor, post, transfer=transfer.pk, **facts)
    return scan
