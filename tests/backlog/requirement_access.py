"""Who may do what at the addresses of requirements."""

from typing import Any

from backlog.actions import requirement_traces as traces
from backlog.actions import requirements
from backlog.models import Requirement
from core import system
from core.roles import Perm
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.backlog.requirements import WORDS
from tests.make import Cast, make_item

VIEW, EDIT = Perm.BACKLOG_VIEW, Perm.REQUIREMENT_EDIT
ANSWER, TEST = Perm.REQUIREMENT_ANSWER, Perm.REQUIREMENT_TEST


def draft(cast: Cast, product: Product) -> Requirement:
    return requirements.write(product=product, **WORDS, by=system.user())


def answered(cast: Cast, product: Product) -> Requirement:
    return requirements.answer(draft(cast, product), answer="can", by=system.user())


def shown(cast: Cast, product: Product) -> Requirement:
    """Agreed, its story done and its test passed: it may be met."""
    row, by = answered(cast, product), system.user()
    row = requirements.agree(row, by=by, acting=product.product_manager)
    item = make_item(product)
    item.state = "done"
    item.save()
    traces.trace(row, item=item, by=by)
    traces.record(traces.add_test(row, name="Load", by=by), state="passed", by=by)
    return row


def with_item(cast: Cast, product: Product) -> dict[str, int]:
    row = shown(cast, product)
    return {"pk": row.pk, "item_pk": row.items.get().pk}


def with_test(cast: Cast, product: Product) -> dict[str, int]:
    row = shown(cast, product)
    return {"pk": row.pk, "test_pk": row.tests.get().pk}


def body(**fields: Any) -> Any:
    return lambda cast, product: fields


def new(cast: Cast, product: Product) -> dict[str, Any]:
    return {**WORDS, "product": product.pk}


def another_item(cast: Cast, product: Product) -> dict[str, Any]:
    return {"item": make_item(product).key}


def another_item_by_id(cast: Cast, product: Product) -> dict[str, Any]:
    return {"item": make_item(product).pk}


def newest() -> Requirement:
    return Requirement.objects.latest("pk")


def its_item(cast: Cast, product: Product) -> dict[str, Any]:
    return {"item": newest().items.get().pk}


def its_test(cast: Cast, product: Product) -> dict[str, Any]:
    return {"test": newest().tests.get().pk, "state": "passed"}


def which_test(cast: Cast, product: Product) -> dict[str, Any]:
    return {"test": newest().tests.get().pk}


def edits(on: str, given: Any = None) -> Rule:
    return Rule(on, see=VIEW, do=EDIT, body=given)


def tests(on: str, given: Any) -> Rule:
    return Rule(on, see=VIEW, do=TEST, body=given)


def answers(on: str) -> Rule:
    return Rule(on, see=VIEW, do=ANSWER, body=body(answer="can"))


NEW_TEST = body(name="A week", kind="load")
OVER = body(because="The product ends.")
SEEN = Rule("requirement", see=VIEW)
MAKERS = {
    "requirement": draft,
    "requirement answered": answered,
    "requirement shown": shown,
    "requirement with an item": with_item,
    "requirement with a test": with_test,
}
EXPECT: Expected = {
    "backlog:requirement_list": Rule(somewhere=VIEW),
    "backlog:requirement_export": Rule(somewhere=VIEW),
    "backlog:requirement_create": Rule(somewhere=EDIT),
    "backlog:requirement_panel": Rule("product of items", see=Perm.PORTFOLIO_VIEW),
    "backlog:item_requirements": Rule("item", see=VIEW),
    "backlog:requirement_detail": SEEN,
    "backlog:requirement_edit": edits("requirement"),
    "backlog:requirement_answer": answers("requirement"),
    "backlog:requirement_agree": edits("requirement answered"),
    "backlog:requirement_meet": edits("requirement shown"),
    "backlog:requirement_withdraw": edits("requirement", OVER),
    "backlog:requirement_trace": edits("requirement", another_item),
    "backlog:requirement_test": tests("requirement", NEW_TEST),
    "backlog:requirement_record": tests("requirement shown", its_test),
    "backlog:requirement_untrace": edits("requirement with an item"),
    "backlog:requirement_retire": tests("requirement with a test", None),
    "api:requirement-list": {
        "GET": Rule(),
        "POST": Rule(do=EDIT, body=new),
    },
    "api:requirement-detail": {
        "GET": SEEN,
        "PATCH": edits("requirement", body(title="Other")),
    },
    "api:requirement-answer": answers("requirement"),
    "api:requirement-agree": edits("requirement answered"),
    "api:requirement-meet": edits("requirement shown"),
    "api:requirement-withdraw": edits("requirement", OVER),
    "api:requirement-trace": edits("requirement", another_item_by_id),
    "api:requirement-untrace": edits("requirement shown", its_item),
    "api:requirement-tests": {"GET": SEEN, "POST": tests("requirement", NEW_TEST)},
    "api:requirement-results": {
        "GET": SEEN,
        "POST": tests("requirement shown", its_test),
    },
    "api:requirement-retire": tests("requirement shown", which_test),
}
