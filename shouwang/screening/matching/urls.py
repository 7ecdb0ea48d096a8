from django.urls import path

from shouwang.screening.matching import views

app_name = "matching"
urlpatterns = [
    path("deliveries/<str:key>/take-in/", views.take_in, name="take_in"),
    path("doubts/", views.doubts, name="doubts"),
    path("doubts/download/", views.download, name="download"),
    path("doubts/settle/", views.settle_ticked, name="settle_many"),
    path("doubts/answers/", views.settlements, name="settlements"),
    path("doubts/answers/<int:pk>/", views.answer_page, name="settlement"),
    path("doubts/<int:pk>/", views.page, name="doubt"),
]
