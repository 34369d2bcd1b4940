"""Who may do what in discovery (tests/access.py has the words of this table)."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.roles import Perm, Role
from discovery.actions import copies, learning, links, notes, opportunities, themes
from discovery.models import (
    Learning,
    ListeningSession,
    Note,
    Opportunity,
    Photo,
    Suggestion,
    Theme,
)
from portfolio.models import Product, Vendor
from tests.access import Expected, Rule
from tests.discovery import evaluation_access, insight_access, retention_access
from tests.make import Cast, make_site, make_user, make_vendor

VIEW, TRIAGE = Perm.DISCOVERY_VIEW, Perm.DISCOVERY_TRIAGE


def manager(cast: Cast, product: Product) -> Any:
    return cast.pm if product == cast.product else cast.other_pm


def a_note(cast: Cast, product: Product) -> Note:
    """A published note of that product, written down by somebody outside the cast."""
    lead = make_user("Flo", Role.FRONTLINE_LEAD)
    note = notes.create(verbatim="Three times.", products=[product], by=lead)
    return notes.publish(note, by=manager(cast, product))


def an_unread_note(cast: Cast, product: Product) -> Note:
    lead = make_user("Flo", Role.FRONTLINE_LEAD)
    return notes.create(verbatim="Three times.", products=[product], by=lead)


def a_draft_of_mia(cast: Cast, product: Product) -> Note:
    return notes.create(verbatim="x", products=[product], send=False, by=cast.pm)


def a_theme(cast: Cast, product: Product) -> Theme:
    return themes.create(name="Retyping", product=product, by=manager(cast, product))


def an_opportunity(cast: Cast, product: Product) -> Opportunity:
    return opportunities.create(name="Stop", product=product, by=manager(cast, product))


def a_session(cast: Cast, product: Product) -> ListeningSession:
    return ListeningSession.objects.create(
        code="LS-01", held_on="2026-08-18", site=make_site()
    )


def learned(cast: Cast, product: Product) -> Learning:
    """With a next step of Mia's."""
    return learning.record(
        kind="webinar", title="Roadmap", held_on=date(2026, 1, 5), families=["IT"],
        learned="Bots.", next_step="Ask for it.", owner=cast.pm,
        due_on=date(2026, 2, 5), by=cast.pm,
    )  # fmt: skip


def something_learned(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "kind": "webinar", "title": "Roadmap", "held_on": "2026-01-05",
        "families": ["IT"], "learned": "Bots.",
    }  # fmt: skip


def learned_vendor(cast: Cast, product: Product) -> Vendor:
    return make_vendor(f"Met {Vendor.objects.count()}")


def a_note_in_a_theme(cast: Cast, product: Product) -> dict[str, int]:
    note, theme = a_note(cast, product), a_theme(cast, product)
    links.put_note_in_theme(note, theme, by=manager(cast, product))
    return {"pk": theme.pk, "note": note.pk}


def a_note_behind(cast: Cast, product: Product) -> dict[str, int]:
    note, row = a_note(cast, product), an_opportunity(cast, product)
    links.put_note_behind_opportunity(note, row, by=manager(cast, product))
    return {"pk": row.pk, "note": note.pk}


def a_theme_behind(cast: Cast, product: Product) -> dict[str, int]:
    theme, row = a_theme(cast, product), an_opportunity(cast, product)
    links.put_theme_behind_opportunity(theme, row, by=manager(cast, product))
    return {"pk": row.pk, "theme": theme.pk}


def a_suggestion(cast: Cast, product: Product) -> Suggestion:
    row = Suggestion.objects.create(
        kind="theme", product=product, name="Waiting", likeness=0.8, size=1
    )
    row.notes.add(a_note(cast, product), through_defaults={"likeness": 0.8})
    return row


def a_copy(cast: Cast, product: Product) -> Note:
    original, by = a_note(cast, product), manager(cast, product)
    copy = notes.create(
        verbatim="Three times!", products=[product], by=original.collector
    )
    notes.publish(copy, by=by)
    copies.merge(original, [copy], by=by)
    return copy


MAKERS = {
    "learning": learned,
    "learned vendor": learned_vendor,
    "suggestion": a_suggestion,
    "copy of a note": a_copy,
    "photo": lambda cast, product: a_photo(cast, product),
    "discovery note": a_note,
    "kind of note": lambda cast, product: {"kind": "qa_insight"},
    "unread note": an_unread_note,
    "draft of Mia": a_draft_of_mia,
    "discovery theme": a_theme,
    "discovery opportunity": an_opportunity,
    "listening session": a_session,
    "note in a theme": a_note_in_a_theme,
    "note behind": a_note_behind,
    "theme behind": a_theme_behind,
    **evaluation_access.MAKERS,
    **insight_access.MAKERS,
    **retention_access.MAKERS,
    "product heard of": lambda cast, product: product,
}


