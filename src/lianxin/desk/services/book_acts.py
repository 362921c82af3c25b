"""The verbs of the demo's diary that concern the book of money: its seals, its bank, its second person, disclosures."""

from collections.abc import Callable, Mapping
from typing import Any

from lianxin.accounts.models import User
from lianxin.desk.services.diary import Act, Stage
from lianxin.exchange.models import BankLine
from lianxin.exchange.services import Arrived, enter_delivery, explain_line, match_line, take_statement
from lianxin.kernel.fen import parse_fen
from lianxin.ledger.queries.sealing import next_to_seal
from lianxin.ledger.services import seal_month, set_two_person_rule
from lianxin.publishing.queries import quarter_of
from lianxin.publishing.services import correct_disclosure, publish_disclosure


def _seal(stage: Stage, act: Act, actor: User) -> None:
    """Every month up to that of the day, one after the other."""
    while (month := next_to_seal(stage.council.pk)) and month <= act.on:
        seal_month(council=stage.council, month=month, actor=actor)


def _enter(stage: Stage, act: Act, actor: User) -> object:
    """Money for a claim, as its page records it: above the council's amount it waits for a second person."""
    arrived = Arrived(parse_fen(act.quantity), act.on, act.voucher, act.text)
    return enter_delivery(claim_id=stage.things[act.on_what].pk, arrived=arrived, actor=actor)


def _bank(stage: Stage, act: Act, actor: User) -> object:
    """The bank's statement: the file that the act's title names."""
    content = (stage.folder / act.title).read_bytes()
    return take_statement(council=stage.council, content=content, file_name=act.title, actor=actor)


def _line(stage: Stage, act: Act) -> int:
    """The line of the bank with the act's reference."""
    return BankLine.objects.get(council=stage.council, reference=act.voucher).pk


def _disclose(stage: Stage, act: Act, actor: User) -> object:
    village, quarter = stage.seats[act.by], quarter_of(act.on)
    return publish_disclosure(council=stage.council, village=village, quarter=quarter, actor=actor)


BOOK: Mapping[str, Callable[[Stage, Act, User], Any]] = {
    "seal": _seal,
    "rule": lambda stage, act, actor: set_two_person_rule(
        council=stage.council, above_fen=parse_fen(act.quantity), actor=actor
    ),
    "enter": _enter,
    "bank": _bank,
    "match": lambda stage, act, actor: match_line(
        line_id=_line(stage, act), transfer_id=stage.things[act.on_what].transfer_id, actor=actor
    ),
    "explain": lambda stage, act, actor: explain_line(line_id=_line(stage, act), reason=act.text, actor=actor),
    "disclose": _disclose,
    "amend": lambda stage, act, actor: correct_disclosure(
        disclosure=stage.things[act.on_what], reason=act.text, actor=actor
    ),
}
