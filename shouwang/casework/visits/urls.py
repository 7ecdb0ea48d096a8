from django.urls import path

from shouwang.casework.visits import views

app_name = "visits"
urlpatterns = [
    path("visits/", views.visits, name="list"),
    path("visits/download/", views.visits_file, name="visits_file"),
    path("visits/of/<uuid:uuid>/", views.visit, name="visit"),
    path("households/of/<str:key>/visit/", views.new, name="new"),
    path("households/of/<str:key>/problem/", views.new_problem, name="new_problem"),
    path("special-files/", views.special_files, name="special_files"),
    path("special-files/download/", views.special_files_file, name="special_files_file"),
    path("special-files/<str:key>/", views.special_file, name="special_file"),
    path("problems/", views.problems, name="problems"),
    path("problems/download/", views.problems_file, name="problems_file"),
    path("problems/<int:pk>/", views.one_problem, name="problem"),
    path("problems/<int:pk>/solve/", views.solve, name="solve"),
    path("problems/<int:pk>/waive/", views.waive, name="waive"),
]