# --- bodies that pass the forms ----------------------------------------------------------
def note_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"verbatim": "They wait.", "products": [product.pk]}


def many_notes(cast: Cast, product: Product) -> dict[str, Any]:
    return {"notes": [{"verbatim": "They wait."}]}


def theme_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "Waiting", "finding": "", "product": product.pk}


def opportunity_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "name": "Stop waiting", "product": product.pk, "reach": "0.1", "frequency": 1,
        "severity": 1, "evidence_strength": "1",
    }  # fmt: skip


def session_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"held_on": "2026-11-01", "site": make_site().pk}


def said_there(cast: Cast, product: Product) -> dict[str, Any]:
    return {"verbatim": "Three times.", "participant": "associate"}


def reason(cast: Cast, product: Product) -> dict[str, Any]:
    return {"reason": "Known"}


def because(cast: Cast, product: Product) -> dict[str, Any]:
    return {"because": "Known"}


def dismissal(cast: Cast, product: Product) -> dict[str, Any]:
    return {"to": "dismissed", "because": "Known"}


def weight(cast: Cast, product: Product) -> dict[str, Any]:
    return {"strength": 2, "direction": "supports"}


def to_theme(cast: Cast, product: Product) -> dict[str, Any]:
    return {"theme": a_theme(cast, product).pk, **weight(cast, product)}


def to_opportunity(cast: Cast, product: Product) -> dict[str, Any]:
    return {"opportunity": an_opportunity(cast, product).pk, **weight(cast, product)}


def of_note(cast: Cast, product: Product) -> dict[str, Any]:
    return {"note": a_note(cast, product).pk, **weight(cast, product)}


def gone_note(cast: Cast, product: Product) -> dict[str, Any]:
    return {"note": a_note(cast, product).pk}


def gone_theme(cast: Cast, product: Product) -> dict[str, Any]:
    return {"theme": a_theme(cast, product).pk}


def a_reply(cast: Cast, product: Product) -> dict[str, str]:
    return {"text": "It is on the roadmap."}


def a_photo(cast: Cast, product: Product) -> Photo:
    note = a_note(cast, product)
    row = Photo(note=note, sha256="x")
    row.file.name = default_storage.save("notes/x", ContentFile(b"x"))
    row.save()
    return row


def a_picture(cast: Cast, product: Product) -> dict[str, Any]:
    return {}  # a body without the file is told so: rights come first


def as_copy(cast: Cast, product: Product) -> dict[str, Any]:
    lead = make_user("Gus", Role.FRONTLINE_LEAD)
    return {"original": notes.create(verbatim="Three.", products=[product], by=lead).pk}


def a_while(cast: Cast, product: Product) -> dict[str, Any]:
    return {"days": 7}


def until(cast: Cast, product: Product) -> dict[str, Any]:
    return {"until": "2099-01-05"}


def placed(cast: Cast, product: Product) -> dict[str, Any]:
    return {"parent": "", "key_result": "", "goal": "", "version": 1}


def put_at_the_top(cast: Cast, product: Product) -> dict[str, Any]:
    return {"parent": None, "key_result": None, "goal": None}


def named(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "Wait for the code"}


def triage(on: str, body: Any = None) -> Rule:
    """Read by every reader; changed by who triages the product's team."""
    return Rule(on, see=VIEW, do=TRIAGE, body=body)


