"""A sealed file handed to the browser as a download, under a name that says nothing about a person."""

from django.http import HttpResponse

ENDINGS = {"jpg", "jpeg", "png", "heic", "pdf"}


def handed(data: bytes, pk: int, name: str) -> HttpResponse:
    """The bytes as `document-<id>` with the ending of the original when it is that of a photo or a PDF."""
    end = name.rsplit(".", 1)[-1].lower()
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="document-{pk}{f".{end}" if end in ENDINGS else ""}"'
    return response
