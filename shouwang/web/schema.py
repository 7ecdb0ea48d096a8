"""Whether the database is the one this code was written for: all migrations applied, sight in force."""

from hashlib import sha256

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from shouwang.web import seal
from shouwang.web.policies import statements
from shouwang.web.sight import Scope, within

COMMENT = "shouwang sight "


def digest() -> str:
    """What the declared sight amounts to: stored as the schema's comment once it is in force."""
    return sha256("\n".join(statements()).encode()).hexdigest()[:16]


def apply_sight(alias: str = "owner") -> None:
    """Bring roles, grants and policies to what the models declare."""
    with connections[alias].cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)
        cursor.execute(seal.secret_statement())
        cursor.execute(f"COMMENT ON SCHEMA public IS '{COMMENT}{digest()}'")


def unready(alias: str = "default") -> str:
    """Why the server may not start, as a sentence; empty when all is well."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        missing = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:3])
        return f"数据库结构还差 {len(plan)} 步没有更新（{missing} …），请先运行 manage.py prepare。"
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        (comment,) = cursor.fetchone()
    if comment != COMMENT + digest():
        return "数据库的可见范围规则与程序不一致，请先运行 manage.py prepare。"
    with within(Scope(kind="post", lo=1, hi=1)), connections["default"].cursor() as cursor:
        cursor.execute("SELECT sight_is_sealed()")
        if not cursor.fetchone()[0]:
            return "SHOUWANG_SECRET_KEY 与数据库里的不是同一个，请先运行 manage.py prepare。"
    return ""
