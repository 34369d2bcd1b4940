"""Who is told of a release: who has an account and reads it, and who leads the others."""

from collections.abc import Sequence

from core.actions import notices
from core.models import User
from core.notices import Kind
from support import queries
from support.models import Edition, Release


def to_read(release: Release, editions: Sequence[Edition], *, by: User) -> None:
    """Those with an account read it themselves; their leads hear of it for the others."""
    functions = [edition.note.audience for edition in editions]
    rows = queries.in_scope(release).filter(function__in=functions)
    newest = max((edition.pk for edition in editions), default=0)
    tell(readers(rows), release, "is there to be read", f"to read {newest}", by=by)


def withdrawn(release: Release, *, by: User) -> None:
    rows = queries.in_scope(release)
    tell(readers(rows), release, "is withdrawn: do not use it", "withdrawn", by=by)


def readers(rows: "queries.Associates") -> list[User]:
    own = rows.filter(user__isnull=False).values("user")
    leads = rows.filter(user=None).values("lead")
    return [*User.objects.filter(pk__in=own), *User.objects.filter(pk__in=leads)]


def tell(
    people: Sequence[User], release: Release, said: str, occasion: str, *, by: User
) -> None:
    notices.tell(
        people, kind=Kind.RELEASE, about=release, by=by, occasion=occasion,
        text=f"{release.key} {release.title[:80]} {said}.",
    )  # fmt: skip
