"""Every address of the platform, in one place."""

from django.contrib import admin
from django.urls import include, path

from dukou.faces.api.main import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("office/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("dukou.faces.web.urls")),
]
handler400 = "dukou.faces.web.views.errors.bad_request"
handler403 = "dukou.faces.web.views.errors.forbidden"
handler404 = "dukou.faces.web.views.errors.not_found"
handler500 = "dukou.faces.web.views.errors.broken"
