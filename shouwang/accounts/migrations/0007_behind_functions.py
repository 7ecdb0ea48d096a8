import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWNED = "LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"
FUNCTIONS = f"""
CREATE FUNCTION password_of(seal text, person text) RETURNS text {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'password_of', person);
    RETURN (SELECT kept FROM public.accounts_password WHERE user_id = person::bigint);
END $$;

CREATE FUNCTION password_keep(seal text, people text[], hashes text[]) RETURNS void {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'password_keep', array_to_string(people, '|'), array_to_string(hashes, '|'));
    INSERT INTO public.accounts_password (user_id, kept)
        SELECT person::bigint, hash FROM unnest(people, hashes) AS given(person, hash)
        ON CONFLICT (user_id) DO UPDATE SET kept = excluded.kept;
END $$;

CREATE FUNCTION session_load(seal text, key text) RETURNS text {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'session_load', key);
    RETURN (SELECT session_data FROM public.django_session WHERE session_key = key AND expire_date > now());
END $$;

CREATE FUNCTION session_keep(seal text, key text, content text, until text, kind text) RETURNS boolean {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'session_keep', key, content, until, kind);
    IF kind = 'new' THEN
        INSERT INTO public.django_session (session_key, session_data, expire_date)
            VALUES (key, content, until::timestamptz) ON CONFLICT DO NOTHING;
    ELSE
        UPDATE public.django_session SET session_data = content, expire_date = until::timestamptz WHERE session_key = key;
    END IF;
    RETURN FOUND;
END $$;

CREATE FUNCTION sessions_alive(seal text, keys text[]) RETURNS text[] {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'sessions_alive', array_to_string(keys, '|'));
    RETURN ARRAY(SELECT session_key FROM public.django_session WHERE session_key = ANY(keys) AND expire_date > now());
END $$;

CREATE FUNCTION sessions_end(seal text, keys text[]) RETURNS void {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'sessions_end', array_to_string(keys, '|'));
    DELETE FROM public.django_session WHERE session_key = ANY(keys);
END $$;

CREATE FUNCTION sessions_clear(seal text, at text) RETURNS void {OWNED} BEGIN
    PERFORM public.must_be_sealed(seal, 'sessions_clear', at);
    DELETE FROM public.django_session WHERE expire_date < at::timestamptz;
END $$;
"""  # noqa: S608 nobody's words but ours
NAMES = (
    "password_of(text, text)",
    "password_keep(text, text[], text[])",
    "session_load(text, text)",
    "session_keep(text, text, text, text, text)",
    "sessions_alive(text, text[])",
    "sessions_end(text, text[])",
    "sessions_clear(text, text)",
)
REVOKED = "".join(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC;\n" for name in NAMES)
MOVE = """
INSERT INTO accounts_password (user_id, kept) SELECT id, password FROM accounts_user;
UPDATE accounts_signin SET session = left(encode(sha256(convert_to(session, 'UTF8')), 'hex'), 40);
DELETE FROM django_session;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    """Password hashes get a table of their own, sessions a digest of their key; both are reached by functions only.

    Everybody signs in anew after this step: sessions that are kept under their plain key are ended.
    """

    dependencies = [("accounts", "0006_deputies"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Password",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kept", models.CharField(max_length=128)),
            ],
        ),
        migrations.AddField(
            model_name="user", name="mark", field=models.CharField(blank=True, default="", max_length=32)
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="user", name="password"),
        migrations.RunSQL(FUNCTIONS + REVOKED, "".join(f"DROP FUNCTION {name};\n" for name in NAMES)),
    ]
