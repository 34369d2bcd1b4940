"""What the pages of notes share: the context of one note, and the way back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django_htmx.http import trigger_client_event

from core import access
from core.models import User
from core.redaction import said
from core.roles import Perm
from core.web import Request, go, way_back
from discovery import details, drawings
from discovery.actions import consent
from discovery.actions import notes as actions
from discovery.forms.answers import ReplyForm
from discovery.forms.insights import HighlightForm
from discovery.forms.links import ToOpportunityForm, ToThemeForm
from discovery.forms.notes import ArchiveForm
from discovery.forms.photos import PhotoForm
from discovery.forms.retention import KeepForm
from discovery.forms.triage import DuplicateForm, SnoozeForm
from discovery.models import Note
from discovery.passages import marked
from discovery.queries.answers import told
from discovery.queries.insights import highlights_of
from discovery.queries.notes import links_of

SENT = "Note sent. You’ll hear back when it’s used."


def note_context(request: Request, note: Note, **forms: Any) -> dict[str, Any]:
    """Everything a page about one note shows; `forms` are those with errors."""
    user = request.user
    may_triage = note.state != Note.State.DRAFT and actions.triages(user, note)
    if may_triage:
        forms.setdefault("theme_form", ToThemeForm(user=user))
        forms.setdefault("opportunity_form", ToOpportunityForm(user=user))
        forms.setdefault("reply_form", ReplyForm())
        forms.setdefault("duplicate_form", DuplicateForm(user=user))
        forms.setdefault("snooze_form", SnoozeForm())
        forms.setdefault("snoozed", note.snoozes.filter(person=user).first())
        if note.state == Note.State.PUBLISHED:
            forms.setdefault("highlight_form", HighlightForm(user=user))
    return {
        "note": note,
        "is_mine": note.collector_id == user.pk,
        "details": details.shown(note.kind, note.details),
        "drawn": drawings.drawn(note.kind, note.details),
        "taken_out": [said(event.counts) for event in note.redactions.all()],
        "may_triage": may_triage,
        "reply_form": None,
        "highlight_form": None,
        "duplicate_form": None,
        "snooze_form": None,
        "snoozed": None,
        "onward": request.get_full_path(),
        "photos": list(note.photos.all()),
        "photo_form": photo_form(user, note),
        **says(note, user),
        "may_edit": actions.may_edit(user, note),
        "may_raise": access.may(user, Perm.BACKLOG_EDIT),
        "may_withdraw": consent.may_withdraw(user, note),
        "copies": Note.objects.filter(copy_of=note).count() if may_triage else 0,
        "archive_form": ArchiveForm(initial={"version": note.version}),
        "back": request.get_full_path(),
        **heard_back(note, user, may_triage),
        **planned(note, may_triage),
        **links_of(note),
        **forms,
    }


def photo_form(user: User, note: Note) -> PhotoForm | None:
    closed = note.state == Note.State.ARCHIVED or not actions.may_edit(user, note)
    return None if closed else PhotoForm()


def says(note: Note, user: User) -> dict[str, Any]:
    """Its words in pieces, what is highlighted apart, and what that tells us."""
    rows = highlights_of(note, user)
    passages = [row.passage for row in rows]
    return {
        "highlights": rows,
        "quote": marked(note.verbatim, passages),
        "gist": marked(note.summary, passages),
    }


def planned(note: Note, may_triage: bool) -> dict[str, Any]:
    """When its words go, and the form to keep them for longer."""
    row = getattr(note, "removal", None)
    waits = row and (row.due_on or row.kept_until) and not note.is_emptied
    told = row if waits else None
    if not (told and may_triage):
        return {"removal": told, "keep_form": None}
    return {"removal": told, "keep_form": KeepForm(initial={"version": told.version})}


def heard_back(note: Note, user: User, may_triage: bool) -> dict[str, Any]:
    """What became of it, for its author; what was written back, for both sides."""
    own = note.collector_id == user.pk
    return {
        "became": told([note], user)[0] if own else None,
        "replies": list(note.replies.all()) if own or may_triage else [],
    }


def done(request: Request, text: str, back: str) -> HttpResponse:
    """Say what happened, and return to the page it was done on, or to `back`."""
    messages.success(request, text)
    return go(request, way_back(request, back))


def sent(request: Request, note: Note, back: str) -> HttpResponse:
    """The short form stays where it is and shows a toast; the long one goes to `back`."""
    if request.htmx:
        empty = HttpResponse(status=204)
        return trigger_client_event(empty, "toast", {"text": SENT})
    draft = note.state == Note.State.DRAFT
    messages.success(request, "Kept as a draft." if draft else SENT)
    return with_token(go(request, back), note)


def with_token(answer: HttpResponse, note: Note) -> HttpResponse:
    """Tell the page that the note has arrived, so that it forgets its draft."""
    secure, token = settings.SESSION_COOKIE_SECURE, str(note.client_token or "")
    answer.set_cookie("note-sent", token, max_age=600, secure=secure, samesite="Lax")
    return answer
