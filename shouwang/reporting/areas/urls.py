from django.urls import path

from shouwang.reporting.areas import views

app_name = "places"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<str:code>/", views.tree, name="place"),
    path("<str:code>/postings/", views.add_posting, name="post"),
    path("<str:code>/postings/<int:pk>/end/", views.end_posting, name="unpost"),
    path("<str:code>/renumber/", views.give_new_number, name="renumber"),
]
