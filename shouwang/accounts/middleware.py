"""Puts `request.user`, its posts and `request.scope`; opens nothing: the doors open the transaction."""

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser

from shouwang.places.models import Site
from shouwang.web.sight import NOBODY


class ScopeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = get_user(request)
        request.posts, request.on_post, request.scope = [], None, NOBODY
        site = Site.objects.select_related("area").filter(pk=1).first()
        request.area_name = site.area.name if site and site.area else ""
        request.is_exercise = bool(site and site.is_exercise)
        if not isinstance(request.user, AnonymousUser):
            self._choose_post(request)
        return self.get_response(request)

    def _choose_post(self, request) -> None:
        request.posts = list(request.user.posts.in_force().select_related("place").order_by("id"))
        chosen = request.session.get("post")
        request.on_post = next((post for post in request.posts if post.pk == chosen), None) or next(
            iter(request.posts), None
        )
        if request.on_post:
            request.on_post.holder = request.user
            request.scope = request.on_post.scope()
