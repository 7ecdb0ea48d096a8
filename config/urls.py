"""One include per room, in flow order."""

from django.urls import path

urlpatterns: list[path] = []
