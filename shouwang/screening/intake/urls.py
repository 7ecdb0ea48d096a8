from django.urls import path

from shouwang.screening.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("download/", views.download, name="download"),
    path("calendar/", views.calendar, name="calendar"),
    path("words/", views.word_book, name="words"),
    path("words/new/", views.new_word, name="new_word"),
    path("words/enter/", views.enter_word, name="enter_word"),
    path("words/<int:pk>/revoke/", views.revoke_word, name="revoke_word"),
    path("template/<str:contract>/", views.template, name="template"),
    path("<str:key>/", views.delivery, name="delivery"),
    path("<str:key>/marked/", views.marked_copy, name="marked"),
    path("<str:key>/letter/", views.letter, name="letter"),
    path("<str:key>/original/", views.original, name="original"),
    path("<str:key>/withdraw/", views.take_back, name="withdraw"),
    path("<str:key>/comparison/", views.compare, name="comparison"),
    path("<str:key>/release/", views.let_go, name="release"),
    path("<str:key>/understanding/", views.understanding, name="understanding"),
]
