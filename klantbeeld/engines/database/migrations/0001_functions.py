"""Extensions, text functions and the shared cache: what the tables of all other packages build on."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION kb_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;
CREATE FUNCTION kb_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT lower(public.kb_unaccent(regexp_replace($1, '[''’‘`´-]', '', 'g'))) $$;
CREATE FUNCTION kb_words(subject text, report text, agreements text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT setweight(to_tsvector('dutch'::regconfig, public.kb_unaccent(coalesce(subject, ''))), 'A')
            || setweight(to_tsvector('dutch'::regconfig, public.kb_unaccent(coalesce(report, ''))), 'B')
            || setweight(to_tsvector('dutch'::regconfig, public.kb_unaccent(coalesce(agreements, ''))), 'B') $$;
"""
CACHE = """
CREATE UNLOGGED TABLE shared_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION kb_words(text, text, text); DROP FUNCTION kb_fold(text); DROP FUNCTION kb_unaccent(text);"
        ),
        migrations.RunSQL(CACHE, "DROP TABLE shared_cache"),
    ]
