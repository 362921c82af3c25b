"""Pictures of vouchers."""

from django.db.models import QuerySet

from lianxin.ledger.models import Scan


def scans_of(council_id: int) -> QuerySet[Scan]:
    """Every picture of a council's vouchers, in the order in which they were added. One query."""
    return Scan.objects.filter(voucher__council=council_id).order_by("pk")
