"""A move: where to, why, and what the card lacks for it, asked for where it is missed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.utils import ErrorDict

from core import access
from core.errors import Refused
from core.models import User
from core.roles import Perm
from discovery.models import Opportunity
from roadmap import checks, facts, links
from roadmap.actions.moves import is_undo
from roadmap.forms.cards import CardForm
from roadmap.models import Card, Horizon

# What a card may lack, and the fields that give it. A gate is given elsewhere.
GIVEN_BY: Mapping[str, tuple[str, ...]] = {
    "room": ("steps_back",),
    "opportunity": ("opportunity",),
    "problem": ("problem",),
    "objective": ("objective",),
    "metric": ("key_result", "measure", "baseline", "target"),
    "owner": ("owner",),
    "evidence": ("evidence",),
    "work": ("work",),
    "assumption": ("riskiest_assumption",),
    "result": ("result",),
    "learning": ("learning",),
    "benefit": ("benefit",),
}
# What only its own field gives; an objective may also come with a key result.
ONE_WAY = {code for code, names in GIVEN_BY.items() if len(names) == 1} - {"objective"}
SINGLE = {"evidence": ("notes", "pilots"), "work": ("items", "pilots")}


def demand(field: forms.Field, text: str) -> None:
    """From now on the field must be filled, and says so if it is not."""
    field.required = True
    field.error_messages["required"] = text


class MoveForm(forms.Form):
    horizon = forms.ChoiceField(label="Move to", choices=Horizon)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=500
    )
    after = forms.ModelChoiceField(
        Card.objects.all(), required=False, widget=forms.HiddenInput
    )
    before = forms.ModelChoiceField(
        Card.objects.all(), required=False, widget=forms.HiddenInput
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class GivingMoveForm(MoveForm):
    """A move of one card, with a field for each thing that it lacks to go there."""

    def __init__(self, data: Any, *, card: Card, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.card, self.user = card, user
        self.to = str(data.get("horizon", ""))
        self.gaps = [] if self.is_settled() else self.missing()
        wanted = [name for gap in self.gaps for name in GIVEN_BY.get(gap.code, ())]
        offered = fields_of(card, user) if wanted else {}
        self.fields |= {name: offered[name] for name in dict.fromkeys(wanted)}
        self.gives = [name for name in self.fields if name in wanted]
        why = self.fields["reason"]
        why.label = f"Why to {dict(Horizon.choices).get(self.to, '')}?"
        if self.to != card.horizon and not self.is_stale:
            demand(why, "Say why. It is kept with the move.")
        for gap in self.gaps:
            if gap.code in ONE_WAY:
                demand(self.fields[GIVEN_BY[gap.code][0]], self.says(gap))

    def missing(self) -> list[checks.Gap]:
        self.known = facts.of([self.card])[self.card.pk]
        return checks.gaps_for(self.to, self.known)

    def is_settled(self) -> bool:
        """True if there is nothing to ask: a place in the same column, or none at all,
        a stale card (the action shows both), or an undo."""
        stays = self.to == self.card.horizon or self.to not in Horizon.values
        return stays or self.is_stale or is_undo(self.card, self.to, self.user)

    @property
    def is_stale(self) -> bool:
        return str(self.data.get("version", "")) not in ("", str(self.card.version))

    def hush(self) -> None:
        """Ask without complaint: nothing was asked for before."""
        if "asked" not in self.data:
            self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        self.linked = [row for name in SINGLE for row in self.named(name)]
        for gap in self.left():
            self.miss(gap)
        return found

    def named(self, name: str) -> list[tuple[str, Model]]:
        """The rows that a field names by their codes; what nobody knows is an error."""
        rows = []
        for code in re.split(r"[\s,;]+", self.cleaned_data.get(name, "")):
            row = first_named(SINGLE[name], code, self.user) if code else None
            if row:
                rows.append(row)
            elif code:
                self.add_error(name, f"There is nothing called {code}.")
        return rows

    def left(self) -> list[checks.Gap]:
        """What would still be missing with what is given here."""
        if not self.gaps:
            return []
        return checks.gaps_for(self.to, self.with_gifts())

    def with_gifts(self) -> checks.Facts:
        give, known = self.cleaned_data.get, self.known
        measured = all(give(n) not in (None, "") for n in GIVEN_BY["metric"][1:])
        new = {
            relation: self.new(relation) for relation in ("notes", "items", "pilots")
        }
        return replace(
            known,
            has_problem=known.has_problem or bool(give("problem")),
            has_objective=known.has_objective
            or bool(give("objective") or give("key_result")),
            has_metric=known.has_metric or bool(give("key_result")) or measured,
            has_owner=known.has_owner or bool(give("owner")),
            has_assumption=known.has_assumption or bool(give("riskiest_assumption")),
            has_result=known.has_result or bool(give("result")),
            has_learning=known.has_learning or bool(give("learning")),
            has_benefit=known.has_benefit or bool(give("benefit")),
            opportunity_validated=known.opportunity_validated
            or bool(give("opportunity")),
            notes=known.notes + new["notes"],
            features=known.features + new["items"],
            experiments=known.experiments + new["pilots"],
            now_count=known.now_count - bool(give("steps_back")),
        )

    def new(self, relation: str) -> int:
        """How many rows of a kind are named that the card does not have yet."""
        had = {row.pk for row in getattr(self.card, relation).all()}
        return len({row.pk for kind, row in self.linked if kind == relation} - had)

    def miss(self, gap: checks.Gap) -> None:
        names = GIVEN_BY.get(gap.code, (None,))
        told = names[0] in self.errors  # by the field itself, left empty
        if names[0] is None or (names[0] in self.fields and not told):
            self.add_error(names[0], self.says(gap))

    def says(self, gap: checks.Gap) -> str:
        return f"{Horizon(self.to).label} needs {gap.text}."

    @property
    def is_blocked(self) -> bool:
        """True if something is missing that no field here can give."""
        return any(gap.code not in GIVEN_BY for gap in self.gaps)

    @property
    def needs_gate(self) -> bool:
        return any(gap.code == "gate" for gap in self.gaps)

    @property
    def gift_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.gives]

    def move(self) -> dict[str, Any]:
        """The arguments of `actions.give_and_move`."""
        data = self.cleaned_data
        own = set(self.gives) - {"evidence", "work", "opportunity", "steps_back"}
        gifts = {name: data[name] for name in own if data[name] not in (None, "")}
        chosen = data.get("opportunity")
        linked = [*self.linked, *([("opportunities", chosen)] if chosen else [])]
        place = {n: data[n] for n in ("after", "before", "reason", "version")}
        steps_back = data.get("steps_back")
        return {
            "to": self.to,
            "gifts": gifts,
            "linked": linked,
            "steps_back": steps_back,
        } | place


def first_named(
    relations: tuple[str, ...], code: str, user: User
) -> tuple[str, Model] | None:
    for relation in relations:
        try:
            return relation, links.named(relation, code, user)
        except Refused:
            continue
    return None


def fields_of(card: Card, user: User) -> dict[str, forms.Field]:
    """Every field that can give a card something, as its own form has it."""
    offered = CardForm(user=user, product=card.product).fields
    own = {name: offered[name] for name in GIVEN if name in offered}
    return own | {
        "opportunity": forms.ModelChoiceField(
            validated(card, user),
            required=False,
            help_text="One of this product's that is validated.",
        ),
        "evidence": forms.CharField(
            required=False,
            max_length=200,
            help_text="Codes, such as n14, n15 or PIL-01.",
        ),
        "work": forms.CharField(
            label="Feature or experiment",
            required=False,
            max_length=200,
            help_text="Its code, such as F-101 or PIL-01.",
        ),
        "steps_back": forms.ModelChoiceField(
            may_step_back(user),
            label="Which card steps back to Next?",
            required=False,
            help_text="Now is full. Both cards move with this reason, or neither.",
        ),
    }


GIVEN = {name for names in GIVEN_BY.values() for name in names}


def validated(card: Card, user: User) -> QuerySet[Opportunity]:
    rows = Opportunity.objects.visible_to(user).filter(product=card.product)
    return rows.filter(state__in=facts.VALIDATED).order_by("code")


def may_step_back(user: User) -> QuerySet[Card]:
    """The cards in Now that this person may move."""
    mine = access.reach(user, Perm.ROADMAP_EDIT).q("product__team")
    return Card.objects.filter(mine, horizon=Horizon.NOW).order_by("position")
