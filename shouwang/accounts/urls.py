from django.urls import path

from shouwang.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.door, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("post/", views.switch, name="switch"),
    path("password/", views.password, name="password"),
]
