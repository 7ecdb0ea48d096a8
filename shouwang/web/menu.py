"""The menu: entries of config.menu that the viewer's role may open, the current one marked."""

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string


def menu_of(request) -> list[dict]:
    entries = []
    for name, title, icon, verb in import_string(settings.MENU):
        if request.scope.may(verb):
            url = reverse(name)
            entries.append({"title": title, "url": url, "icon": icon, "active": _is_on(request.path, url)})
    return entries


def _is_on(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
