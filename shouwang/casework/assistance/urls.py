from django.urls import path

from shouwang.casework.assistance import views
from shouwang.casework.assistance.deeds import CASE, MEASURE, NAMED

app_name = "assistance"
urlpatterns = [
    path("care/", views.care, name="list"),
    path("care/download/", views.download, name="download"),
    path("care/checks/", views.checks, name="checks"),
    path("care/checks/download/", views.checks_file, name="checks_file"),
    path("care/checks/open/", views.open_now, name="open_month"),
    path("care/checks/<str:key>/<int:year>-<int:month>/", views.check, name="check"),
    path("care/of/<str:key>/", views.case, name="case"),
    path("care/of/<str:key>/measures/", views.groups, name="groups"),
    *[path(f"care/of/<str:key>/{name}/", views.deed(one), name=name) for name, one in CASE.items()],
    *[path(f"care/of/<str:key>/{name}/<str:named>/", views.deed(one), name=name) for name, one in NAMED.items()],
    *[
        path(f"care/of/<str:key>/measures/<str:measure>/{name}/", views.deed(one), name=name)
        for name, one in MEASURE.items()
    ],
]
