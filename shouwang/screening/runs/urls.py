from django.urls import path

from shouwang.screening.runs import views

app_name = "runs"
urlpatterns = [
    path("runs/", views.runs, name="list"),
    path("runs/download/", views.runs_file, name="runs_file"),
    path("runs/start/", views.screen, name="screen"),
    path("runs/<slug:key>/", views.run, name="run"),
    path("runs/<slug:key>/hits/", views.hits, name="hits"),
    path("runs/<slug:key>/hits/download/", views.hits_file, name="hits_file"),
]
