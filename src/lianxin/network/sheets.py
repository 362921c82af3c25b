"""The register in Excel (结对单位名册)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.text import loose
from lianxin.network.errors import AgreementOverlaps, TermRunsBackwards
from lianxin.network.models import Council, Enrolment, Organisation, Pairing
from lianxin.network.queries import MEMBERS, register_of, titles_of, villages_of
from lianxin.network.services import RegisterLine, keep_register
from lianxin.network.states import Sector
from lianxin.sheets.comparison import Comparison, Context, Identity, compare_rows
from lianxin.sheets.layouts import Column, Kind, Layout, Scope, Values, register
from lianxin.sheets.reading import Reading, Row

_SECTORS = {
    "企业": Sector.ENTERPRISE,
    "事业单位": Sector.INSTITUTION,
    "党校": Sector.PARTY_SCHOOL,
    "学校": Sector.SCHOOL,
    "医院": Sector.HOSPITAL,
    "金融机构": Sector.FINANCE,
    "社会组织": Sector.SOCIAL,
    "城区社区": Sector.COMMUNITY,
    "机关": Sector.AUTHORITY,
    "其他": Sector.OTHER,
}
_PERSONAL = ("secretary", "liaison", "phone")


class RegisterHooks:
    """Members are known by their credit code, or else by their name; blank cells say nothing."""

    def compare(self, reading: Reading, context: Context) -> Comparison:
        """Set the sheet against the register. Five queries."""
        council = Council.objects.get(pk=context.council_id)
        villages = {loose(village.name): village for village in villages_of(council)}
        members = _members(council)
        identities = [_identity(row, members) for row in reading.rows]
        pairs = zip(reading.rows, identities, strict=True)
        stored = {identity: _stored(members[identity], row) for row, identity in pairs if identity in members}
        _settle_villages(reading, villages)
        comparison = compare_rows(reading, stored, identities)
        for row in comparison.new:
            comparison.prepared[row.index] = _line(comparison, row, {}, villages)
        for change in comparison.changed:
            identity = identities[change.row.index]
            line = _line(comparison, change.row, stored[identity], villages)
            _check_renewal(comparison, change.row, members[identity], line)
            comparison.prepared[change.row.index] = (members[identity], line)
        context.announced[MEMBERS] = {loose(name) for name in reading.columns["name"]}
        return comparison

    def store(self, comparison: Comparison, context: Context) -> None:
        """Enrol the new and correct the changed, through the register's own verb."""
        keep_register(
            council=Council.objects.get(pk=context.council_id),
            new=[comparison.prepared[row.index] for row in comparison.new],
            changed=[comparison.prepared[change.row.index] for change in comparison.changed],
            actor=context.actor,
        )

    def rows(self, scope: Scope) -> Iterable[Values]:
        """The register as it stands; people's names and telephones for members only. Four queries."""
        council = Council.objects.get(pk=scope.council_id)
        hidden = () if scope.actor and scope.actor.has_perm("network.see_contacts", council) else _PERSONAL
        for enrolment in register_of(council):
            values = _values(enrolment, _first_pairing(enrolment.organisation))
            yield {key: None if key in hidden else value for key, value in values.items()}

    def years(self, _scope: Scope) -> Sequence[int]:
        """The register is not yearly."""
        return ()

    def facts(self, scope: Scope) -> Mapping[str, str]:
        """Names for the title."""
        return titles_of(scope.council_id)


def _members(council: Council) -> dict[Identity, Enrolment]:
    """Current members by each identity under which a sheet may name them."""
    members: dict[Identity, Enrolment] = {}
    for enrolment in register_of(council):
        members["name", loose(enrolment.organisation.name)] = enrolment
        if enrolment.organisation.uscc:
            members["uscc", enrolment.organisation.uscc] = enrolment
    return members


def _identity(row: Row, members: Mapping[Identity, Enrolment]) -> Identity:
    by_code, by_name = ("uscc", row["uscc"]), ("name", loose(row["name"]))
    known = members.get(by_code) or members.get(by_name)
    if known is not None:
        return ("uscc", known.organisation.uscc) if known.organisation.uscc else by_name
    return by_code if row["uscc"] else by_name


def _first_pairing(organisation: Organisation) -> Pairing | None:
    pairings: list[Pairing] = getattr(organisation, "current_pairings", [])
    return min(pairings, key=lambda pairing: pairing.pk, default=None)


def _stored(enrolment: Enrolment, row: Row) -> dict[str, Any]:
    """What is stored of a member, its pairing being the one that the row names, where it names one."""
    pairings: list[Pairing] = getattr(enrolment.organisation, "current_pairings", [])
    named = loose(row["village"] or "")
    pairing = next((pairing for pairing in pairings if loose(pairing.village.name) == named), None)
    return _values(enrolment, pairing or _first_pairing(enrolment.organisation))


