"""Addresses of the service catalogue, the credit policy and the scorecard."""

from django.urls import path

from governance.views import credit, services
from governance.views.relationship import relationship

urlpatterns = [
    path("services/", services.service_list, name="service_list"),
    path("services/new/", services.service_create, name="service_create"),
    path("services/<int:pk>/", services.service_detail, name="service_detail"),
    path("services/<int:pk>/edit/", services.service_edit, name="service_edit"),
    path("services/<int:pk>/price/", services.service_price, name="service_price"),
    path("services/<int:pk>/retire/", services.service_retire, name="service_retire"),
    path("relationship/", relationship, name="relationship"),
    path("credit-policy/", credit.credit_policy_list, name="credit_policy_list"),
    path(
        "credit-policy/new/", credit.credit_policy_create, name="credit_policy_create"
    ),
    path(
        "credit-policy/<int:pk>/withdraw/",
        credit.credit_policy_withdraw,
        name="credit_policy_withdraw",
    ),
]
