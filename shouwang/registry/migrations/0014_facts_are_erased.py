from django.db import migrations

CREATE = """
CREATE FUNCTION registry_erase(seal text, said text[], keys text[], today text) RETURNS integer
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted bigint[];
    indexes text[];
BEGIN
    PERFORM public.must_be_sealed(
        seal, 'registry_erase', array_to_string(said, '|'), array_to_string(keys, '|'), today);
    SELECT coalesce(array_agg(s.id), '{}') INTO wanted FROM public.registry_statement s
     WHERE s.id = ANY(said::bigint[]) AND s.facts ?| keys
       AND s.place_id BETWEEN coalesce(nullif(current_setting('app.lo', true), ''), '0')::bigint
                          AND coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint;
    SELECT array_agg(DISTINCT s.facts -> k.key ->> 0) INTO indexes
      FROM public.registry_statement s, unnest(keys) AS k(key)
     WHERE s.id = ANY(wanted) AND k.key IN ('A6', 'phone', 'account') AND jsonb_typeof(s.facts -> k.key) = 'array';
    UPDATE public.registry_statement s
       SET facts = s.facts || (SELECT jsonb_object_agg(k.key, jsonb_build_object('erased', today))
                                 FROM unnest(keys) AS k(key) WHERE s.facts ? k.key)
     WHERE s.id = ANY(wanted);
    UPDATE public.vault_secret v SET sealed = '', "index" = ''
     WHERE rtrim(encode(v."index", 'base64'), '=') = ANY(indexes) AND v."index" <> ''
       AND v.household_id IN (SELECT s.household_id FROM public.registry_statement s WHERE s.id = ANY(wanted)
                              UNION
                              SELECT m.household_id FROM public.registry_membership m
                                JOIN public.registry_statement s ON s.person_id = m.person_id WHERE s.id = ANY(wanted))
       AND NOT EXISTS (SELECT FROM public.registry_statement s WHERE s.household_id = v.household_id
                        AND position(rtrim(encode(v."index", 'base64'), '=') IN s.facts::text) > 0)
       AND NOT EXISTS (SELECT FROM public.registry_nationalentry n
                        WHERE n.household_id = v.household_id AND v.id IN (n.helper_phone_id, n.contact_phone_id));
    RETURN cardinality(wanted);
END
$$;
REVOKE ALL ON FUNCTION registry_erase(text, text[], text[], text) FROM PUBLIC;
COMMENT ON FUNCTION registry_erase(text, text[], text[], text) IS
    'Blanks named facts in statements within my places, and the sealed values that nothing else says.';
"""


class Migration(migrations.Migration):
    """The one change that a statement meets: a fact that may not be kept is erased."""

    dependencies = [
        ("registry", "0013_periods_have_a_begin"),
        ("vault", "0004_second_factor"),
        ("web", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION registry_erase(text, text[], text[], text)")]