def _values(enrolment: Enrolment, pairing: Pairing | None) -> dict[str, Any]:
    agreement = next(iter(pairing.agreements.all()), None) if pairing else None
    return {
        "name": enrolment.organisation.name,
        "uscc": enrolment.organisation.uscc,
        "sector": enrolment.organisation.sector,
        "secretary": enrolment.secretary,
        "liaison": enrolment.liaison,
        "phone": enrolment.phone,
        "village": pairing.village.name if pairing else None,
        "since_on": enrolment.since_on,
        "signed_on": agreement.signed_on if agreement else None,
        "expires_on": agreement.expires_on if agreement else None,
        "remark": enrolment.remark,
    }


def _settle_villages(reading: Reading, villages: Mapping[str, Organisation]) -> None:
    """Write villages the way the conference writes them, so that a space is no change."""
    known = {
        name: villages[loose(name)].name for name in set(reading.columns["village"]) if name and loose(name) in villages
    }
    reading.columns["village"] = [known.get(name, name) for name in reading.columns["village"]]


def _line(comparison: Comparison, row: Row, stored: Values, villages: Mapping[str, Organisation]) -> RegisterLine:
    """What the register shall say; what cannot be is refused."""
    values = {**stored, **{key: value for key, value in row.values().items() if value is not None}}
    village = villages.get(loose(values["village"])) if values.get("village") else None
    if values.get("village") and village is None:
        comparison.refuse(row, "village", "unknown_village", text=values["village"])
    signed, expires = values.get("signed_on"), values.get("expires_on")
    if signed and expires and expires <= signed:
        comparison.refuse(row, "expires_on", TermRunsBackwards.code, since=signed, until=expires)
    texts: dict[str, Any] = {key: values.get(key) or "" for key in ("sector", *_PERSONAL, "remark")}
    line = RegisterLine(name=values["name"], since_on=values["since_on"], uscc=values.get("uscc"), **texts)
    return replace(line, village=village, signed_on=signed, expires_on=expires)


def _check_renewal(comparison: Comparison, row: Row, enrolment: Enrolment, line: RegisterLine) -> None:
    """An agreement may follow the last one of the same pairing, never precede it."""
    pairings: list[Pairing] = getattr(enrolment.organisation, "current_pairings", [])
    pairing = next((pairing for pairing in pairings if pairing.village == line.village), None)
    agreement = next(iter(pairing.agreements.all()), None) if pairing else None
    if agreement is None or line.signed_on is None or line.expires_on is None:
        return
    term = (line.signed_on, line.expires_on)
    if term != (agreement.signed_on, agreement.expires_on) and line.signed_on <= agreement.signed_on:
        comparison.refuse(row, "signed_on", AgreementOverlaps.code, signed=agreement.signed_on)


register(
    Layout(
        code="register",
        name=_("Register of partner organisations"),
        sheet=r"(?:结对)?单位名册",
        sheet_name="结对单位名册",
        title="{council}结对单位名册",
        subtitle="填报单位：{office}",
        identity=("name",),
        hooks=RegisterHooks(),
        rank=10,
        reasons={
            "unknown_village": _("“{text}” is no village of this town."),
            TermRunsBackwards.code: TermRunsBackwards.message,
            AgreementOverlaps.code: AgreementOverlaps.message,
        },
        columns=(
            Column("sequence", "序号", Kind.SEQUENCE, width=6),
            Column("name", "单位名称", required=True, synonyms=("结对单位", "单位", "名称"), max_length=80, width=34),
            Column("uscc", "统一社会信用代码", Kind.USCC, synonyms=("信用代码",), width=22),
            Column("sector", "单位类型", Kind.CHOICE, synonyms=("类型", "单位性质"), choices=_SECTORS),
            Column("secretary", "书记", synonyms=("党组织书记", "负责人"), max_length=30),
            Column("liaison", "联络员", synonyms=("联系人",), max_length=30),
            Column("phone", "联系电话", synonyms=("电话", "联系方式"), max_length=30, width=16),
            Column("village", "结对村", synonyms=("村", "结对村居"), max_length=80),
            Column("since_on", "入会日期", Kind.DATE, required=True, synonyms=("加入日期", "入会时间")),
            Column("signed_on", "签约日期", Kind.DATE, synonyms=("签约时间", "协议签订日期")),
            Column("expires_on", "到期日期", Kind.DATE, synonyms=("到期时间", "协议到期日期")),
            Column("remark", "备注", synonyms=("说明",), max_length=200, width=20),
        ),
    )
)
