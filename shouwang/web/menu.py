"""The menu: entries of config.menu that the viewer's role may open, the current one marked."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string


def menu_of(request) -> list[dict]:
    """The entries for this request, in the order of `config.menu`; of nested addresses the nearest one is marked."""
    entries = [
        {"title": title, "url": reverse(name), "icon": icon, "group": group}
        for name, title, icon, verb, group in import_string(settings.MENU)
        if request.scope.may(verb)
    ]
    here = _stands_at(request)
    on = max((entry["url"] for entry in entries if _holds(entry["url"], here)), key=len, default="")
    return [entry | {"active": entry["url"] == on} for entry in entries]


def _stands_at(request) -> str:
    """The address by which the menu finds this page: its own, or that of the entry to which it belongs."""
    page = request.resolver_match
    entry = import_string(settings.MENU_WITHIN).get(page.view_name) if page else None
    return reverse(entry) if entry else request.path


def _holds(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def address(name: str, *args) -> str:
    """Where a page of a room above is, named and not imported; empty while that room has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
