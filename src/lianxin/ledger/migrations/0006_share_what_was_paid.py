"""Give the entries that are there already their shares, as if they were posted one after the other today."""

from collections import defaultdict
from itertools import groupby, islice

from django.db import migrations

from lianxin.ledger.errors import MoneyWentRound
from lianxin.ledger.purse import Purse, Use

AT_ONCE = 5_000


def write_shares(apps, _editor):
    """One fund after the other: its entries are what moved its account of money held."""
    share = apps.get_model("ledger", "Share")
    legs = apps.get_model("ledger", "Leg").objects.filter(account__kind="held").order_by("account__fund", "transfer")
    entries = legs.values_list(
        "account__fund", "transfer", "transfer__fund", "transfer__kind", "transfer__reverses",
        "transfer__organisation", "amount_fen",
    )  # fmt: skip
    rows = (
        share(source_id=source, use_id=use, amount_fen=amount, because_id=because)
        for fund, moved in groupby(entries.iterator(AT_ONCE), key=lambda entry: entry[0])
        for source, use, amount, because in _shares_of(fund, list(moved))
    )
    while batch := list(islice(rows, AT_ONCE)):
        share.objects.bulk_create(batch)


def _shares_of(fund, entries):
    try:
        return list(_shares(fund, entries))
    except MoneyWentRound:  # two people once posted at the same moment: numbers stand in another order than the money
        return list(_shares(fund, sorted(entries, key=lambda entry: entry[6] < 0 or entry[4] is not None)))


def _shares(fund, entries):
    """The shares of a fund's entries in their order: source, use, fen, and the entry because of which."""
    purse, uses = Purse(), {}
    net = defaultdict(lambda: defaultdict(int))  # use → source → fen
    for _, pk, home, kind, reverses, organisation, amount in entries:
        is_source = kind == "received" or (kind == "carried" and home != fund)
        if is_source:
            purse.put(reverses or pk, amount, organisation if kind == "received" else None)
        elif reverses:
            for source, part in list(net[reverses].items()):
                purse.put(source, part)
                net[reverses][source] = 0
                if part:
                    yield source, pk, -part, pk
            continue
        else:
            uses[pk] = Use(pk, kind, organisation)
            for source, part in purse.pay(uses[pk], -amount).items():
                net[pk][source] += part
                yield source, pk, part, pk
            continue
        if reverses:
            yield from _paid_otherwise(purse, uses, net, reverses, pk)


def _paid_otherwise(purse, uses, net, source, because):
    """The uses of a source that was taken back, paid by the others."""
    moved = [use for use in uses.values() if net[use.pk].get(source)]
    for use in sorted(moved, key=lambda use: (use.kind != "carried", use.pk)):
        part = net[use.pk].pop(source)
        purse.put(source, part)
        yield source, use.pk, -part, because
        for other, paid in purse.pay(use, part).items():
            net[use.pk][other] += paid
            yield other, use.pk, paid, because


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_share_because")]

    operations = [migrations.RunPython(write_shares, migrations.RunPython.noop)]
