"""Photos and papers as they come from a phone or a scanner: known by their first bytes, then sealed."""

from datetime import datetime

from shouwang.accounts.models import Post
from shouwang.refusal import Refused
from shouwang.vault.documents import store
from shouwang.vault.models import Document
from shouwang.web.download import media

MOST = 20 << 20


def seal(
    data: bytes, name: str, *, kind: str, place_id: int, by: Post, at: datetime, household_id: int | None = None
) -> Document:
    """Keep a photo or paper about a place or a household. Refused: `too_large`; `bad_file`: no photo and no PDF."""
    if len(data) > MOST:
        raise Refused("too_large", f"文件“{name}”超过{MOST >> 20}MB，请压缩后再上传。")
    if not media(data):
        raise Refused("bad_file", f"“{name}”不是照片或PDF，请上传JPG、PNG、HEIC照片或PDF文件。")
    return store(data, name=name, kind=kind, place_id=place_id, household_id=household_id, by=by, at=at)


def proof_of(subject, file, *, kind: str, by: Post, at: datetime) -> Document:
    """An uploaded photo or paper about the household of a case or a visit."""
    return seal(
        file.read(), file.name, kind=kind, place_id=subject.place_id, household_id=subject.household_id, by=by, at=at
    )
