"""The last step of every posting (a step, as in ``posting``)."""

from lianxin.ledger.models import Transfer
from lianxin.ledger.services.papers import Paper
from lianxin.ledger.services.scans import keep_scan


def finish(transfer: Transfer, paper: Paper) -> Transfer:
    """Keep the picture of the paper with an entry that the book took. Raises BadEvidence."""
    # Only now: what the book refuses leaves no file behind on the disk.
    if paper.scan:
        keep_scan(voucher=transfer.voucher, upload=paper.scan, recorder=transfer.recorded_by)
    return transfer
