"""The last step of every posting (a step, as in ``posting``)."""

from lianxin.ledger.errors import SecondPersonNeeded
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries.second import above_fen
from lianxin.ledger.services.papers import Paper
from lianxin.ledger.services.scans import keep_scan


def finish(transfer: Transfer, paper: Paper) -> Transfer:
    """Demand the second person where the council does, and keep the picture of the paper with the entry.

    Raises SecondPersonNeeded, BadEvidence. One query more where there is a limit to ask for.
    """
    # Only now: the book has said that it would take the entry, so nobody is asked to approve what it would refuse.
    if not paper.by_sheet and paper.approved_by_id is None:
        limit = above_fen(transfer.council_id)
        if limit is not None and abs(transfer.amount_fen) > limit:
            raise SecondPersonNeeded(transfer=transfer, above_fen=limit)
    # Only now: what the book refuses leaves no file behind on the disk.
    if paper.scan:
        keep_scan(voucher=transfer.voucher, upload=paper.scan, recorder=transfer.recorded_by)
    return transfer
