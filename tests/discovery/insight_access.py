"""Who may do what with insights, highlights and tags, in discovery and the backlog."""

from typing import Any

from backlog.actions import insights as feature_links
from core.roles import Perm, Role
from discovery.actions import insights, notes, opportunities, tags
from discovery.models import Highlight, Insight, Note, Tag
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_item, make_user

VIEW, TRIAGE = Perm.DISCOVERY_VIEW, Perm.DISCOVERY_TRIAGE
BACKLOG, EDIT = Perm.BACKLOG_VIEW, Perm.BACKLOG_EDIT


def manager(cast: Cast, product: Product) -> Any:
    return cast.pm if product == cast.product else cast.other_pm


def a_quote(cast: Cast, product: Product) -> Note:
    lead = make_user("Flo", Role.FRONTLINE_LEAD)
    note = notes.create(verbatim="Three times.", products=[product], by=lead)
    return notes.publish(note, by=manager(cast, product))


def an_insight(cast: Cast, product: Product) -> Insight:
    by = manager(cast, product)
    return insights.create(statement="They retype.", product=product, by=by)


def a_highlight(cast: Cast, product: Product) -> Highlight:
    insight, note = an_insight(cast, product), a_quote(cast, product)
    by = manager(cast, product)
    return insights.highlight(insight, note, passage="Three times.", by=by)


def a_linked_insight(cast: Cast, product: Product) -> dict[str, int]:
    insight, by = an_insight(cast, product), manager(cast, product)
    row = opportunities.create(name="Stop", product=product, by=by)
    insights.link(insight, row, by=by)
    return {"pk": insight.pk, "opportunity": row.pk}


def a_built_insight(cast: Cast, product: Product) -> dict[str, int]:
    insight, item = an_insight(cast, product), make_item(product)
    feature_links.link(item, insight, by=manager(cast, product))
    return {"pk": insight.pk, "item": item.pk}


def a_tag(cast: Cast, product: Product) -> Tag:
    tags.settle(["wrap"])
    return Tag.objects.get(name="wrap")


def a_synonym(cast: Cast, product: Product) -> Tag:
    return tags.merge(a_tag(cast, product), into="wrap-up", by=cast.pm)


MAKERS = {
    "insight": an_insight,
    "highlight": a_highlight,
    "linked insight": a_linked_insight,
    "insight behind a feature": a_built_insight,
    "tag": a_tag,
    "synonym": a_synonym,
}


# --- bodies that pass the forms ----------------------------------------------------------
def says(cast: Cast, product: Product) -> dict[str, Any]:
    return {"statement": "They retype it.", "names": "wrap"}


def says_in_api(cast: Cast, product: Product) -> dict[str, Any]:
    return {"statement": "They retype it.", "product": product.pk, "tags": ["wrap"]}


def marks(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "passage": "Three times.",
        "statement": "They retype.",
        "product": product.pk,
    }


def a_need(cast: Cast, product: Product) -> dict[str, Any]:
    by = manager(cast, product)
    row = opportunities.create(name="Stop", product=product, by=by)
    return {"opportunity": row.pk, "importance": 2, "direction": "supports"}


def of_need(cast: Cast, product: Product) -> dict[str, Any]:
    return {"opportunity": a_need(cast, product)["opportunity"]}


def a_passage(cast: Cast, product: Product) -> dict[str, Any]:
    return {"note": a_quote(cast, product).pk, "passage": "Three times."}


def a_feature(cast: Cast, product: Product) -> dict[str, Any]:
    key = make_item(product).key
    return {
        "feature-item": key, "feature-importance": 2, "feature-direction": "supports",
    }  # fmt: skip


def another(cast: Cast, product: Product) -> dict[str, Any]:
    return {"into": "wrap-up"}


def changed(cast: Cast, product: Product) -> dict[str, Any]:
    return {"statement": "They retype."}


def triage(on: str, body: Any = None) -> Rule:
    return Rule(on, see=VIEW, do=TRIAGE, body=body)


EXPECT: Expected = {
    "discovery:note_highlight": Rule(
        "discovery note", see=VIEW, somewhere=TRIAGE, body=marks
    ),
    "discovery:insight_list": Rule(somewhere=VIEW),
    "discovery:insight_detail": Rule("insight", see=VIEW),
    "discovery:insight_edit": triage("insight", says),
    "discovery:insight_discard": triage("insight"),
    "discovery:insight_link": Rule("insight", see=VIEW, somewhere=TRIAGE, body=a_need),
    "discovery:insight_unlink": triage("linked insight"),
    "discovery:highlight_remove": triage("highlight"),
    "discovery:tag_list": Rule(somewhere=TRIAGE),
    "discovery:tag_merge": Rule("tag", wide=True, somewhere=TRIAGE, body=another),
    "discovery:tag_separate": Rule("synonym", wide=True, somewhere=TRIAGE),
    "discovery:tag_drop": Rule("tag", wide=True, somewhere=TRIAGE),
    "backlog:insight_panel": Rule("insight", see=VIEW, somewhere=BACKLOG),
    "backlog:insight_link": Rule("insight", see=VIEW, somewhere=EDIT, body=a_feature),
    "backlog:insight_unlink": Rule("insight behind a feature", see=VIEW, do=EDIT),
    "api:insight-list": {
        "GET": Rule(),
        "POST": Rule(do=TRIAGE, body=says_in_api),
    },
    "api:insight-detail": {
        "GET": Rule("insight", see=VIEW),
        "PATCH": triage("insight", changed),
        "DELETE": triage("insight"),
    },
    "api:insight-highlight": triage("insight", a_passage),
    "api:insight-link-opportunity": triage("insight", a_need),
    "api:insight-unlink-opportunity": triage("insight", of_need),
    "api:tag-list": Rule(somewhere=TRIAGE),
    "api:tag-merge": Rule("tag", wide=True, somewhere=TRIAGE, body=another),
    "api:tag-separate": Rule("synonym", wide=True, somewhere=TRIAGE),
}
