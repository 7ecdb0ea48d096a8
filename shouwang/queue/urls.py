from django.urls import path

from shouwang.queue import views

app_name = "queue"
urlpatterns = [path("jobs/<int:pk>/", views.page, name="work")]
