from django.urls import path

from shouwang.screening.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("download/", views.download, name="download"),
    path("calendar/", views.calendar, name="calendar"),
    path("hand-in/", views.hand_in, name="hand_in"),
    path("template/<str:contract>/", views.template, name="template"),
    path("<str:key>/", views.delivery, name="delivery"),
    path("<str:key>/marked/", views.marked_copy, name="marked"),
    path("<str:key>/letter/", views.letter, name="letter"),
    path("<str:key>/original/", views.original, name="original"),
    path("<str:key>/withdraw/", views.take_back, name="withdraw"),
    path("<str:key>/comparison/", views.compare, name="comparison"),
]
