"""A claim, its commit and the wait for the log are sent as one: see ``services.placing``."""

from django.db import migrations

# Three statements would be three ways to the server and back. Each commit here frees the hot row before the log is
# flushed; the message is the barrier behind it, and its own commit waits for the flush as any does.
PROCEDURE = """
CREATE PROCEDURE exchange_place_claim_durably(
    p_council bigint, p_listing bigint, p_category bigint, p_organisation bigint, p_quantity bigint, p_key uuid,
    p_actor bigint, p_on date, p_due date, p_at timestamptz, p_post bigint, p_subject_type text, p_subject bigint,
    p_facts jsonb, p_digest text, p_cells jsonb, INOUT claim_id bigint, INOUT is_new boolean
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT placed.claim_id, placed.is_new INTO claim_id, is_new FROM exchange_place_claim(
        true, p_council, p_listing, p_category, p_organisation, p_quantity, p_key, p_actor, p_on, p_due, p_at, p_post,
        p_subject_type, p_subject, p_facts, p_digest, p_cells
    ) AS placed;
    COMMIT;
    PERFORM pg_logical_emit_message(true, 'lianxin', '');
END;
$$
"""


def _create(_apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(PROCEDURE, params=None)


def _drop(_apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP PROCEDURE exchange_place_claim_durably", params=None)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0015_what_is_met_closes")]

    operations = [migrations.RunPython(_create, _drop)]
