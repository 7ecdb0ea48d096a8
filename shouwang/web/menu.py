"""The menu: entries of config.menu that the viewer's role may open, the current one marked."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string


def menu_of(request) -> list[dict]:
    """The entries for this request, in the order of `config.menu`."""
    entries = []
    for name, title, icon, verb, group in import_string(settings.MENU):
        if request.scope.may(verb):
            url = reverse(name)
            active = request.path == url if url == "/" else request.path.startswith(url)
            entries.append({"title": title, "url": url, "icon": icon, "active": active, "group": group})
    return entries


def address(name: str, *args) -> str:
    """Where a page of a room above is, named and not imported; empty while that room has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
