"""A photo or paper that proves something about a household, sealed as it comes from a phone."""

from datetime import datetime

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from shouwang.vault.documents import store
from shouwang.vault.models import Document

MOST = 20 << 20
BEGINNINGS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"%PDF": "application/pdf"}
HEIC = b"ftyp"  # what an iPhone takes, at the fifth byte


def kind_of(data: bytes) -> str:
    """What a file is by its first bytes; empty when it is neither photo nor PDF."""
    if data[4:8] == HEIC:
        return "image/heic"
    return next((kind for start, kind in BEGINNINGS.items() if data.startswith(start)), "")


def seal(data: bytes, name: str, case: Case, *, kind: str, by: Post, at: datetime) -> Document:
    """Keep a proof about the household of a case. Refused: `too_large`, `bad_file` when it is no photo and no PDF."""
    if len(data) > MOST:
        raise Refused("too_large", f"文件超过{MOST >> 20}MB,请压缩后再上传。")
    if not kind_of(data):
        raise Refused("bad_file", "佐证只接收照片（JPG、PNG、HEIC）或PDF文件。")
    return store(data, name=name, kind=kind, place_id=case.place_id, household_id=case.household_id, by=by, at=at)
