"""Addresses of parties, their people, and who is away."""

from django.urls import path

from governance.views import away, parties

urlpatterns = [
    path("people-of-parties/", parties.party_list, name="party_list"),
    path("people-of-parties/new/", parties.party_create, name="party_create"),
    path("people-of-parties/<int:pk>/edit/", parties.party_edit, name="party_edit"),
    path(
        "people-of-parties/<int:pk>/retire/",
        parties.party_retire,
        name="party_retire",
    ),
    path("people-of-parties/<int:pk>/", parties.party_detail, name="party_detail"),
    path("people-of-parties/<int:pk>/seat/", parties.party_seat, name="party_seat"),
    path("party-seats/<int:pk>/end/", parties.seat_end, name="seat_end"),
    path("party-seats/<int:pk>/lead/", parties.seat_lead, name="seat_lead"),
    path("away/", away.away_list, name="away_list"),
    path("away/report/", away.absence_report, name="absence_report"),
    path("away/delegate/", away.delegate_name, name="delegate_name"),
    path("away/<int:pk>/end/", away.absence_end, name="absence_end"),
    path("delegations/<int:pk>/end/", away.delegation_end, name="delegation_end"),
]
