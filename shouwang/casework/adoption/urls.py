from django.urls import path

from shouwang.casework.adoption import views
from shouwang.casework.adoption.deeds import SUPPLY

app_name = "adoption"
urlpatterns = [
    path("adoption/", views.adoptions, name="list"),
    path("adoption/download/", views.adoptions_file, name="download"),
    path("adoption/helpers/", views.confirm_helpers, name="confirm_helpers"),
    path("adoption/start/", views.begin, name="start"),
    path("adoption/of/<str:key>/", views.one, name="one"),
    path("adoption/changes/<str:key>/", views.changes, name="changes"),
    *[path(f"adoption/case/<str:key>/{name}/", views.supply(what), name=name) for name, what in SUPPLY.items()],
]
