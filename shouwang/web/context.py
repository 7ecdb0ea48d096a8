"""What every page shows around its content: site, menu, who is at work; and `once`, the key of a form."""

import uuid

from django.urls import reverse

from shouwang.web.menu import address, menu_of


def shell(request) -> dict:
    """`shell` for templates; before sign-in it names the site only."""
    scope = getattr(request, "scope", None)
    signed_in = bool(scope and scope.user_id)
    site = {"area": getattr(request, "area_name", ""), "exercise_on": getattr(request, "exercise_on", None)}
    return {
        "once": uuid.uuid4,
        "scope": scope,
        "shell": {"site": site, **(_inside(request) if signed_in else {})},
    }


def _inside(request) -> dict:
    now = request.on_post
    return {
        "menu": menu_of(request),
        "user": {"name": request.user.name},
        "post": {"role": now.called, "place": now.place.name},
        "posts": [
            {"id": post.pk, "role": post.called, "place": post.place.name, "current": post.pk == now.pk}
            for post in request.posts
        ],
        "home_url": reverse("desk:work"),
        "switch_url": reverse("accounts:switch"),
        "password_url": reverse("accounts:password"),
        "sessions_url": reverse("accounts:sessions"),
        "sign_out_url": reverse("accounts:sign_out"),
        "search_url": address("registry:list") if request.scope.may("registry.see") else "",
    }
