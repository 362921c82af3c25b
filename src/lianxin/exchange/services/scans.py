"""Pictures of vouchers that are added later on to money that came for a claim."""

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.errors import NoMoneyCame
from lianxin.exchange.models import Delivery
from lianxin.exchange.services.steps import demand, hold_claim, record
from lianxin.ledger.models import Scan
from lianxin.ledger.services import Upload, keep_scan


@transaction.atomic
def add_scan(*, delivery_id: int, upload: Upload, actor: User) -> Scan:
    """Keep a picture of the voucher of money that came; earlier ones stay.

    Raises Delivery.DoesNotExist, NotAllowed, NoMoneyCame, BadEvidence, and what the thing raises of which the listing
    is part.
    """
    delivery = Delivery.objects.select_related("transfer__voucher").get(pk=delivery_id)
    claim = hold_claim(delivery.claim_id)
    post = demand("add_scan", claim, actor)
    if delivery.transfer is None:
        raise NoMoneyCame
    voucher = delivery.transfer.voucher
    scan = keep_scan(voucher=voucher, upload=upload, recorder=actor)
    facts = {"scan": scan.pk, "voucher": voucher.number, "sha256": scan.sha256}
    record("scan_added", claim, actor, post, delivery=delivery.pk, **facts)
    return scan
