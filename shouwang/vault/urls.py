from django.urls import path

from shouwang.vault import views

app_name = "vault"
urlpatterns = [
    path("factor/", views.factor, name="factor"),
    path("factor/code/", views.show_code, name="show_code"),
    path("vault/<int:pk>/open/", views.open_number, name="open"),
    path("papers/<str:kind>/<uuid:handle>/", views.paper, name="paper"),
    path("papers/ended/", views.ended, name="ended"),
    path("papers/ended/erase/", views.erase, name="erase"),
    path("openings/", views.openings, name="openings"),
    path("openings/download/", views.download, name="download"),
]
