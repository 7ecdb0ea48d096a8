"""The act of turning to a new key: everything sealed with an older one is opened and sealed again with the newest.

It works in batches, each in its own transaction, and knows what is done by looking at it: stopped anywhere, it is
simply started again. When nothing is left under an old key, that key may leave SHOUWANG_VAULT_KEYS.

The blind index has one key. After SHOUWANG_INDEX_KEY was changed, numbers are not found until `reindex` has been run
over all of them, so it belongs into a night without users.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction

from shouwang.trail.write import write
from shouwang.vault import documents
from shouwang.vault.cipher import blind_index, key_of, newest_key, seal
from shouwang.vault.keep import plain
from shouwang.vault.models import FACTOR, Document, Secret
from shouwang.web.sealed import under_seal
from shouwang.web.sight import Scope, within

BATCH = 1000


def rotate(*, by, at: datetime, reindex: bool = False) -> Counter:
    """Seal again what is not under the newest key, within the post's places; opens its own transactions.

    Returns counts of `secrets`, `documents` sealed again, `indexes` made anew, and what was `unchanged`.
    """
    by.need("vault.rotate")
    scope, done = by.scope(), Counter(secrets=0, documents=0, indexes=0, unchanged=0)
    for ids in _batches(scope, Secret):
        with within(scope), transaction.atomic():
            for secret in Secret.objects.filter(pk__in=ids).select_for_update():
                done.update(_turn(secret, reindex))
    for ids in _batches(scope, Document):
        for pk in ids:
            done[_turn_document(scope, pk)] += 1
    with within(scope):
        changed = {name: [0, count] for name, count in done.items() if count and name != "unchanged"}
        if changed:
            write("vault.rotate", by=by, at=at, subject=by, changes=changed, note=f"改用密钥 {newest_key()}")
    return done


def _batches(scope: Scope, model) -> Iterator[list[int]]:
    last = 0
    while True:
        with within(scope, read_only=True):
            rows = model.objects.filter(pk__gt=last, place_id__gte=scope.lo, place_id__lte=scope.hi)
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _turn(secret: Secret, reindex: bool) -> list[str]:
    if not secret.sealed:  # erased for good
        return ["unchanged"]
    did = []
    is_old = key_of(secret.sealed) != newest_key()
    value = plain(secret) if is_old or reindex else ""
    if is_old:
        secret.sealed = seal(value.encode(), secret.kind.encode())
        did.append("secrets")
    if reindex and (index := blind_index(secret.kind, value)) != bytes(secret.index):
        secret.index = index
        did.append("indexes")
    if did:
        with under_seal(secret._meta.db_table) if secret.kind == FACTOR else nullcontext():
            secret.save(update_fields=["sealed", "index"])
    return did or ["unchanged"]


def _turn_document(scope: Scope, pk: int) -> str:
    """The file is sealed anew beside the old one; the row turns to it; then the old one goes."""
    with within(scope), transaction.atomic():
        document = Document.objects.select_for_update().get(pk=pk)
        if document.erased_at or documents.sealed_with(document.path) == newest_key():
            return "unchanged"
        before, after = document.path, documents.fresh_path()
        documents.write(after, documents.pieces(before))
        document.path = after
        document.save(update_fields=["path"])
        transaction.on_commit(lambda: (documents.root() / before).unlink(missing_ok=True))
    return "documents"
