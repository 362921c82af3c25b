"""A claim in one statement also counts in the figures of who gives: see ``figures.services.projected``."""

from importlib import import_module

from django.db import migrations

earlier = import_module("lianxin.exchange.migrations.0006_claim_function")

_CHANGES = {
    "postgresql": (
        ("village, category_id, amount)", "village, category_id, organisation_id, amount)"),
        ("(cell->>6)::bigint\n", "(cell->>6)::bigint, (cell->>7)::bigint\n"),
    ),
    "sqlite": (
        ("village, category_id, amount)", "village, category_id, organisation_id, amount)"),
        ("json_extract(value, '$[6]')\n", "json_extract(value, '$[6]'), json_extract(value, '$[7]')\n"),
    ),
}


def _changed(statement, vendor):
    for before, after in _CHANGES[vendor]:
        statement = statement.replace(before, after)
    return statement


def _create(_apps, editor):
    vendor = editor.connection.vendor
    for statement in (*earlier.DROP[vendor], *(_changed(sql, vendor) for sql in earlier.CREATE[vendor])):
        editor.execute(statement, params=None)


def _return(_apps, editor):
    vendor = editor.connection.vendor
    for statement in (*earlier.DROP[vendor], *earlier.CREATE[vendor]):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0007_sheets_and_search"), ("figures", "0002_by_organisation")]

    operations = [migrations.RunPython(_create, _return)]
