from django.urls import path

from discovery import evaluation_urls, learning_urls, views
from discovery.views.watch import watch_list

app_name = "discovery"
urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
    path("offline/capture/", views.offline_capture, name="offline_capture"),
    path("inbox/", views.inbox, name="inbox"),
    path("notes/", views.note_list, name="note_list"),
    path("notes/facets/", views.note_facets, name="note_facets"),
    path("notes/export/", views.note_export, name="note_export"),
    path("notes/mine/", views.note_mine, name="note_mine"),
    path("notes/new/", views.note_create, name="note_create"),
    path("notes/new/<slug:kind>/", views.note_of_kind, name="note_of_kind"),
    path("notes/<int:pk>/", views.note_detail, name="note_detail"),
    path("notes/<int:pk>/edit/", views.note_edit, name="note_edit"),
    path("notes/<int:pk>/send/", views.note_send, name="note_send"),
    path("notes/<int:pk>/publish/", views.note_publish, name="note_publish"),
    path("notes/<int:pk>/archive/", views.note_archive, name="note_archive"),
    path("notes/<int:pk>/restore/", views.note_restore, name="note_restore"),
    path("notes/<int:pk>/withdraw/", views.note_withdraw, name="note_withdraw"),
    path("notes/<int:pk>/discard/", views.note_discard, name="note_discard"),
    path(
        "notes/<int:pk>/add-to-theme/",
        views.note_add_to_theme,
        name="note_add_to_theme",
    ),
    path(
        "notes/<int:pk>/link-opportunity/",
        views.note_link_opportunity,
        name="note_link_opportunity",
    ),
    path("listening-sessions/", views.session_list, name="session_list"),
    path("listening-sessions/new/", views.session_create, name="session_create"),
    path("listening-sessions/<int:pk>/", views.session_detail, name="session_detail"),
    path("listening-sessions/<int:pk>/edit/", views.session_edit, name="session_edit"),
    path(
        "listening-sessions/<int:pk>/capture/",
        views.session_capture,
        name="session_capture",
    ),
    path("listening-sessions/<int:pk>/notes/", views.session_note, name="session_note"),
    *learning_urls.urlpatterns,
    path("watch-list/", watch_list, name="watch_list"),
    path("coverage/", views.coverage, name="coverage"),
    path(
        "listening-sessions/<int:pk>/calendar.ics",
        views.session_calendar,
        name="session_calendar",
    ),
    path("listening-sessions/feed.ics", views.calendar_feed, name="calendar_feed"),
    path(
        "listening-sessions/calendar/", views.calendar_address, name="calendar_address"
    ),
    path(
        "listening-sessions/calendar/renew/",
        views.calendar_renew,
        name="calendar_renew",
    ),
    path(
        "listening-sessions/calendar/revoke/",
        views.calendar_revoke,
        name="calendar_revoke",
    ),
    path("themes/", views.theme_list, name="theme_list"),
    path("themes/new/", views.theme_create, name="theme_create"),
    path("themes/<int:pk>/", views.theme_detail, name="theme_detail"),
    path("themes/<int:pk>/edit/", views.theme_edit, name="theme_edit"),
    path("themes/<int:pk>/add-note/", views.theme_add_note, name="theme_add_note"),
    path(
        "themes/<int:pk>/notes/<int:note>/remove/",
        views.theme_remove_note,
        name="theme_remove_note",
    ),
    path(
        "themes/<int:pk>/link-opportunity/",
        views.theme_link_opportunity,
        name="theme_link_opportunity",
    ),
    path("suggestions/", views.suggestion_list, name="suggestion_list"),
    path("suggestions/look/", views.suggestion_look, name="suggestion_look"),
    path("suggestions/<int:pk>/", views.suggestion_detail, name="suggestion_detail"),
    path("suggestions/<int:pk>/name/", views.suggestion_name, name="suggestion_name"),
    path("suggestions/<int:pk>/put/", views.suggestion_put, name="suggestion_put"),
    path(
        "suggestions/<int:pk>/merge/", views.suggestion_merge, name="suggestion_merge"
    ),
    path(
        "suggestions/<int:pk>/dismiss/",
        views.suggestion_dismiss,
        name="suggestion_dismiss",
    ),
    path("notes/<int:pk>/highlight/", views.note_highlight, name="note_highlight"),
    path("insights/", views.insight_list, name="insight_list"),
    path("insights/<int:pk>/", views.insight_detail, name="insight_detail"),
    path("insights/<int:pk>/edit/", views.insight_edit, name="insight_edit"),
    path("insights/<int:pk>/discard/", views.insight_discard, name="insight_discard"),
    path("insights/<int:pk>/link/", views.insight_link, name="insight_link"),
    path(
        "insights/<int:pk>/opportunities/<int:opportunity>/unlink/",
        views.insight_unlink,
        name="insight_unlink",
    ),
    path(
        "highlights/<int:pk>/remove/", views.highlight_remove, name="highlight_remove"
    ),
    path("tags/", views.tag_list, name="tag_list"),
    path("tags/<int:pk>/merge/", views.tag_merge, name="tag_merge"),
    path("tags/<int:pk>/separate/", views.tag_separate, name="tag_separate"),
    path("tags/<int:pk>/drop/", views.tag_drop, name="tag_drop"),
    path("notes/<int:pk>/duplicate/", views.note_duplicate, name="note_duplicate"),
    path("notes/<int:pk>/snooze/", views.note_snooze, name="note_snooze"),
    path("notes/<int:pk>/wake/", views.note_wake, name="note_wake"),
    path("notes/<int:pk>/photos/add/", views.photo_add, name="photo_add"),
    path("notes/photos/<int:pk>/", views.photo, name="photo"),
    path("notes/photos/<int:pk>/remove/", views.photo_remove, name="photo_remove"),
    path("notes/<int:pk>/keep/", views.note_keep, name="note_keep"),
    path("notes/<int:pk>/release/", views.note_release, name="note_release"),
    path("retention/", views.retention_list, name="retention_list"),
    path("retention/<slug:kind>/", views.retention_edit, name="retention_edit"),
    path("notes/<int:pk>/reply/", views.note_reply, name="note_reply"),
    path("you-said/", views.you_said, name="you_said"),
    path("you-said/unanswered/", views.unanswered, name="unanswered"),
    path("notes/<int:pk>/separate/", views.note_separate, name="note_separate"),
    path("opportunities/", views.opportunity_list, name="opportunity_list"),
    path("opportunities/new/", views.opportunity_create, name="opportunity_create"),
    path(
        "opportunities/<int:pk>/", views.opportunity_detail, name="opportunity_detail"
    ),
    path(
        "opportunities/<int:pk>/edit/", views.opportunity_edit, name="opportunity_edit"
    ),
    path(
        "opportunities/<int:pk>/move/", views.opportunity_move, name="opportunity_move"
    ),
    path(
        "opportunities/<int:pk>/place/",
        views.opportunity_place,
        name="opportunity_place",
    ),
    path(
        "opportunities/<int:pk>/add-child/",
        views.opportunity_add_child,
        name="opportunity_add_child",
    ),
    path(
        "opportunities/<int:pk>/link-theme/",
        views.opportunity_link_theme,
        name="opportunity_link_theme",
    ),
    path(
        "opportunities/<int:pk>/themes/<int:theme>/unlink/",
        views.opportunity_unlink_theme,
        name="opportunity_unlink_theme",
    ),
    path(
        "opportunities/<int:pk>/link-note/",
        views.opportunity_link_note,
        name="opportunity_link_note",
    ),
    path(
        "opportunities/<int:pk>/notes/<int:note>/unlink/",
        views.opportunity_unlink_note,
        name="opportunity_unlink_note",
    ),
    path("products/<int:pk>/discovery/", views.product_panel, name="product_panel"),
    *evaluation_urls.urlpatterns,
]