PAGES: Expected = {
    "discovery:inbox": Rule(somewhere=TRIAGE),
    "discovery:note_list": Rule(),
    "discovery:note_mine": Rule(),
    "discovery:note_export": Rule(),
    "discovery:note_facets": Rule(),
    "discovery:note_create": Rule(somewhere=Perm.NOTE_CREATE, body=note_body),
    "discovery:note_of_kind": Rule(
        "kind of note", somewhere=Perm.NOTE_CREATE, body=note_body
    ),
    "discovery:note_detail": {"GET": Rule("discovery note", see=VIEW)},
    "discovery:note_edit": {
        "GET": triage("discovery note"),
        "POST": triage("discovery note", note_body),
    },
    "discovery:note_send": Rule("draft of Mia", mine=True),
    "discovery:note_discard": Rule("draft of Mia", mine=True),
    "discovery:note_publish": Rule("unread note", see=TRIAGE),
    "discovery:note_archive": triage("discovery note", reason),
    "discovery:note_restore": triage("discovery note"),
    "discovery:note_add_to_theme": Rule(
        "discovery note", see=VIEW, somewhere=TRIAGE, body=to_theme
    ),
    "discovery:note_link_opportunity": Rule(
        "discovery note", see=VIEW, somewhere=TRIAGE, body=to_opportunity
    ),
    "discovery:session_list": Rule(somewhere=VIEW),
    "discovery:session_create": Rule(somewhere=Perm.NOTE_CREATE, body=session_body),
    "discovery:session_detail": Rule("listening session", see=VIEW, wide=True),
    "discovery:session_edit": Rule(
        "listening session",
        see=VIEW,
        wide=True,
        somewhere=Perm.NOTE_CREATE,
        body=session_body,
    ),
    "discovery:session_capture": Rule(
        "listening session", see=VIEW, wide=True, somewhere=Perm.NOTE_CREATE
    ),
    "discovery:session_note": Rule(
        "listening session",
        see=VIEW,
        wide=True,
        somewhere=Perm.NOTE_CREATE,
        body=said_there,
    ),
    "discovery:photo": Rule("photo", see=VIEW),
    "discovery:photo_add": triage("discovery note", a_picture),
    "discovery:photo_remove": triage("photo"),
    "api:note-photos": triage("discovery note", a_picture),
    "discovery:note_duplicate": triage("discovery note", as_copy),
    "discovery:note_snooze": triage("discovery note", a_while),
    "discovery:note_wake": triage("discovery note"),
    "discovery:note_reply": Rule("discovery note", see=VIEW, do=TRIAGE, body=a_reply),
    "discovery:you_said": Rule(somewhere=VIEW),
    "discovery:unanswered": Rule(somewhere=TRIAGE),
    "discovery:learning_list": Rule(somewhere=VIEW),
    "discovery:learning_export": Rule(somewhere=VIEW),
    "discovery:learning_create": Rule(somewhere=Perm.NOTE_CREATE),
    "discovery:learning_detail": Rule("learning", see=VIEW),
    "discovery:learning_edit": Rule("learning", see=VIEW, somewhere=TRIAGE),
    "discovery:learning_finish": Rule("learning", see=VIEW, somewhere=TRIAGE),
    "discovery:learning_remove": Rule("learning", see=VIEW, somewhere=TRIAGE),
    "discovery:learning_vendor_panel": Rule(
        "learned vendor", see=Perm.PORTFOLIO_VIEW, somewhere=VIEW
    ),
    "api:learning-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=Perm.NOTE_CREATE, body=something_learned),
    },
    "api:learning-detail": {
        "GET": Rule("learning", see=VIEW),
        "PATCH": Rule("learning", see=VIEW, somewhere=TRIAGE),
        "DELETE": Rule("learning", see=VIEW, somewhere=TRIAGE),
    },
    "api:learning-finish": Rule("learning", see=VIEW, somewhere=TRIAGE),
    "api:learning-attendance": Rule(),
    "discovery:watch_list": Rule(somewhere=VIEW),
    "discovery:coverage": Rule(somewhere=VIEW),
    "discovery:session_calendar": Rule("listening session", see=VIEW, wide=True),
    "discovery:calendar_feed": Rule(is_open=True),
    "discovery:calendar_address": Rule(somewhere=VIEW),
    "discovery:calendar_renew": Rule(somewhere=VIEW),
    "discovery:calendar_revoke": Rule(),
    "discovery:theme_list": Rule(somewhere=VIEW),
    "discovery:theme_create": Rule(somewhere=TRIAGE, body=theme_body),
    "discovery:theme_detail": Rule("discovery theme", see=VIEW),
    "discovery:theme_edit": triage("discovery theme", theme_body),
    "discovery:theme_add_note": triage("discovery theme", of_note),
    "discovery:theme_remove_note": triage("note in a theme"),
    "discovery:theme_link_opportunity": triage("discovery theme", to_opportunity),
    "discovery:suggestion_list": Rule(somewhere=TRIAGE),
    "discovery:suggestion_look": Rule(somewhere=TRIAGE),
    "discovery:suggestion_detail": Rule("suggestion", see=TRIAGE),
    "discovery:suggestion_name": Rule("suggestion", see=TRIAGE),
    "discovery:suggestion_put": Rule("suggestion", see=TRIAGE),
    "discovery:suggestion_merge": Rule("suggestion", see=TRIAGE),
    "discovery:suggestion_dismiss": Rule("suggestion", see=TRIAGE),
    "discovery:note_withdraw": triage("discovery note"),
    "discovery:note_separate": triage("copy of a note"),
    "discovery:manifest": Rule(is_open=True),
    "discovery:service_worker": Rule(is_open=True),
    "discovery:offline": Rule(is_open=True),
    "discovery:offline_capture": Rule(is_open=True),
    "discovery:opportunity_list": Rule(somewhere=VIEW),
    "discovery:opportunity_create": Rule(somewhere=TRIAGE, body=opportunity_body),
    "discovery:opportunity_detail": Rule("discovery opportunity", see=VIEW),
    "discovery:opportunity_edit": triage("discovery opportunity", opportunity_body),
    "discovery:opportunity_move": triage("discovery opportunity", dismissal),
    "discovery:opportunity_place": triage("discovery opportunity", placed),
    "discovery:opportunity_add_child": triage("discovery opportunity", named),
    "discovery:opportunity_link_theme": triage("discovery opportunity", to_theme),
    "discovery:opportunity_unlink_theme": triage("theme behind"),
    "discovery:opportunity_link_note": triage("discovery opportunity", of_note),
    "discovery:opportunity_unlink_note": triage("note behind"),
    "discovery:product_panel": Rule("product heard of", see=Perm.PORTFOLIO_VIEW),
}
API: Expected = {
    "api:note-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=Perm.NOTE_CREATE, body=note_body),
    },
    "api:note-detail": {
        "GET": Rule("discovery note", see=VIEW),
        "PATCH": triage("discovery note", note_body),
        "DELETE": Rule("draft of Mia", mine=True),
    },
    "api:note-send": Rule("draft of Mia", mine=True),
    "api:note-publish": Rule("unread note", see=TRIAGE),
    "api:note-archive": triage("discovery note", because),
    "api:note-bulk": Rule(somewhere=Perm.NOTE_CREATE, body=many_notes),
    "api:note-withdraw": triage("discovery note"),
    "api:note-restore": triage("discovery note"),
    "api:note-add-to-theme": triage("discovery note", to_theme),
    "api:note-link-opportunity": triage("discovery note", to_opportunity),
    "api:theme-list": {"GET": Rule(), "POST": Rule(do=TRIAGE, body=theme_body)},
    "api:theme-detail": {
        "GET": Rule("discovery theme", see=VIEW),
        "PATCH": triage("discovery theme", lambda cast, product: {"name": "New"}),
    },
    "api:theme-trend": Rule("discovery theme", see=VIEW),
    "api:theme-add-note": triage("discovery theme", of_note),
    "api:theme-remove-note": triage("discovery theme", gone_note),
    "api:theme-link-opportunity": triage("discovery theme", to_opportunity),
    "api:note-mine": Rule(),
    "api:note-loop": Rule(somewhere=VIEW),
    "api:note-duplicate": triage("discovery note", as_copy),
    "api:note-snooze": triage("discovery note", until),
    "api:note-wake": triage("discovery note"),
    "api:note-reply": Rule("discovery note", see=VIEW, do=TRIAGE, body=a_reply),
    "api:suggestion-list": Rule(),
    "api:suggestion-detail": Rule("suggestion", see=TRIAGE),
    "api:suggestion-name": Rule("suggestion", see=TRIAGE),
    "api:suggestion-put-in-theme": Rule("suggestion", see=TRIAGE),
    "api:suggestion-merge": Rule("suggestion", see=TRIAGE),
    "api:suggestion-dismiss": Rule("suggestion", see=TRIAGE),
    "api:opportunity-list": {
        "GET": Rule(),
        "POST": Rule(do=TRIAGE, body=opportunity_body),
    },
    "api:opportunity-detail": {
        "GET": Rule("discovery opportunity", see=VIEW),
        "PATCH": triage("discovery opportunity", lambda cast, product: {"name": "New"}),
    },
    "api:opportunity-evidence": Rule("discovery opportunity", see=VIEW),
    "api:opportunity-move": triage("discovery opportunity", dismissal),
    "api:opportunity-place": triage("discovery opportunity", put_at_the_top),
    "api:opportunity-link-theme": triage("discovery opportunity", to_theme),
    "api:opportunity-unlink-theme": triage("discovery opportunity", gone_theme),
    "api:opportunity-link-note": triage("discovery opportunity", of_note),
    "api:opportunity-unlink-note": triage("discovery opportunity", gone_note),
    "api:listening-session-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=Perm.NOTE_CREATE, body=session_body),
    },
    "api:listening-session-coverage": Rule(somewhere=VIEW),
    "api:listening-session-detail": {
        "GET": Rule("listening session", see=VIEW, wide=True),
        "PATCH": Rule(
            "listening session",
            see=VIEW,
            wide=True,
            somewhere=Perm.NOTE_CREATE,
            body=lambda cast, product: {"team_size": 3},
        ),
    },
}
EXPECT: Expected = {
    **PAGES, **API, **evaluation_access.EXPECT, **insight_access.EXPECT,
    **retention_access.EXPECT,
}  # fmt: skip
