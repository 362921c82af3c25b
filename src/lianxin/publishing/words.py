"""The Chinese of what is printed and hung up: a disclosure is its village's document, whatever a reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from lianxin.kernel.dates import format_date_zh
from lianxin.kernel.fen import format_fen
from lianxin.kernel.words import amount_in_words
from lianxin.publishing.queries import DisclosurePage
from lianxin.publishing.sheet import SUMS, KindLine, MoneyLine

SUM_WORDS: Mapping[str, str] = {
    "opening": "期初结余",
    "received": "本季到账",
    "spent": "本季支出",
    "returned": "退回出资单位",
    "carried": "项目间结转（转入减转出）",
    "closing": "期末结余",
}
PAYEES: Mapping[str, str] = {"organisation": "单位", "other": "商户或个人（不公开名称）"}
UNITS: Mapping[str, str] = {
    "piece": "件", "session": "场次", "person_hour": "人时", "lesson": "课时", "day": "天",
}  # fmt: skip


def title_of(page: DisclosurePage) -> str:
    """What stands on top: village, year, quarter."""
    return f"{page.village.name}{page.quarter.year}年第{'一二三四'[page.quarter.number - 1]}季度村务公开"


def period_of(page: DisclosurePage) -> str:
    """From the first day to the last."""
    return f"{format_date_zh(page.quarter.starts_on)}至{format_date_zh(page.quarter.ends_on)}"


def plain(fen: int) -> str:
    """An amount in a column of yuan."""
    return format_fen(fen).replace("¥", "")


def sums_of(page: DisclosurePage) -> list[tuple[str, str, str]]:
    """Each sum: its name, yuan, in words."""
    sums = page.sheet.sums
    return [(SUM_WORDS[name], plain(sums[name]), amount_in_words(sums[name])) for name in SUMS]


def quantity(line: KindLine) -> str:
    """How much came, in its unit."""
    if line.unit == "gram":
        return f"{(Decimal(line.quantity) / 500).normalize():,f}斤"
    return f"{line.quantity:,}{UNITS.get(line.unit, '')}"


def what(line: MoneyLine) -> str:
    """What money was for: the project or need, and the purpose where it says more."""
    said = line.what if line.purpose in ("", line.what) else f"{line.what}：{line.purpose}"
    if line.taken_back_on:
        return f"{said}（{format_date_zh(line.taken_back_on)}已冲正）"
    return f"{said}（冲正）" if line.takes_back else said


def thing(line: KindLine) -> str:
    """What came in kind."""
    return f"{line.what}（更正）" if line.takes_back else line.what


def payee(line: MoneyLine) -> str:
    """To whom money was paid: an organisation by its name, anybody else by kind."""
    return line.who or PAYEES.get(line.payee_kind, "")


def published(page: DisclosurePage) -> str:
    """Who published it and when, or that nobody did yet."""
    one = page.published
    return f"{page.village.name}　{format_date_zh(one.published_on)}公布" if one else "尚未公布（预览）"


def edition(page: DisclosurePage) -> str:
    """Which edition it is, which one it corrects and why; and that it was corrected itself. Empty where it is the only
    one.
    """
    one, before, later = page.published, page.corrects, page.corrected_by
    said = []
    if one and before:
        on = format_date_zh(before.published_on)
        said.append(f"第{one.edition}版，更正{on}公布的第{before.edition}版。更正原因：{one.reason}")
    if one and later:
        on = format_date_zh(later.published_on)
        said.append(f"第{one.edition}版，已由{on}公布的第{later.edition}版更正")
    return "；".join(said)
