"""``lianxin export LIST``: take a list, or a document such as the book of money, out from the command line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.kernel.errors import Refused
from lianxin.sheets.layouts import Scope
from lianxin.sheets.management.wanted import wanted_actor, wanted_council
from lianxin.sheets.services import export, exported


class Command(BaseCommand):
    """Writes one list in the layout in which it is imported, or one document."""

    help = "Export a list as an Excel workbook, in the layout in which it is imported; or the whole book of money."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("list", help=f"one of: {', '.join(exported())}")
        parser.add_argument("--council", help="division code of the town; not needed where there is one council")
        parser.add_argument("--year", type=int, help="for a yearly list; else its latest year")
        parser.add_argument("--user", help="who exports; the first person who may import, where it is left out")
        parser.add_argument("--out", type=Path, help="file or folder; else the current folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        council_id = wanted_council(options["council"])
        scope = Scope(council_id, options["year"], wanted_actor(options["user"], council_id))
        out: Path = options["out"] or Path.cwd()
        target = out / f".{options['list']}.part" if out.is_dir() else out.with_name(f".{out.name}.part")
        try:
            with target.open("wb") as file:
                name = export(code=options["list"], scope=scope, target=file)
        except Refused as refusal:
            target.unlink(missing_ok=True)
            raise CommandError(f"{refusal} {refusal.what_would_change_it}") from refusal
        final = target.rename(out / name if out.is_dir() else out)
        self.stdout.write(str(final))
