from django.db import migrations

CREATE = """
CREATE FUNCTION registry_erase(seal text, home text, person text, keys text[], today text) RETURNS integer
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    whose bigint := nullif(person, '')::bigint;
    indexes text[];
    touched integer;
BEGIN
    PERFORM public.must_be_sealed(seal, 'registry_erase', home, person, array_to_string(keys, '|'), today);
    PERFORM 1 FROM public.registry_household
     WHERE id = home::bigint
       AND place_id BETWEEN coalesce(nullif(current_setting('app.lo', true), ''), '0')::bigint
                        AND coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT array_agg(DISTINCT s.facts -> k.key ->> 0) INTO indexes
      FROM public.registry_statement s, unnest(keys) AS k(key)
     WHERE s.household_id = home::bigint AND s.person_id IS NOT DISTINCT FROM whose
       AND k.key IN ('A6', 'phone', 'account') AND jsonb_typeof(s.facts -> k.key) = 'array';
    UPDATE public.registry_statement s
       SET facts = s.facts || (SELECT jsonb_object_agg(k.key, jsonb_build_object('erased', today))
                                 FROM unnest(keys) AS k(key) WHERE s.facts ? k.key)
     WHERE s.household_id = home::bigint AND s.person_id IS NOT DISTINCT FROM whose AND s.facts ?| keys;
    GET DIAGNOSTICS touched = ROW_COUNT;
    UPDATE public.vault_secret v SET sealed = '', "index" = ''
     WHERE rtrim(encode(v."index", 'base64'), '=') = ANY(indexes) AND v."index" <> ''
       AND v.household_id IN (SELECT home::bigint UNION
                              SELECT m.household_id FROM public.registry_membership m WHERE m.person_id = whose)
       AND NOT EXISTS (SELECT FROM public.registry_statement s WHERE s.household_id = v.household_id
                        AND position(rtrim(encode(v."index", 'base64'), '=') IN s.facts::text) > 0)
       AND NOT EXISTS (SELECT FROM public.registry_nationalentry n
                        WHERE n.household_id = v.household_id AND v.id IN (n.helper_phone_id, n.contact_phone_id));
    RETURN touched;
END
$$;
REVOKE ALL ON FUNCTION registry_erase(text, text, text, text[], text) FROM PUBLIC;
COMMENT ON FUNCTION registry_erase(text, text, text, text[], text) IS
    'Blanks named facts of one household or person in every statement, and the sealed values that nothing else says.';
"""


class Migration(migrations.Migration):
    """The one change that a statement meets: a fact that may not be kept is erased."""

    dependencies = [
        ("registry", "0013_periods_have_a_begin"),
        ("vault", "0004_second_factor"),
        ("web", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION registry_erase(text, text, text, text[], text)")]
