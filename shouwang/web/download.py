"""Handing a file to a browser."""

from urllib.parse import quote

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGINNINGS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"%PDF": "application/pdf"}
HEIC = b"ftyp"  # what an iPhone takes, at the fifth byte


def attachment(data: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """A file to keep under its (Chinese) name; a workbook unless `kind` says otherwise.

    A table of ours (it knows its rows) is marked, so that a line tells who took it away.
    """
    answer = HttpResponse(data, content_type=kind)
    if hasattr(data, "rows"):
        answer.taken = (name, data.rows, data.sha256)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def media(data: bytes) -> str:
    """What a photo or paper is by its first bytes; empty when it is neither photo nor PDF."""
    if data[4:8] == HEIC:
        return "image/heic"
    return next((kind for start, kind in BEGINNINGS.items() if data.startswith(start)), "")


def shown(data: bytes, name: str) -> HttpResponse:
    """A photo or paper opened in the browser; what no browser shows is downloaded. The ending follows the bytes."""
    kind = media(data)
    if kind in {"", "image/heic"}:
        return attachment(data, f"{name}.heic" if kind else name, kind or "application/octet-stream")
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.{kind.rpartition('/')[2]}"
    return answer
