"""Pictures of the paper behind an entry (steps, as in ``posting``). Like the book itself they are only added to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model

from lianxin.kernel import clock
from lianxin.ledger.models import Scan, Voucher
from lianxin.network.files import checked

if TYPE_CHECKING:
    from django.core.files import File


@dataclass(frozen=True)
class Upload:
    """A file as it was sent, with the kind that it is said to be of."""

    file: "File[bytes]"
    content_type: str


def keep_scan(*, voucher: Voucher, upload: Upload, recorder: Model | None) -> Scan:
    """Keep a picture of a voucher with its SHA-256. Raises BadEvidence."""
    kept = checked(upload.file, upload.content_type)
    return Scan.objects.create(
        voucher=voucher,
        file=upload.file,
        file_name=kept.name,
        content_type=upload.content_type,
        sha256=kept.sha256,
        added_by_id=recorder.pk if recorder else None,
        at=clock.now(),
    )
