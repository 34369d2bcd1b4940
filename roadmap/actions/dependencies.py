"""What a card needs before it: another card, or something outside the roadmap."""

from datetime import date

from django.db import transaction

from backlog.needs import way
from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap.actions.order import lock_board
from roadmap.models import Card, Dependency


@transaction.atomic
def need(
    card: Card,
    *,
    needed: Card | None = None,
    external: str = "",
    external_on: date | None = None,
    by: User,
) -> Dependency:
    """Say that `card` waits for another card, or for something outside. Twice is once.

    Raises Refused, naming the way, if the other card already waits for this one.
    """
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    one_of(needed, external, external_on)
    if needed:
        refuse_circle(card, needed)
    found, made = Dependency.objects.get_or_create(
        card=card,
        needed=needed,
        external=external.strip(),
        external_on=external_on,
        defaults={"added_by": by},
    )
    if made:
        touched(card, Verb.DEPENDENCY_ADDED, found, by)
    return found


@transaction.atomic
def unneed(card: Card, *, need: int, by: User) -> Card:
    """Say that a card does not wait for this any more. `need` is the dependency's id."""
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    found = card.needs.select_related("needed").filter(pk=need).first()
    if found is None:
        raise Refused(f"{card.key} does not need that any more.")
    found.delete()
    return touched(card, Verb.DEPENDENCY_REMOVED, found, by)


def one_of(needed: Card | None, external: str, external_on: date | None) -> None:
    if bool(needed) == bool(external.strip()):
        raise Unfit("needed", "Name a card, or say what outside it waits for.")
    if needed and external_on:
        raise Unfit("external_on", "A card has its own date: leave this one empty.")


def refuse_circle(card: Card, needed: Card) -> None:
    if card.pk == needed.pk:
        raise Unfit("needed", f"{card.key} cannot need itself.")
    among = Dependency.objects.exclude(needed=None)
    path = way(needed.pk, card.pk, among.values_list("card", "needed"))
    if path:
        keys = dict(Card.objects.filter(pk__in=path).values_list("pk", "key"))
        said = " → ".join(keys[pk] for pk in path)
        raise Refused(
            f"{card.key} cannot need {needed.key}, because it is needed there: {said}."
        )


def touched(card: Card, verb: Verb, dependency: Dependency, by: User) -> Card:
    versions.claim(card, None)
    card.save(update_fields=["version"])
    team = card.product.team
    audit.record(by, verb, card, team=team, needs=dependency.what)
    return card
