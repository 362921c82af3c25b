"""``lianxin import FILE``: bring a workbook in from the command line."""  # noqa: N999 - the name of the command

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from lianxin.kernel.errors import Refused
from lianxin.sheets.management.wanted import wanted_actor, wanted_council
from lianxin.sheets.report import Json, Report
from lianxin.sheets.services import import_workbook


class Command(BaseCommand):
    """Reads every list that the workbook holds; each sheet is stored whole or not at all."""

    help = "Import a workbook. Exits 1 if a sheet was held back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--council", help="division code of the town; not needed where there is one council")
        parser.add_argument("--user", help="who imports; the first person who may, where it is left out")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        council_id = wanted_council(options["council"])
        try:
            report = import_workbook(
                council_id=council_id,
                actor=wanted_actor(options["user"], council_id),
                file_name=path.name,
                content=path.read_bytes(),
                dry_run=options["dry_run"],
                progress=lambda _rows: None,
            )
        except OSError as error:
            raise CommandError(str(error)) from error
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.what_would_change_it}") from refusal
        self._print(report, as_json=options["json"], dry_run=options["dry_run"])
        if report.refused:
            raise SystemExit(1)

    def _print(self, report: Report, *, as_json: bool, dry_run: bool) -> None:
        answer = report.answer()
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for sheet in answer["sheets"]:
            self._print_sheet(sheet)
        if report.unknown:
            self.stdout.write(_("No list known here: {names}").format(names="、".join(report.unknown)))
        if dry_run:
            self.stdout.write(_("Nothing was stored."))

    def _print_sheet(self, sheet: Json) -> None:
        counts = _("{name}: {new} new, {changed} changed, {unchanged} unchanged").format_map(sheet)
        self.stdout.write(f"{counts} [{_('held back')}]" if sheet["refused"] else counts)
        for finding in (*sheet["refused"], *sheet["warnings"]):
            self.stdout.write(f"  {finding['cell']}: {finding['reason']}")
