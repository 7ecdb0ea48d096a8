from django.urls import path

from shouwang.reporting import views

app_name = "reporting"
urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("overview/files/<str:key>/", views.file_lines, name="file_lines"),
    path("overview/<slug:stage>/", views.behind, name="behind"),
    path("stories/households/<str:key>/", views.household_story, name="story"),
    path("stories/clues/<str:key>/", views.clue_story, name="clue_story"),
    path("history/", views.history, name="history"),
    path("history/download/", views.history_file, name="history_file"),
]
