from django.urls import path

from shouwang.desk import views

app_name = "desk"
urlpatterns = [path("", views.work, name="work")]
