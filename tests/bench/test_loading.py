"""What is taken off the tables for a fast load comes back whole."""

from __future__ import annotations

import pytest
from django.db import connection

from bench.loading import Loading
from bench.make import TABLES

pytestmark = pytest.mark.django_db
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
CONSTRAINTS = "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
TRIGGERS = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"


def _shape() -> dict[str, list[tuple[str, ...]]]:
    shape = {}
    with connection.cursor() as cursor:
        for name, sql in {"indexes": INDEXES, "constraints": CONSTRAINTS, "triggers": TRIGGERS}.items():
            cursor.execute(sql)
            shape[name] = cursor.fetchall()
    return shape


def test_indexes_keys_and_triggers_are_after_a_load_what_they_were() -> None:
    before = _shape()
    loading = Loading(TABLES)
    loading.take_off()
    bare = _shape()
    assert len(bare["indexes"]) < len(before["indexes"]) - 50
    assert {state for table, _name, state in bare["triggers"] if table in TABLES} == {"D"}
    loading.put_back_keys()
    loading.put_back_indexes({"activities_activity"})
    loading.put_back_rest()
    assert _shape() == before
