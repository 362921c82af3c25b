"""A claim in one statement: see ``services.placing``."""

from django.db import migrations

# The order matters. The claim comes first, so that a repeated key meets it; the capacity comes last, so that the hot
# row is locked as shortly as can be. With p_alone the transaction commits without waiting for its log to be flushed;
# the caller then waits for a barrier before it tells anybody.
FUNCTION = """
CREATE FUNCTION exchange_place_claim(
    p_alone boolean, p_council bigint, p_listing bigint, p_category bigint, p_organisation bigint, p_quantity bigint,
    p_key uuid, p_actor bigint, p_on date, p_due date, p_at timestamptz, p_post bigint, p_subject_type text,
    p_subject bigint, p_facts jsonb, p_digest text, p_cells jsonb
) RETURNS TABLE (claim_id bigint, is_new boolean) LANGUAGE plpgsql AS $$
BEGIN
    IF p_alone THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    INSERT INTO exchange_claim (
        council_id, listing_id, organisation_id, quantity, held, asked, state, began, key, "on", due_on,
        claimed_by_id, reason
    ) VALUES (
        p_council, p_listing, p_organisation, p_quantity, p_quantity, p_quantity, 'active', 'active', p_key, p_on,
        p_due, p_actor, ''
    )
    ON CONFLICT (claimed_by_id, key) DO NOTHING
    RETURNING id INTO claim_id;
    IF claim_id IS NULL THEN
        SELECT id INTO STRICT claim_id FROM exchange_claim WHERE claimed_by_id = p_actor AND key = p_key;
        is_new := false;
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO journal_entry (council_id, at, actor_id, post_id, verb, subject_type, subject_id, facts, digest)
    VALUES (p_council, p_at, p_actor, p_post, 'exchange.claimed', p_subject_type, p_subject, p_facts, p_digest);
    INSERT INTO figures_delta (council_id, metric, year, month, village, category_id, amount)
    SELECT (cell->>0)::bigint, cell->>1, (cell->>2)::smallint, (cell->>3)::integer, cell->>4, (cell->>5)::bigint,
           (cell->>6)::bigint
    FROM jsonb_array_elements(p_cells) AS cell;
    UPDATE exchange_listing SET taken = taken + p_quantity
    WHERE id = p_listing AND state = 'open' AND taken <= capacity - p_quantity
      AND category_id IS NOT DISTINCT FROM p_category;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'does not fit' USING ERRCODE = 'LX001';
    END IF;
    is_new := true;
    RETURN NEXT;
END;
$$
"""
SIGNATURE = (
    "boolean, bigint, bigint, bigint, bigint, bigint, uuid, bigint, date, date, timestamptz, bigint, text, bigint, "
    "jsonb, text, jsonb"
)


# The same on SQLite: what is inserted into a view without rows goes to its trigger, in one transaction of its own.
VIEW = """
CREATE VIEW exchange_placing AS
SELECT NULL council, NULL listing, NULL category, NULL organisation, NULL quantity, NULL key, NULL actor, NULL made_on,
       NULL due_on, NULL at, NULL post, NULL subject_type, NULL subject, NULL facts, NULL digest, NULL cells
WHERE 0
"""
TRIGGER = """
CREATE TRIGGER exchange_place_claim INSTEAD OF INSERT ON exchange_placing BEGIN
    INSERT INTO exchange_claim (
        council_id, listing_id, organisation_id, quantity, held, asked, state, began, key, "on", due_on,
        claimed_by_id, reason
    ) VALUES (
        new.council, new.listing, new.organisation, new.quantity, new.quantity, new.quantity, 'active', 'active',
        new.key, new.made_on, new.due_on, new.actor, ''
    )
    ON CONFLICT (claimed_by_id, key) DO NOTHING;
    SELECT RAISE(IGNORE) WHERE changes() = 0;
    INSERT INTO journal_entry (council_id, at, actor_id, post_id, verb, subject_type, subject_id, facts, digest)
    VALUES (
        new.council, new.at, new.actor, new.post, 'exchange.claimed', new.subject_type, new.subject, new.facts,
        new.digest
    );
    INSERT INTO figures_delta (council_id, metric, year, month, village, category_id, amount)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
           json_extract(value, '$[6]')
    FROM json_each(new.cells);
    UPDATE exchange_listing SET taken = taken + new.quantity
    WHERE id = new.listing AND state = 'open' AND taken <= capacity - new.quantity AND category_id IS new.category;
    SELECT RAISE(ABORT, 'LX001') WHERE changes() = 0;
END
"""
CREATE = {"postgresql": (FUNCTION,), "sqlite": (VIEW, TRIGGER)}
DROP = {
    "postgresql": (f"DROP FUNCTION exchange_place_claim({SIGNATURE})",),
    "sqlite": ("DROP TRIGGER exchange_place_claim", "DROP VIEW exchange_placing"),
}


def _create(_apps, editor):
    for statement in CREATE[editor.connection.vendor]:
        editor.execute(statement, params=None)


def _drop(_apps, editor):
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0005_firm"), ("journal", "0001_initial"), ("figures", "0001_initial")]

    operations = [migrations.RunPython(_create, _drop)]
