"""A database of any size to measure on: made, filled in sets, dropped afterwards."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from backlog import ranking, wsjf
from backlog.models import Item, ScoringSession
from core.models import Membership, Team, User
from core.roles import Role
from discovery.models import Note, Opportunity
from portfolio.models import Product, Site

NAME = "tandem_benchmark"
DAY = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ["call", "wrap", "summary", "payoff", "card", "queue", "caller", "agent"]
WORDS += ["screen", "notes", "hardship", "text"]
BATCH = 2000


@contextmanager
def scratch_database() -> Iterator[None]:
    """Work on a database of our own; whatever happens, it is dropped at the end."""
    own = connection.settings_dict["NAME"]
    administer(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    administer(f'CREATE DATABASE "{NAME}"')
    connections.close_all()
    connection.settings_dict["NAME"] = NAME
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = own
        administer(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def administer(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def fill(items: int, notes: int) -> User:
    """Eight products, their backlog and the floor's notes. Returns a product manager."""
    rng = random.Random(2026)  # noqa: S311 (the same data every time)
    people = []
    products = []
    for number in range(1, 9):
        team = Team.objects.create(name=f"Team {number}")
        person = User.objects.create_user(f"pm{number}@example.org", f"Person {number}")
        Membership.objects.create(user=person, team=team, role=Role.PRODUCT_MANAGER)
        people.append(person)
        products.append(product(number, team, person))
    opportunities = [opportunity(at, products[at % 8]) for at in range(200)]
    add_items(items, products, people, rng)
    add_notes(notes, products, people, rng)
    link(Item.opportunities.through, "item", Item, opportunities, rng)
    link_notes(opportunities, people[0], rng)
    session = ScoringSession.objects.create(
        name="PI 27.1", capacity=200, held_on=DAY.date(), facilitator=people[0]
    )
    session.items.set(Item.objects.all()[:50])
    ranking.recompute("The benchmark's own backlog")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return people[0]


def product(number: int, team: Team, person: User) -> Product:
    return Product.objects.create(
        code=f"PROD{number}",
        name=f"Product {number}",
        kind="capability",
        team=team,
        product_manager=person,
        cord=number,
    )


def opportunity(at: int, of: Product) -> Opportunity:
    return Opportunity.objects.create(
        code=f"OPP-{at}", name=f"Need {at}", product=of, evidence_strength=at % 10
    )


def sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choices(WORDS, k=length)).capitalize()


def add_items(
    count: int, products: list[Product], people: list[User], rng: random.Random
) -> None:
    """Nine in ten are open, four in five are scored."""
    columns = ("business_value", "time_criticality", "risk_reduction", "job_size")
    states = ["idea"] * 5 + ["ready"] * 3 + ["in_progress", "done"]
    rows = []
    for at in range(count):
        item = Item(
            key=f"F-{at + 1}",
            title=f"{sentence(rng, 6)} {at}",
            description=sentence(rng, 60),
            product=products[at % 8],
            owner=people[at % 8],
            state=rng.choice(states),
            created_at=DAY + timedelta(minutes=at),
        )
        if rng.random() < 0.8:
            item.scored_by, item.scored_at = people[at % 8], DAY
            for column in columns:
                setattr(item, column, rng.choice(wsjf.SCALE))
        rows.append(item)
    Item.objects.bulk_create(rows, batch_size=BATCH)


def add_notes(
    count: int, products: list[Product], people: list[User], rng: random.Random
) -> None:
    site = Site.objects.create(code="JAX", name="Jacksonville")
    rows = [
        Note(
            code=f"n{at}",
            kind=rng.choice(Note.Kind.values),
            state=rng.choice(["draft"] + ["published"] * 4),
            title=f"{sentence(rng, 5)} {at}",
            verbatim=sentence(rng, 40),
            happened_on=(DAY + timedelta(days=at % 300)).date(),
            site=site,
            participant=rng.choice(Note.Who.values),
            collector=people[at % 8],
        )
        for at in range(count)
    ]
    for row in rows:
        if row.state == Note.State.PUBLISHED:
            row.reviewed_by, row.reviewed_at = people[0], DAY
    made = Note.objects.bulk_create(rows, batch_size=BATCH)
    through: Any = Note.products.through
    links = [
        through(note_id=note.pk, product_id=products[at % 8].pk)
        for at, note in enumerate(made)
    ]
    through.objects.bulk_create(links, batch_size=BATCH)


def link(
    through: Any,
    name: str,
    model: Any,
    opportunities: list[Opportunity],
    rng: random.Random,
) -> None:
    """Three in four rows answer an opportunity."""
    ids = model.objects.values_list("pk", flat=True)
    rows = [
        through(**{f"{name}_id": pk, "opportunity_id": rng.choice(opportunities).pk})
        for pk in ids
        if rng.random() < 0.75
    ]
    through.objects.bulk_create(rows, batch_size=BATCH)


def link_notes(
    opportunities: list[Opportunity], person: User, rng: random.Random
) -> None:
    links = Opportunity.notes.through
    rows = [
        links(note_id=pk, opportunity_id=rng.choice(opportunities).pk, linked_by=person)
        for pk in Note.objects.values_list("pk", flat=True)
    ]
    links._default_manager.bulk_create(rows, batch_size=BATCH)
