"""Addresses of charge statements."""

from django.urls import path

from governance.views import statements as views

ONE = "statements/<int:pk>/"
urlpatterns = [
    path("statements/", views.statement_list, name="statement_list"),
    path("statements/issue/", views.statement_issue, name="statement_issue"),
    path(ONE, views.statement_detail, name="statement_detail"),
    path(f"{ONE}accept/", views.statement_accept, name="statement_accept"),
    path(f"{ONE}dispute/", views.statement_dispute, name="statement_dispute"),
    path(f"{ONE}file/<str:kind>/", views.statement_download, name="statement_download"),
]
