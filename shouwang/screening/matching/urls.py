from django.urls import path

from shouwang.screening.matching.views import answers, doubts, incoming

app_name = "matching"
urlpatterns = [
    path("hand-in/", incoming.hand_in, name="hand_in"),
    path("deliveries/<str:key>/take-in/", incoming.take_in, name="take_in"),
    path("deliveries/<str:key>/columns/", incoming.columns, name="columns"),
    path("deliveries/<str:key>/answer/<int:serial>/", incoming.answer_one, name="answer"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("doubts/download/", doubts.download, name="download"),
    path("doubts/settle/", doubts.settle_ticked, name="settle_many"),
    path("doubts/deaths/", answers.reported_deaths, name="deaths"),
    path("doubts/answers/", answers.settlements, name="settlements"),
    path("doubts/answers/<int:pk>/", answers.page, name="settlement"),
    path("doubts/<int:pk>/", doubts.page, name="doubt"),
]
