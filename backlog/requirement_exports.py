"""Requirements as a file: the matrix of what each is traced to."""

from backlog.models import ResultState
from backlog.models.requirements import RequirementQuerySet
from backlog.queries.requirements import Traced, traced, with_traces
from core.downloads import Table, Value
from core.models import User

AT_ONCE = 500
RESULTS = dict(ResultState.choices)
COLUMNS = ("Key", "Title", "Product", "Kind", "Priority", "State", "Edition", "What is needed",
           "How one sees that it is met", "Set by", "Set on", "IT’s answer", "What IT said",
           "Answered on", "Agreed on", "Met on", "Stories", "Stories done", "Tests",
           "Tests passed", "Gaps")  # fmt: skip


def table(rows: RequirementQuerySet, user: User) -> Table:
    read = with_traces(rows, user).iterator(chunk_size=AT_ONCE)
    lines = (cells(found) for row in read for found in traced([row]))
    return Table("requirements", COLUMNS, lines, rows.count())


def cells(found: Traced) -> list[Value]:
    row = found.requirement
    stories = [f"{item.key} {item.get_state_display().lower()}" for item in found.stories]  # fmt: skip
    tests = [f"{test.name}: {RESULTS.get(test.last, 'not run').lower()}" for test in found.tests]  # fmt: skip
    return [
        row.key, row.title, row.product.code, row.get_kind_display(),
        row.get_priority_display(), row.get_state_display(), row.edition, row.statement,
        row.fit_criterion, row.set_by.name, row.set_on, row.get_answer_display(),
        row.answer_text, row.answered_on, row.agreed_on, row.met_on, "; ".join(stories),
        found.done, "; ".join(tests), found.passed, "; ".join(found.gaps),
    ]  # fmt: skip
