"""The pages about one's ways to prove who one is; part of core's own addresses."""

from django.urls import path

from core.views import factors as views

urlpatterns = [
    path("me/factors/", views.factor_list, name="factor_list"),
    path("me/factors/app/start/", views.code_app_start, name="code_app_start"),
    path("me/factors/app/confirm/", views.code_app_confirm, name="code_app_confirm"),
    path("me/factors/app/drop/", views.code_app_drop, name="code_app_drop"),
    path("me/factors/spare/renew/", views.spare_renew, name="spare_renew"),
    path("me/passkeys/add/", views.passkey_add, name="passkey_add"),
    path("me/passkeys/keep/", views.passkey_keep, name="passkey_keep"),
    path("me/passkeys/question/", views.passkey_question, name="passkey_question"),
    path("me/passkeys/<int:pk>/rename/", views.passkey_rename, name="passkey_rename"),
    path("me/passkeys/<int:pk>/drop/", views.passkey_drop, name="passkey_drop"),
    path(
        "people/<int:pk>/reset-factors/",
        views.person_reset_factors,
        name="person_reset_factors",
    ),
]
