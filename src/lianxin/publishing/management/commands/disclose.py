"""``lianxin disclose 水库村 2019-Q4 --out FILE``: the quarter of a village as a document, published where asked."""

from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.accounts.models import User
from lianxin.kernel.errors import Refused
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import villages_of
from lianxin.publishing import words
from lianxin.publishing.printed import pdf_of
from lianxin.publishing.quarters import Quarter, parse_quarter
from lianxin.publishing.queries import DisclosurePage, disclosure_page
from lianxin.publishing.services import publish_disclosure
from lianxin.publishing.sheets import write_disclosure
from lianxin.sheets.management.wanted import wanted_actor, wanted_council

KINDS = (".xlsx", ".pdf")


class Command(BaseCommand):
    """Writes one disclosure: its latest edition, or a preview where nothing is published."""

    help = "Write a village's quarterly disclosure as a workbook or PDF; with --publish, publish it first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("village", help="its name or its division code")
        parser.add_argument("quarter", help="such as 2019-Q4")
        parser.add_argument(
            "--out", type=Path, help="a file that ends in .xlsx or .pdf; may be left out with --publish"
        )
        parser.add_argument("--publish", action="store_true", help="publish the quarter, as its page does")
        parser.add_argument("--council", help="division code of the town; not needed where there is one council")
        parser.add_argument("--user", help="who publishes or looks; the first person of the office, where left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Publish where asked, write the file, and say what it is."""
        out: Path | None = options["out"]
        if (out is None and not options["publish"]) or (out is not None and out.suffix not in KINDS):
            message = "Name a file that ends in .xlsx or .pdf with --out."
            raise CommandError(message)
        council = Council.objects.get(pk=wanted_council(options["council"]))
        actor = cast("User", wanted_actor(options["user"], council.pk))
        village, quarter = _village(council, options["village"]), _quarter(options["quarter"])
        try:
            if options["publish"]:
                publish_disclosure(council=council, village=village, quarter=quarter, actor=actor)
            page = disclosure_page(council=council, village=village, quarter=quarter, viewer=actor)
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.what_would_change_it}".rstrip()) from refusal
        if out is not None:
            _write(out, page)
        self.stdout.write("  ".join(filter(None, (words.title_of(page), words.published(page), page.seal))))


def _write(out: Path, page: DisclosurePage) -> None:
    if out.suffix == ".pdf":
        out.write_bytes(pdf_of(page))
        return
    with out.open("wb") as file:
        write_disclosure(file, page)


def _quarter(text: str) -> Quarter:
    try:
        return parse_quarter(text)
    except ValueError as error:
        message = f"{text} is no quarter; write it as 2019-Q4."
        raise CommandError(message) from error


def _village(council: Council, asked: str) -> Organisation:
    for village in villages_of(council):
        if asked in (village.name, village.division_id):
            return village
    message = f"{council.name} has no village {asked}."
    raise CommandError(message)
