from django.urls import path

from shouwang.casework.elimination import views
from shouwang.casework.elimination.deeds import CASE

app_name = "elimination"
urlpatterns = [
    path("exits/", views.exits, name="list"),
    path("exits/download/", views.exits_file, name="exits_file"),
    path("exits/of/<str:key>/", views.case, name="case"),
    *[path(f"exits/of/<str:key>/{name}/", views.deed(one), name=name) for name, one in CASE.items()],
]
