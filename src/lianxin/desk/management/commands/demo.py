"""``lianxin demo``: a real town's year, to look at."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from lianxin.desk.services.demo import show


class Command(BaseCommand):
    """Makes the demo once; prints each time how to sign in and what to look at first."""

    help = "Make the demo of the reference year, once, and print how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the demo's workbook and council stand."""
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "demo")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was imported, if anything was, then five lines."""
        with translation.override("zh-hans"):
            demo = show(folder=options["folder"], password_file=settings.DATA_DIR / "demo-password")
        for sheet in demo.report.sheets if demo.report else ():
            self.stdout.write(f"  imported {sheet.name}: {sheet.new} new, {len(sheet.refused)} refused")
        address = f"http://127.0.0.1:{settings.WEB_PORT}"
        names = " ".join(name for name, _ in demo.accounts)
        others = " ".join(demo.others)
        self.stdout.write(f"""
1. Open {address}/ : the year 2019 of {demo.council.short_name}; every number opens the records that it counts.
2. Sign in at {address}/accounts/login/ with the password  {demo.password}  as one of: {names}
3. office: the inbox has projects of 2020 to approve, agreements to renew, money that waits for a second person and
   lines of the bank; approve and publish a project, then claim it as liaison.
4. steward (水库村) and liaison (of a partner of 营房村): draft a project for 2020, prefilled from last year.
5. {address}/{demo.council.code}/exchange/ : needs and resources; what was claimed, what waits and what is overdue. The
   other sides sign in with the same password: {others}
6. {address}/{demo.council.code}/disclosure/ : what villages disclosed of the last quarter, with the seal of December.
7. Import {options["folder"].name}/caojing-2019.xlsx again (nothing changes), export a list, run: lianxin verify
""")
