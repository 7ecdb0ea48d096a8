"""What `web/_masked.html` needs of a sealed value: covered up, with the address that opens it for whoever may."""

from django.urls import reverse

from shouwang.vault.models import Secret
from shouwang.web.sight import Scope


def covered(secret_id: int | None, text: str, label: str, scope: Scope) -> dict:
    """A number as a page shows it at first. `text` is its mask, `label` what it is (证件号码)."""
    url = reverse("vault:open", args=[secret_id]) if secret_id and scope.may("vault.open") else ""
    return {"text": text, "label": label, "url": url}


def uncovered(secret: Secret, value: str) -> dict:
    """The same after it was opened."""
    return {"text": value, "label": secret.get_kind_display(), "url": "", "open": value}
