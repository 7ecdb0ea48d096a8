from django.urls import path

from shouwang.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.book, name="book"),
    path("subjects/<slug:subject>/", views.book, name="subject"),
    path("lines/<slug:name>/", views.line, name="line"),
    path("lines/<slug:name>/enter/", views.enter, name="enter"),
    path("own/<int:pk>/release/", views.release, name="release"),
    path("own/<int:pk>/decline/", views.decline, name="decline"),
]
