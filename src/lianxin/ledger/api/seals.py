"""Endpoints of the book's seals and papers."""

from datetime import date, datetime
from typing import Annotated

from django.http import FileResponse
from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Asked, Id, Output, SignedIn, read, write
from lianxin.ledger.canon import month_text, short
from lianxin.ledger.models import Scan, Seal
from lianxin.ledger.queries.sealing import seals_of
from lianxin.ledger.services import seal_month
from lianxin.network.api import InCouncil, council_of, member_of
from lianxin.network.files import handed_out

router = Router()


class SealOut(Output):
    """A sealed month. ``short`` of ``digest`` is published; ``previous`` is the digest of the seal before it."""

    month: str
    entries: int
    algorithm: str
    digest: str
    short: str
    previous: str
    at: datetime

    @classmethod
    def of(cls, seal: Seal) -> "SealOut":
        """As anybody may read it."""
        return cls(
            month=month_text(seal.month),
            entries=seal.entries,
            algorithm=seal.algorithm,
            digest=seal.digest,
            short=short(seal.digest),
            previous=seal.previous,
            at=seal.at,
        )


class Seals(Output):
    """Every seal of a council, the oldest month first."""

    items: list[SealOut]


class SealIn(InCouncil):
    """The month to seal, such as ``2019-11``."""

    month: Annotated[str, Field(pattern=r"^(20[0-9]{2})-(0[1-9]|1[0-2])$", examples=["2019-11"])]


@read(router, "/seals", gives=Seals)
def list_seals(request: Asked, to: Query[InCouncil]) -> Seals:
    """The sealed months of a council's book."""
    return Seals(items=[SealOut.of(seal) for seal in seals_of(council_of(to.council).pk)])


@write(router, "/seals", gives=SealOut, creates=True)
def seal_the_month(request: SignedIn, body: SealIn) -> SealOut:
    """Close a month for ever (the office or the auditor), one after the other, once it is over."""
    month = date.fromisoformat(f"{body.month}-01")
    return SealOut.of(seal_month(council=council_of(body.council), month=month, actor=request.user))


class ScanOut(Output):
    """A picture of a voucher. It is fetched from ``/scans/{id}/file``."""

    id: int
    file_name: str
    sha256: str

    @classmethod
    def of(cls, scan: Scan) -> "ScanOut":
        """A scan."""
        return cls(id=scan.pk, file_name=scan.file_name, sha256=scan.sha256)


@read(router, "/scans/{scan_id}/file", gives=None, public=False)
def scan_file(request: SignedIn, scan_id: Id) -> FileResponse:
    """The picture of a voucher (the council's members)."""
    kept = Scan.objects.filter(voucher__council__in=member_of(request.user)).get(pk=scan_id)
    return handed_out(kept.file, name=kept.file_name, content_type=kept.content_type)
