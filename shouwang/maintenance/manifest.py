"""What a backup says of itself, and whether this installation can take it up."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.vault.cipher import blind_index, keys

NAME = "manifest.json"
DATABASE = "database.dump"


@dataclass(frozen=True)
class Manifest:
    """`keys` are the names of the vault's keys with a check each; neither a key nor the index key is in a backup."""

    made_at: str
    area: str
    is_exercise: bool
    migrations: list[str]
    keys: dict[str, str]
    index_check: str
    postgresql: int

    @classmethod
    def now(cls, at: datetime) -> "Manifest":
        site = Site.objects.select_related("area").get(pk=1)
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
            applied = [name for (name,) in cursor.fetchall()]
        return cls(
            made_at=at.isoformat(),
            area=site.area.code,
            is_exercise=site.is_exercise,
            migrations=applied,
            keys=_key_checks(),
            index_check=_index_check(),
            postgresql=connections["owner"].pg_version // 10000,
        )

    def as_dict(self) -> dict:
        return asdict(self)

    def must_fit(self) -> None:
        """Refused when this installation lacks a key, is of another area, or is older than the backup."""
        lacking = sorted(name for name, check in self.keys.items() if _key_checks().get(name) != check)
        if lacking:
            named = "、".join(lacking)
            raise Refused("no_key", f"缺少备份时使用的密钥 {named}（见 SHOUWANG_VAULT_KEYS），恢复后身份信息将打不开。")
        if self.index_check != _index_check():
            raise Refused("no_key", "检索密钥 SHOUWANG_INDEX_KEY 与备份时不同，恢复后将查不到身份号码。")
        if settings.SITE_AREA and self.area != settings.SITE_AREA:
            raise Refused("wrong_area", f"备份属于 {self.area}，这个系统是为 {settings.SITE_AREA} 建立的。")
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        if set(self.migrations) - known:
            raise Refused("newer", "备份来自更新版本的程序，请先更新程序再恢复。")


def _key_checks() -> dict[str, str]:
    """Key name → what tells two keys apart without telling the key (128 random bits cannot be guessed from it)."""
    named = keys(settings.VAULT_KEYS).items()
    return {name: hashlib.sha256(b"shouwang key check" + key).hexdigest()[:16] for name, key in named}


def _index_check() -> str:
    return blind_index("check", "backup").hex()
