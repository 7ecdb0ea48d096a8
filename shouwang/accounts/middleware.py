"""Puts `request.user`, `request.post` and `request.scope`; opens nothing: the doors open the transaction."""

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser

from shouwang.web.sight import NOBODY


class ScopeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = get_user(request)
        request.posts, request.on_post, request.scope = [], None, NOBODY
        if not isinstance(request.user, AnonymousUser):
            request.posts = list(request.user.posts.in_force().select_related("place").order_by("id"))
            chosen = request.session.get("post")
            request.on_post = next((post for post in request.posts if post.pk == chosen), None) or next(
                iter(request.posts), None
            )
            if request.on_post:
                request.scope = request.on_post.scope()
        return self.get_response(request)
