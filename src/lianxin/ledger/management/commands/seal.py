"""``lianxin seal 2019-12``: close a month of the book, and print the seal that is to be published."""

from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.accounts.models import User
from lianxin.kernel.dates import parse_month
from lianxin.kernel.errors import Refused
from lianxin.kernel.text import Unreadable
from lianxin.ledger.canon import short
from lianxin.ledger.services import seal_month
from lianxin.network.models import Council
from lianxin.sheets.management.wanted import wanted_actor, wanted_council


class Command(BaseCommand):
    """Seals one month."""

    help = "Seal a month of the book of money: nothing is added to it afterwards. Prints its seal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="such as 2019-12")
        parser.add_argument("--council", help="division code of the town; not needed where there is one council")
        parser.add_argument("--user", help="who seals; the first person of the office, where it is left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the short seal, and the whole below it."""
        council = Council.objects.get(pk=wanted_council(options["council"]))
        try:
            actor = cast("User", wanted_actor(options["user"], council.pk))
            seal = seal_month(council=council, month=parse_month(options["month"]), actor=actor)
        except Unreadable as error:
            message = f"{options['month']} is no month; write it as 2019-12."
            raise CommandError(message) from error
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.what_would_change_it}".rstrip()) from refusal
        self.stdout.write(f"{seal}  {short(seal.digest)}  {seal.entries} entries")
        self.stdout.write(f"{seal.algorithm} {seal.digest}")
