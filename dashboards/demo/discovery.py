"""Loads what was heard (`voices.py`) into notes, themes and opportunities."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.clock import now
from core.models import User
from core.redaction import redact
from core.verbs import Verb
from dashboards.demo import voices
from dashboards.demo.put import person, put
from discovery.actions import tags
from discovery.actions.words import headline
from discovery.models import (
    ListeningSession,
    Note,
    NoteOpportunity,
    NoteTheme,
    Opportunity,
    Theme,
    ThemeOpportunity,
)
from portfolio.models import Goal, KeyResult, Product, Queue, Site

LEAD_OF = {
    "JAX": "Jasmine Cole", "SAT": "Miguel Santos", "FSD": "Freya Lund",
    "TUL": "Tyrell Banks", "VRT": "Vera Novak",
}  # fmt: skip
GOAL_OF = {
    "OPP-1": "CG-4", "OPP-2": "CG-3", "OPP-3": "CG-1", "OPP-4": "CG-5", "OPP-5": "CG-1",
    "OPP-6": "CG-5", "OPP-7": "CG-6", "OPP-8": "CG-6", "OPP-9": "CG-2", "OPP-10": "CG-5",
}  # fmt: skip


# When each site was listened to, and what was agreed at the start. Ours.
SHIFT_OF = {"JAX": "early", "SAT": "late", "FSD": "early", "TUL": "late", "VRT": "weekend"}  # fmt: skip
CONSENT, SCOPE = "spoken, at the start of the session", "product work inside the company"  # fmt: skip


def load() -> None:
    for session in voices.SESSIONS:
        load_session(*session)
    for row in voices.OPPORTUNITIES:
        load_opportunity(*row)
    load_notes()


def load_notes() -> None:
    for told in voices.NOTES:
        load_note(*told)
    for finding in voices.FINDINGS:
        load_finding(*finding[:7], details=finding[7])
    for ticket in voices.TICKETS:
        load_ticket(*ticket)
    for told_of in voices.WATCH:
        load_watch(*told_of)
    tags.settle({"watch list", *(position for _, position, *_ in voices.WATCH)})


def load_session(code: str, held_on: str, site: str) -> None:
    put(
        ListeningSession,
        {"code": code},
        Verb.SESSION_CREATED,
        held_on=date.fromisoformat(held_on),
        site=Site.objects.get(code=site),
        shift=SHIFT_OF[site],
        team_size=8,
        agenda="Ten minutes to arrive, thirty to listen, five to say what comes of it.",
        prompts="Tell us about the last call that went wrong. What did you do instead?",
        consent_basis=CONSENT,
        consent_scope=SCOPE,
        consent_given_on=date.fromisoformat(held_on),
    )


def load_opportunity(
    code: str, name: str, product: str, reach: str, frequency: int, severity: int,
    evidence: str, regulatory: bool, state: str, key_result: str, theme: str, finding: str,
) -> None:  # fmt: skip
    owner = Product.objects.get(code=product)
    opportunity, _ = put(
        Opportunity,
        {"code": code},
        Verb.OPPORTUNITY_CREATED,
        name=name,
        description=finding,
        product=owner,
        reach=Decimal(reach),
        frequency=frequency,
        severity=severity,
        evidence_strength=Decimal(evidence),
        is_regulatory=regulatory,
        state=state,
        goal=Goal.objects.get(code=GOAL_OF[code]),
        key_result=KeyResult.objects.filter(code=key_result).first(),
    )
    made_theme, _ = put(
        Theme,
        {"product": owner, "name": theme},
        Verb.THEME_CREATED,
        finding=finding,
        created_by=owner.product_manager,
    )
    put(
        ThemeOpportunity,
        {"theme": made_theme, "opportunity": opportunity},
        Verb.EVIDENCE_LINKED,
        strength=3,
        linked_by=owner.product_manager,
    )


def load_note(
    number: int, session: str, site: str, queue: str, tenure: str, opportunity: str,
    title: str, words: str,
) -> None:  # fmt: skip
    held = ListeningSession.objects.get(code=session)
    add_note(
        f"n{number}",
        opportunity,
        kind=Note.Kind.LISTENING_SESSION,
        title=title,
        verbatim=words,
        happened_on=held.held_on,
        site=Site.objects.get(code=site),
        queue=Queue.objects.get(code=queue),
        session=held,
        participant=Note.Who.ASSOCIATE,
        tenure=tenure,
        shift=held.shift,
        channel="voice",
        consent_basis=CONSENT,
        consent_scope=SCOPE,
        consent_given_on=held.held_on,
        collector=person(LEAD_OF[site]),
    )


def load_finding(
    code: str, kind: str, day: str, queue: str, opportunity: str,
    title: str, summary: str, *, details: dict[str, Any],
) -> None:  # fmt: skip
    who = Note.Who.CUSTOMER if kind == "customer_interview" else Note.Who.SYSTEM
    add_note(
        code,
        opportunity,
        kind=kind,
        title=title,
        summary=summary,
        happened_on=date.fromisoformat(day),
        queue=Queue.objects.filter(code=queue).first(),
        participant=who,
        details=details,
        collector=person("Kenji Morrow"),
    )


def load_ticket(code: str, day: str, product: str, words: str) -> None:
    add_note(
        code,
        "",
        kind=Note.Kind.SUPPORT_VOC,
        title=headline(words),
        verbatim=words,
        happened_on=date.fromisoformat(day),
        participant=Note.Who.CUSTOMER,
        collector=person("Kenji Morrow"),
    )
    note = Note.objects.get(code=code)
    note.products.set([Product.objects.get(code=product)])


def load_watch(title: str, position: str, horizon: str, why: str) -> None:
    number = [row[0] for row in voices.WATCH].index(title) + 1
    add_note(
        f"W-{number:02d}",
        "",
        kind=Note.Kind.MARKET_VENDOR_INTEL,
        title=title,
        summary=why,
        happened_on=date(2026, 10, 30),
        participant=Note.Who.SYSTEM,
        details={
            "source_type": "regulator" if title.startswith("FCC") else "analyst",
            "independence": 2 if title.startswith("FCC") else 1,
            "our_position": position,
            "horizon": horizon,
            "expires_on": "2027-04-28",
        },
        tags=["watch list", position],
        collector=person("Dana Whitlock"),
    )


def add_note(code: str, opportunity: str, *, collector: User, **fields: Any) -> None:
    """Publish one note (redacted first, like any other) and link it to what it supports."""
    for name in ("title", "verbatim", "summary"):
        fields[name] = redact(fields.get(name, ""))[0]
    note, made = put(
        Note,
        {"code": code},
        Verb.NOTE_PUBLISHED,
        state=Note.State.PUBLISHED,
        collector=collector,
        reviewed_by=person("Ida Reyes"),
        reviewed_at=now(),
        **fields,
    )
    if made and opportunity:
        link(note, Opportunity.objects.get(code=opportunity))


def link(note: Note, opportunity: Opportunity) -> None:
    pm = opportunity.product.product_manager
    note.products.set([opportunity.product])
    put(
        NoteOpportunity,
        {"note": note, "opportunity": opportunity},
        Verb.EVIDENCE_LINKED,
        linked_by=pm,
    )
    theme = opportunity.themes.order_by("pk").first()
    if theme:
        put(
            NoteTheme,
            {"note": note, "theme": theme},
            Verb.EVIDENCE_LINKED,
            linked_by=pm,
        )
