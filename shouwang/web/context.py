"""What every page shows around its content: site, post, menu."""

import uuid

from shouwang.web.menu import menu_of


def shell(request) -> dict:
    """`shell` for templates; a page before sign-in gets the site only. `once` is the key of a form."""
    scope = getattr(request, "scope", None)
    return {
        "once": uuid.uuid4,
        "scope": scope,
        "shell": {
            "menu": menu_of(request) if scope and scope.user_id else [],
            "user": getattr(request, "user", None) if scope and scope.user_id else None,
            "post": getattr(request, "on_post", None),
            "posts": getattr(request, "posts", []),
            "site": getattr(request, "site", None),
        },
    }
