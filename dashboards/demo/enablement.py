"""What the floor reads, and the rollout of auto-summary. The figures of G04 are the text's.

The document gives the sites with their associates, PIL-01 with its decision to scale and
GD-03. Everything else here is ours: the codes, the release, its questions, who has read
it (103 of 108 at Jacksonville, 83 of 88 at Sioux Falls), both waves and their tests.
"""

from datetime import date, timedelta

from backlog.models import Item
from core import system
from core.models import Notice, User
from core.notices import Kind
from dashboards.demo.put import person
from pilots.actions import rollouts, wave_work, waves
from pilots.models import Pilot, Rollout, Wave
from portfolio.models import Product, Site
from support import quiz
from support.actions import releases
from support.models import Associate, Edition, Receipt, Release

OUT = date(2026, 10, 19)
# site, lead, associates of PLS, of CRD, who have passed, who have read it only
FLOOR = (
    ("JAX", "Jasmine Cole", 60, 48, 103, 2),
    ("FSD", "Freya Lund", 48, 40, 83, 1),
)
CHANGES = """When a call ends, a summary of it is there. Read it, mend what is wrong, save it.

You no longer type the same words into the notes, the dispute form and the hand-over."""
SAY = "“This call is recorded and written down, so that you do not have to tell it twice.”"
ISSUES = "Promise dates: it writes “Friday”, not which Friday. Write the date yourself."
QUESTIONS = """When do you say that the call is written down?
- Only if the customer asks
* Before anything else is said
- At the end of the call

What do you do with a summary that is wrong?
- Save it, the audit finds it
* Mend it before you save it
- Delete it and write nothing

What does it get wrong most often?
* The date of a promise
- The name of the customer
- The language

The customer does not want to be written down. What now?
- Hang up
- Go on, it is the policy
* Switch it off and take notes by hand

Who is answerable for what is saved?
- The vendor
* You
- Nobody"""


def load() -> None:
    if Release.objects.filter(key="REL-01").exists():
        return
    release = put_out()
    for site, lead, loans, cards, passed, tried in FLOOR:
        them = roster(site, person(lead), loans, cards)
        read(release, them, passed, tried)
    roll_out(release)
    Notice.objects.filter(kind__in=[Kind.RELEASE, Kind.ROLLOUT]).update(
        wants_mail=False  # nobody of an invented company is mailed
    )


def put_out() -> Release:
    by, priya = system.user(), person("Priya Raman")
    release = releases.create(
        key="REL-01", product=Product.objects.get(code="ASSIST"),
        title="Summaries write themselves", item=Item.objects.get(key="F-101"),
        effective_on=date(2026, 11, 2), groups=["PLS", "CRD"],
        sites=Site.objects.filter(code__in=[row[0] for row in FLOOR]), by=by,
    )  # fmt: skip
    releases.add_note(
        release, audience="agent", what_changes=CHANGES, what_to_say=SAY,
        known_issues=ISSUES, questions=quiz.read(QUESTIONS), by=by,
    )  # fmt: skip
    return releases.publish(release, by=by, on=OUT, acting=priya)


def roster(site: str, lead: User, loans: int, cards: int) -> list[Associate]:
    where = Site.objects.get(code=site)
    groups = ["PLS"] * loans + ["CRD"] * cards
    rows = [
        Associate(code=f"{site}-{n:03}", site=where, group=group, lead=lead)
        for n, group in enumerate(groups, 1)
    ]
    return Associate.objects.bulk_create(rows)


def read(release: Release, them: list[Associate], passed: int, tried: int) -> None:
    """The first so many passed with 4 or 5 of 5, the next so many not yet."""
    edition = Edition.objects.get(note__release=release)
    of = len(edition.questions)
    Receipt.objects.bulk_create(
        Receipt(
            edition=edition, associate=each, source=Receipt.Source.FILE,
            right=right(n, passed), of=of, passed=quiz.passed(right(n, passed), of),
            read_on=OUT + timedelta(days=n % 10), recorded_by=each.lead,
        )
        for n, each in enumerate(them[: passed + tried])
    )  # fmt: skip


def right(n: int, passed: int) -> int:
    return 3 if n >= passed else 4 + n % 2


# --- the rollout ----------------------------------------------------------------------
# kind, who ran it, what was seen
TESTS = (
    ("functional", "Nina Sorensen", "All 41 steps of the script, on both queues."),
    ("load", "Sanjay Kulkarni", "120 calls at once; a summary after 4 seconds at most."),
    ("continuity", "Sanjay Kulkarni", "Vendor cut off for 10 minutes: notes by hand, nothing lost."),
    ("uat", "Nina Sorensen", "Six associates worked a day with it and would keep it."),
)  # fmt: skip
EVIDENCE = "https://wiki.larkmont.example/auto-summary"


def roll_out(release: Release) -> None:
    by = system.user()
    row = rollouts.plan(
        Pilot.objects.get(key="PIL-01"), key="ROL-01",
        title="Auto-summary for loans and cards", associates=196, release=release,
        owner=person("Priya Raman"), rollback_owner=person("Sanjay Kulkarni"), by=by,
    )  # fmt: skip
    rollouts.edit(
        row, version=None, rehearsed_on=date(2026, 10, 20), rehearsal_minutes=12, by=by
    )
    first = wave(row, "JAX", "Jacksonville, where it was piloted", date(2026, 11, 2))
    waves.start(first, by=by, on=date(2026, 11, 2), acting=person("Priya Raman"))
    waves.finish(first, by=by, on=date(2026, 11, 13))
    wave(row, "FSD", "Sioux Falls", date(2026, 11, 16))


def wave(row: Rollout, site: str, title: str, day: date) -> Wave:
    by = system.user()
    where = Site.objects.get(code=site)
    places = [(where, group, "agent") for group in ("PLS", "CRD")]
    made = rollouts.add_wave(row, title=title, planned_on=day, places=places, by=by)
    for kind, who, seen in TESTS:
        test = made.tests.get(kind=kind)
        ran = day - timedelta(days=5)
        wave_work.record(
            test, result="passed", summary=seen, run_on=ran, link=f"{EVIDENCE}/{kind}",
            by=by, acting=person(who),
        )  # fmt: skip
        wave_work.verify(test, by=by, on=ran, acting=person("Renee Calloway"))
    return made
