from django.urls import path

from shouwang.reporting.annexes import views

app_name = "annexes"
urlpatterns = [
    path("villages/", views.villages, name="villages"),
    path("villages/close/", views.close, name="close"),
    path("villages/download/", views.villages_file, name="villages_file"),
    path("households/", views.households, name="households"),
    path("households/download/", views.households_file, name="households_file"),
]
