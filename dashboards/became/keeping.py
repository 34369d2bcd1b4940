"""Brings what is kept of every note up to date, and tells authors of what is news."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from core import system
from core.models import User
from dashboards.became.facts import OPPORTUNITY, reached
from discovery.actions import answers
from discovery.actions.answers import Moved
from discovery.answers import Reached
from discovery.models import Answer, Note
from discovery.queries.answers import Subject, names

AT_ONCE = 500
News = tuple[int, Reached]


def news() -> Iterator[News]:
    """The notes that have come further, or back, since they were last looked at."""
    kept = ("note_id", "stage", "subject_type", "subject_id", "because")
    rows = Answer.objects.values_list(*kept).iterator(10_000)
    known = {row[0]: row[1:] for row in rows}
    for pk, to in reached():
        kind, subject = to.subject or ("", None)
        if known.get(pk) != (to.stage, kind, subject, to.because):
            yield pk, to


def keep(changed: Sequence[News]) -> Iterator[int]:
    """Keep each and tell its author; yields after some how many more are done."""
    for start in range(0, len(changed), AT_ONCE):
        some = changed[start : start + AT_ONCE]
        answers.keep(moved(some), by=system.user())
        yield len(some)


def moved(some: Sequence[News]) -> list[Moved]:
    """With the name of what each led to, as far as its author may know of it."""
    notes = Note.objects.select_related("collector").defer("words", "verbatim")
    found = notes.in_bulk([pk for pk, _ in some])
    asked: dict[User, set[Subject]] = defaultdict(set)
    for pk, to in some:
        if pk in found:
            asked[found[pk].collector].update(filter(None, (to.subject, need_of(to))))
    named = {person: names(subjects, person) for person, subjects in asked.items()}
    return [
        moved_to(found[pk], to, named[found[pk].collector])
        for pk, to in some
        if pk in found
    ]


def need_of(to: Reached) -> Subject | None:
    return (OPPORTUNITY, to.opportunity) if to.opportunity else None


def moved_to(note: Note, to: Reached, named: dict[Subject, tuple[str, str]]) -> Moved:
    def name(subject: Subject | None) -> str:
        return named[subject][0] if subject in named else ""

    return Moved(note, to, name(to.subject), name(need_of(to)))
