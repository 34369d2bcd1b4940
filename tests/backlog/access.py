"""Who may do what at each address of the backlog."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from backlog.actions import (
    bulk,
    comments,
    estimates,
    promised,
    rounds,
    scenarios,
    sessions,
)
from backlog.models import (
    Attachment,
    BulkStep,
    Comment,
    CustomField,
    Estimate,
    Item,
    ItemNeed,
    JiraConflict,
    JiraConnection,
    JiraField,
    JiraLink,
    JiraRefusal,
    JiraRun,
    RankPin,
    Scenario,
    ScoringSession,
    WorkLimit,
)
from core.clock import now, today
from core.models import Team, User
from core.roles import Perm
from portfolio.actions import vendor_claims
from portfolio.models import Product, VendorClaim
from tests.access import Rule
from tests.backlog import requirement_access
from tests.make import Cast, make_item, make_jira, make_opportunity, make_vendor

P_VIEW, P_EDIT = Perm.PORTFOLIO_VIEW, Perm.PORTFOLIO_EDIT
VIEW, EDIT, SCORE = Perm.BACKLOG_VIEW, Perm.BACKLOG_EDIT, Perm.BACKLOG_SCORE
SIZE = Perm.SIZE_SCORE


def item_of(cast: Cast, product: Product) -> Item:
    return make_item(product, "x", 8, 5, 3, 2)


def estimate_of(cast: Cast, product: Product) -> Estimate:
    item = item_of(cast, product)
    return estimates.estimate(
        item, per_week=100, weeks=2, version=0, by=product.product_manager
    )


def claim_of(cast: Cast, product: Product) -> VendorClaim:
    return vendor_claims.record(
        make_vendor(f"Promiser {VendorClaim.objects.count()}"), title="Bots",
        commitment="public", source="Account lead", said_on=date(2026, 1, 5),
        promised_for=date(2027, 3, 31), by=cast.pm,
    )  # fmt: skip


def to_rest(cast: Cast, product: Product) -> dict[str, Any]:
    return {"claim": claim_of(cast, product).pk}


def resting_item(cast: Cast, product: Product) -> dict[str, object]:
    """An item and the promise it rests on, as the address of taking it off says."""
    item, claim = item_of(cast, product), claim_of(cast, product)
    promised.rest(item, claim=claim, by=product.product_manager)
    return {"pk": item.pk, "claim_pk": claim.pk}


def limit_of(cast: Cast, product: Product) -> WorkLimit:
    return WorkLimit.objects.create(product=product, ready=5)


def comment_of(cast: Cast, product: Product) -> Comment:
    return comments.say(item_of(cast, product), text="Look", by=cast.pm)


def file_beside(cast: Cast, product: Product) -> Attachment:
    """A file that the store has lost: who may fetch it is told so (409)."""
    return Attachment.objects.create(item=item_of(cast, product), file="attachments/lost", filename="a.txt", content_type="text/plain", size=5, sha256="0" * 64, added_by=cast.pm)  # fmt: skip


def field_of(cast: Cast, product: Product) -> CustomField:
    return CustomField.objects.create(product=product, name="Site", kind="text")


def linked(cast: Cast, product: Product) -> dict[str, int]:
    item = item_of(cast, product)
    opportunity = make_opportunity(cast)
    item.opportunities.add(opportunity)
    return {"pk": item.pk, "opportunity_pk": opportunity.pk}


def waiting(cast: Cast, product: Product) -> dict[str, int]:
    """An item and the one of the same product that it waits for."""
    item, needed = item_of(cast, product), item_of(cast, product)
    ItemNeed.objects.create(item=item, needed=needed, added_by=cast.pm)
    return {"pk": item.pk, "needed_pk": needed.pk}


def waiter(cast: Cast, product: Product) -> Item:
    """The same, named by its own id alone."""
    return Item.objects.get(pk=waiting(cast, product)["pk"])


def pinned_item(cast: Cast, product: Product) -> Item:
    item = item_of(cast, product)
    RankPin.objects.create(item=item, place=1, reason="Promised", expires_on=today(), pinned_by=cast.pm)  # fmt: skip
    return item


def opportunity_of(cast: Cast, product: Product) -> Any:
    return make_opportunity(cast)


def session_of(cast: Cast, product: Product) -> ScoringSession:
    """A session that Mia facilitates, with one of her items."""
    number = ScoringSession.objects.count()
    found = sessions.create(name=f"PI {number}", capacity=50, by=cast.pm)
    return sessions.add_items(
        found, items=[make_item(cast.product, key=f"Z-{number}")], by=cast.pm
    )


def open_session_of(cast: Cast, product: Product) -> ScoringSession:
    """The same, voted on now."""
    found = session_of(cast, product)
    return rounds.open_column(found, column="job_size", by=cast.pm)


def theirs(cast: Cast, product: Product) -> ScoringSession:
    """A session that the product's own manager facilitates."""
    return sessions.create(name=f"Of {product}", by=product.product_manager)


def held(cast: Cast, product: Product) -> dict[str, Any]:
    """The same with an item of the product in it."""
    found, item = theirs(cast, product), make_item(product, key="Z-9")
    sessions.add_items(found, items=[item], by=product.product_manager)
    return {"pk": found.pk, "item_pk": item.pk}


def column_of(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pk": session_of(cast, product).pk, "column": "job_size"}


def step_of(cast: Cast, product: Product) -> BulkStep:
    """A change that Mia made to an item of her own."""
    item = make_item(cast.product, key="Z-78")
    return bulk.change({item.pk: 1}, what="state", value="ready", by=cast.pm)


def what_if_of(cast: Cast, product: Product) -> Scenario:
    """One of Mia's that she did not share."""
    return scenarios.create(name="Smaller", by=cast.pm)


def cell_of(cast: Cast, product: Product) -> dict[str, Any]:
    found = session_of(cast, product)
    item = found.items.get()
    return {"pk": found.pk, "item_pk": item.pk, "column": "job_size"}


def connection_of(cast: Cast, product: Product) -> JiraConnection:
    return make_jira(product)


def carried_of(cast: Cast, product: Product) -> JiraField:
    return make_jira(product).fields.get(name="title")


def carried_at(cast: Cast, product: Product) -> dict[str, int]:
    field = carried_of(cast, product)
    return {"pk": field.connection_id, "field_pk": field.pk}


def run_of(cast: Cast, product: Product) -> JiraRun:
    return JiraRun.objects.create(connection=make_jira(product), state="done")


def conflict_of(cast: Cast, product: Product) -> JiraConflict:
    item = item_of(cast, product)
    link = JiraLink.objects.create(
        connection=make_jira(product), item=item, issue_id="1", issue_key="A-1"
    )
    return JiraConflict.objects.create(link=link, name="title", ours="a", theirs="b")


def refusal_of(cast: Cast, product: Product) -> JiraRefusal:
    link = linked_to_jira(cast, product).jira_link
    return JiraRefusal.objects.create(
        link=link, name="title", why="No.", first_at=now(), last_at=now()
    )


def linked_to_jira(cast: Cast, product: Product) -> Item:
    item, row = item_of(cast, product), make_jira(product)
    JiraLink.objects.create(connection=row, item=item, issue_id="1", issue_key="A-1")
    JiraField.objects.create(connection=row, name="comments", remote="comment", direction="both")  # fmt: skip
    return item


def paused_of(cast: Cast, product: Product) -> JiraConnection:
    return make_jira(product, is_on=False)


MAKERS = {
    "step": step_of,
    "what-if": what_if_of,
    "jira": connection_of,
    "paused jira": paused_of,
    "jira field": carried_of,
    "jira field at its page": carried_at,
    "jira run": run_of,
    "jira conflict": conflict_of,
    "linked to jira": linked_to_jira,
    "jira refusal": refusal_of,
    "jira link": lambda cast, product: linked_to_jira(cast, product).jira_link,
    "item": item_of,
    "estimate": estimate_of,
    "linked item": linked,
    "resting item": resting_item,
    "waiting item": waiting,
    "waiter": waiter,
    "pinned item": pinned_item,
    "opportunity for items": opportunity_of,
    "product of items": lambda cast, product: product,
    "limited product": lambda cast, product: product,
    "limit": limit_of,
    "field": field_of,
    "comment": comment_of,
    "file": file_beside,
    "session": session_of,
    "open session": open_session_of,
    "their session": theirs,
    "held item": held,
    "column": column_of,
    "cell": cell_of,
} | requirement_access.MAKERS


def new_item(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": product.pk, "title": "New", "kind": "feature", "service": "standard"}  # fmt: skip


def edited(cast: Cast, product: Product) -> dict[str, Any]:
    return {"title": "New", "service": "standard", "version": 1}


def scored(cast: Cast, product: Product) -> dict[str, Any]:
    return {"risk_reduction": 3, "version": 1}


def one_cell(cast: Cast, product: Product) -> dict[str, Any]:
    return {"story_points": "5", "version": 1}


def pasted(cast: Cast, product: Product) -> dict[str, Any]:
    return {"cells": "[]"}


def looked_at(cast: Cast, product: Product) -> dict[str, Any]:
    return {"items": [str(make_item(product, key="Z-77").pk)], "what": "state"}


def many(cast: Cast, product: Product) -> dict[str, Any]:
    item = make_item(product, key="Z-77")
    change = {"what": "state", "state": "ready", "preview": "state"}
    return change | {"items": [f"{item.pk}:1"]}


def many_by_api(cast: Cast, product: Product) -> dict[str, Any]:
    item = make_item(product, key="Z-77")
    items = [{"item": item.pk, "version": 1}]
    return {"items": items, "what": "state", "value": "ready"}


def to_score(cast: Cast, product: Product) -> dict[str, Any]:
    return {"risk_reduction": 3}


def estimated(cast: Cast, product: Product) -> dict[str, Any]:
    return {"per_week": "100", "weeks": "2", "urgency": "steady", "version": 0}


def to_estimate(cast: Cast, product: Product) -> dict[str, Any]:
    item = make_item(product, key="Z-78")
    return {"item": item.pk, "per_week": "100", "weeks": "2"}


def cheaper(cast: Cast, product: Product) -> dict[str, Any]:
    return {"per_week": "90"}


def called(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "Larger"}


def which_stands(cast: Cast, product: Product) -> dict[str, Any]:
    return {"keep": {}}


def first_version(cast: Cast, product: Product) -> dict[str, Any]:
    return {"version": 1}


def moved(cast: Cast, product: Product) -> dict[str, Any]:
    return {"to": "ready"}


def to_link(cast: Cast, product: Product) -> dict[str, Any]:
    return {"opportunity": make_opportunity(cast, "Another").pk}


def to_need(cast: Cast, product: Product) -> dict[str, Any]:
    return {"needed": make_item(product, key="Z-78").key}


def needed_now(cast: Cast, product: Product) -> dict[str, Any]:
    """What the newest waiter waits for."""
    return {"needed": ItemNeed.objects.latest("id").needed.key}


def pinned(cast: Cast, product: Product) -> dict[str, Any]:
    return {"place": 1, "reason": "Promised", "expires_on": str(today())}


def new_session(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "PI 99", "held_on": "2026-11-10"}


def keys(cast: Cast, product: Product) -> dict[str, Any]:
    return {"keys": make_item(product, key="Z-77").key}


def ids(cast: Cast, product: Product) -> dict[str, Any]:
    return {"items": [make_item(product, key="Z-77").pk]}


def one_id(cast: Cast, product: Product) -> dict[str, Any]:
    return {"item": make_item(product, key="Z-77").pk}


def one_vote(cast: Cast, product: Product) -> dict[str, Any]:
    return one_id(cast, product) | {"column": "job_size", "value": 3}


def a_column(cast: Cast, product: Product) -> dict[str, Any]:
    return {"column": "job_size"}


def until(cast: Cast, product: Product) -> dict[str, Any]:
    return {"shows_itself": True, "version": 0}


def nobody(cast: Cast, product: Product) -> dict[str, Any]:
    return {"people": []}


def a_choice(cast: Cast, product: Product) -> dict[str, Any]:
    return one_vote(cast, product) | {"reason": "A vendor"}


def titled(cast: Cast, product: Product) -> dict[str, Any]:
    return {"title": "New"}


def roomier(cast: Cast, product: Product) -> dict[str, Any]:
    return {"capacity": 60}


def on_the_board(cast: Cast, product: Product) -> dict[str, Any]:
    return {"horizon": "ready", "version": 1}


def limits(cast: Cast, product: Product) -> dict[str, Any]:
    return {"ready": 5, "in_progress": 3, "version": 0}


def limited(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": product.pk, "ready": 5}


def fewer(cast: Cast, product: Product) -> dict[str, Any]:
    return {"ready": 4}


def said(cast: Cast, product: Product) -> dict[str, Any]:
    return {"text": "Look"}


def said_again(cast: Cast, product: Product) -> dict[str, Any]:
    return {"text": "Look again", "version": 1}


def reworded(cast: Cast, product: Product) -> dict[str, Any]:
    return {"text": "Look again"}


def said_of(cast: Cast, product: Product) -> dict[str, Any]:
    return one_id(cast, product) | {"text": "Look"}


def defined(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "Region", "kind": "text"}


def defined_for(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": product.pk, "name": "Region"}


def renamed_field(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "Area", "version": 1}


def field_called(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "Area"}


def filled(cast: Cast, product: Product) -> dict[str, Any]:
    return {"values": {field_of(cast, product).code: "North"}}


def connected(cast: Cast, product: Product) -> dict[str, Any]:
    return {"kind": "cloud", "address": "https://8.8.8.8", "account": "a@example.org",
            "project": "ABC", "version": 1}  # fmt: skip


def to_connect(cast: Cast, product: Product) -> dict[str, Any]:
    sent = connected(cast, product) | {"product": product.pk, "token": "x"}
    return {name: value for name, value in sent.items() if name != "version"}


def renamed(cast: Cast, product: Product) -> dict[str, Any]:
    return {"project": "DEF"}


def carried(cast: Cast, product: Product) -> dict[str, Any]:
    return {"direction": "in", "remote": "summary", "rule": "ask", "version": 1}


def one_way(cast: Cast, product: Product) -> dict[str, Any]:
    return {"direction": "in"}


def settled(cast: Cast, product: Product) -> dict[str, Any]:
    return {"choice": "ours", "version": 1}


def chosen(cast: Cast, product: Product) -> dict[str, Any]:
    return {"choice": "ours"}


def a_choice_of_many(cast: Cast, product: Product) -> dict[str, Any]:
    return {"choice": "ours", "rows": "999:1"}


def looked_at_conflicts(cast: Cast, product: Product) -> dict[str, Any]:
    return {"choice": "ours", "conflicts": [{"conflict": 999, "version": 1}]}


@dataclass(frozen=True)
class Led(Rule):
    """Only Mia leads the sessions made here: whoever else sees them may not."""

    def expects(self, person: User, cast: Cast, team: Team) -> int:
        code = super().expects(person, cast, team)
        return 403 if code == 200 and person != cast.pm else code


@dataclass(frozen=True)
class Own(Rule):
    """Mia wrote it: she may take it back anywhere, others where they edit."""

    def expects(self, person: User, cast: Cast, team: Team) -> int:
        code = super().expects(person, cast, team)
        return 200 if code == 403 and person == cast.pm else code


LOOK = Rule("item", see=VIEW)
LEAD = Led("session", see=VIEW)
WHAT_IF = Rule("what-if", mine=True)
JIRA = Rule("jira", see=VIEW, do=EDIT)

EXPECT: dict[str, Any] = {
    "backlog:item_grid": Rule(somewhere=VIEW),
    "backlog:field_list": Rule("limited product", see=P_VIEW, somewhere=VIEW),
    "backlog:field_create": Rule(
        "limited product", see=P_VIEW, do=P_EDIT, body=defined
    ),
    "backlog:field_edit": Rule("field", see=VIEW, do=P_EDIT, body=renamed_field),
    "backlog:field_end": Rule("field", see=VIEW, do=P_EDIT),
    "backlog:item_fill": Rule("item", see=VIEW, do=EDIT),
    "api:customfield-list": {"GET": Rule(), "POST": Rule(do=P_EDIT, body=defined_for)},
    "api:customfield-detail": {
        "GET": Rule("field", see=VIEW),
        "PATCH": Rule("field", see=VIEW, do=P_EDIT, body=field_called),
    },
    "api:customfield-end": Rule("field", see=VIEW, do=P_EDIT),
    "api:item-fill": Rule("item", see=VIEW, do=EDIT, body=filled),
    "backlog:item_talk": LOOK,
    "backlog:item_insights": LOOK,
    "backlog:comment_add": Rule("item", see=VIEW, body=said),
    "backlog:mention_read": LOOK,
    "backlog:comment_edit": Led("comment", see=VIEW, body=said_again),
    "backlog:comment_remove": Own("comment", see=VIEW, do=EDIT),
    "backlog:attachment_add": Rule("item", see=VIEW, do=EDIT),
    "backlog:attachment_download": Rule("file", see=VIEW),
    "backlog:attachment_remove": Rule("file", see=VIEW, do=EDIT),
    "api:comment-list": {"GET": Rule(), "POST": Rule(do=VIEW, body=said_of)},
    "api:comment-detail": {
        "GET": Rule("comment", see=VIEW),
        "PATCH": Led("comment", see=VIEW, body=reworded),
    },
    "api:comment-remove": Own("comment", see=VIEW, do=EDIT),
    "api:attachment-list": {"GET": Rule(), "POST": Rule(somewhere=EDIT)},
    "api:attachment-detail": Rule("file", see=VIEW),
    "api:attachment-remove": Rule("file", see=VIEW, do=EDIT),
    "api:attachment-download": Rule("file", see=VIEW),
    "backlog:item_tree": Rule(somewhere=VIEW),
    "backlog:item_branch": LOOK,
    "backlog:item_board": Rule(somewhere=VIEW),
    "backlog:board_live": Rule(somewhere=VIEW),
    "backlog:board_move": Rule("item", see=VIEW, do=EDIT, body=on_the_board),
    "backlog:limit_edit": Rule("limited product", see=P_VIEW, do=P_EDIT, body=limits),
    "api:worklimit-list": {"GET": Rule(), "POST": Rule(do=P_EDIT, body=limited)},
    "api:worklimit-detail": {
        "GET": Rule("limit", see=VIEW),
        "PATCH": Rule("limit", see=VIEW, do=P_EDIT, body=fewer),
    },
    "backlog:item_export": Rule(somewhere=VIEW),
    "backlog:item_ranks": Rule(somewhere=VIEW),
    "backlog:item_create": Rule(somewhere=EDIT),
    "backlog:item_detail": LOOK,
    "backlog:item_edit": Rule("item", see=VIEW, do=EDIT, body=edited),
    "backlog:item_why": LOOK,
    "backlog:item_score": Rule("item", see=VIEW, do=SCORE, body=scored),
    "backlog:item_paste": Rule(somewhere=SCORE, body=pasted),
    "backlog:item_bulk": Rule(somewhere=EDIT, body=looked_at),
    "backlog:bulk_create": Rule(do=EDIT, body=many),
    "backlog:bulk_step": Rule("step", mine=True),
    "backlog:bulk_undo": Rule("step", mine=True),
    "backlog:item_cell": Rule("item", see=VIEW, do=EDIT, body=one_cell),
    "backlog:item_move": Rule("item", see=VIEW, do=EDIT, body=moved),
    "backlog:item_money": Rule(somewhere=VIEW),
    "backlog:item_estimate": Rule("item", see=VIEW, do=EDIT, body=estimated),
    "backlog:scenario_list": Rule(somewhere=VIEW),
    "backlog:scenario_create": Rule(somewhere=VIEW, body=called),
    "backlog:scenario_detail": WHAT_IF,
    "backlog:scenario_change": Rule("what-if", mine=True, body=first_version),
    "backlog:scenario_edit": WHAT_IF,
    "backlog:scenario_settle": WHAT_IF,
    "backlog:scenario_apply": WHAT_IF,
    "backlog:scenario_discard": WHAT_IF,
    "backlog:item_promises": Rule("item", see=VIEW),
    "backlog:item_rest": Rule("item", see=VIEW, do=EDIT, body=to_rest),
    "backlog:item_unrest": Rule("resting item", see=VIEW, do=EDIT),
    "backlog:item_link": Rule("item", see=VIEW, do=EDIT, body=to_link),
    "backlog:opportunity_link_item": Rule(
        "discovery opportunity", see=Perm.DISCOVERY_VIEW, somewhere=EDIT
    ),
    "backlog:item_unlink": Rule("linked item", see=VIEW, do=EDIT),
    "backlog:item_needs": LOOK,
    "backlog:item_need": Rule("item", see=VIEW, do=EDIT, body=to_need),
    "backlog:item_unneed": Rule("waiting item", see=VIEW, do=EDIT),
    "backlog:item_confirm": Rule("item", see=VIEW, do=EDIT, body=first_version),
    "backlog:item_place": LOOK,
    "backlog:item_moves": LOOK,
    "backlog:item_pin": Rule("item", see=VIEW, do=EDIT, body=pinned),
    "backlog:item_unpin": Rule("pinned item", see=VIEW, do=EDIT),
    "backlog:item_jira": LOOK,
    "backlog:jira_comment": Rule("linked to jira", see=VIEW, do=EDIT, body=said),
    "backlog:jira_list": Rule(somewhere=VIEW),
    "backlog:jira_create": Rule(somewhere=EDIT),
    "backlog:jira_detail": Rule("jira", see=VIEW),
    "backlog:jira_edit": Rule("jira", see=VIEW, do=EDIT, body=connected),
    "backlog:jira_field": Rule(
        "jira field at its page", see=VIEW, do=EDIT, body=carried
    ),
    "backlog:jira_test": JIRA,
    "backlog:jira_try": JIRA,
    "backlog:jira_sync": JIRA,
    "backlog:jira_pause": JIRA,
    "backlog:jira_resend": JIRA,
    "backlog:jira_disconnect": JIRA,
    "backlog:jira_resume": Rule("paused jira", see=VIEW, do=EDIT),
    "backlog:jira_run": Rule("jira run", see=VIEW),
    "backlog:jira_conflict_list": Rule(somewhere=VIEW),
    "backlog:jira_resolve": Rule("jira conflict", see=VIEW, do=EDIT, body=settled),
    "backlog:jira_settle": Rule(somewhere=EDIT, body=a_choice_of_many),
    "backlog:jira_settle_all": Rule(somewhere=EDIT, body=a_choice_of_many),
    "api:jiraconflict-settle": Rule(somewhere=EDIT, body=looked_at_conflicts),
    "api:jiraconnection-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=to_connect)},
    "api:jiraconnection-detail": {
        "GET": Rule("jira", see=VIEW),
        "PATCH": Rule("jira", see=VIEW, do=EDIT, body=renamed),
        "DELETE": JIRA,
    },
    "api:jiraconnection-test": JIRA,
    "api:jiraconnection-trial": JIRA,
    "api:jiraconnection-sync": JIRA,
    "backlog:jira_webhook": Rule(
        "jira", is_open=True
    ),  # a signature: test_jira_webhooks.py
    "backlog:jira_secret": JIRA,
    "api:jiraconnection-secret": JIRA,
    "api:jiraconnection-pause": JIRA,
    "api:jiraconnection-resend": JIRA,
    "api:jiraconnection-resume": Rule("paused jira", see=VIEW, do=EDIT),
    "api:jirafield-list": Rule(),
    "api:jirafield-detail": {
        "GET": Rule("jira field", see=VIEW),
        "PATCH": Rule("jira field", see=VIEW, do=EDIT, body=one_way),
    },
    "api:jiralink-list": Rule(),
    "api:jiralink-detail": Rule("jira link", see=VIEW),
    "api:jiralink-comments": Rule("jira link", see=VIEW),
    "api:jiralink-say": Rule("jira link", see=VIEW, do=EDIT, body=said),
    "api:jirarefusal-list": Rule(),
    "api:jirarefusal-detail": Rule("jira refusal", see=VIEW),
    "api:jirarun-list": Rule(),
    "api:jirarun-detail": Rule("jira run", see=VIEW),
    "api:jirarun-lines": Rule("jira run", see=VIEW),
    "api:jiraconflict-list": Rule(),
    "api:jiraconflict-detail": Rule("jira conflict", see=VIEW),
    "api:jiraconflict-resolve": Rule("jira conflict", see=VIEW, do=EDIT, body=chosen),
    "backlog:product_panel": Rule("product of items", somewhere=VIEW),
    "backlog:opportunity_panel": Rule("opportunity for items", somewhere=VIEW),
    "backlog:session_list": Rule(somewhere=VIEW),
    "backlog:session_create": Rule(somewhere=EDIT),
    "backlog:session_detail": Rule("session", see=VIEW),
    "backlog:session_edit": LEAD,
    "backlog:session_add": Rule("session", see=VIEW, do=SCORE, body=keys),
    "backlog:session_remove": Rule("held item", see=VIEW, do=SCORE),
    "backlog:session_live": Rule("session", see=VIEW),
    "backlog:session_rounds": Rule("session", see=VIEW),
    "backlog:session_open": Led("column", see=VIEW),
    "backlog:session_vote": Rule("column", see=VIEW, somewhere=SIZE),
    "backlog:session_calibration": Rule(somewhere=VIEW),
    "api:scoringsession-calibration": Rule(somewhere=VIEW),
    "backlog:session_join": Rule(somewhere=VIEW),
    "backlog:session_code": LEAD,
    "backlog:session_ballot": Rule("session", see=VIEW),
    "backlog:session_ballot_live": Rule("session", see=VIEW),
    "backlog:session_term": Led("open session", see=VIEW, body=until),
    "backlog:session_expect": LEAD,
    "backlog:session_reveal": LEAD,
    "backlog:session_again": LEAD,
    "backlog:session_choose": Led("cell", see=VIEW),
    "backlog:session_finalize": LEAD,
    "api:estimate-list": {
        "GET": Rule(),
        "POST": Rule(do=EDIT, body=to_estimate),
    },
    "api:estimate-detail": {
        "GET": Rule("estimate", see=VIEW),
        "PATCH": Rule("estimate", see=VIEW, do=EDIT, body=cheaper),
    },
    "api:scenario-list": {"GET": Rule(), "POST": Rule(somewhere=VIEW, body=called)},
    "api:scenario-detail": {
        "GET": WHAT_IF,
        "PATCH": Rule("what-if", mine=True, body=called),
        "DELETE": WHAT_IF,
    },
    "api:scenario-comparison": WHAT_IF,
    "api:scenario-settle": Rule("what-if", mine=True, body=which_stands),
    "api:scenario-apply": WHAT_IF,
    "api:money-list": Rule(somewhere=VIEW),
    "api:item-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=new_item)},
    "api:item-detail": {
        "GET": LOOK,
        "PATCH": Rule("item", see=VIEW, do=EDIT, body=titled),
    },
    "api:item-score": Rule("item", see=VIEW, do=SCORE, body=to_score),
    "api:item-move": Rule("item", see=VIEW, do=EDIT, body=moved),
    "api:item-rests-on": Rule("item", see=VIEW),
    "api:item-rest": Rule("item", see=VIEW, do=EDIT, body=to_rest),
    "api:item-unrest": Rule("item", see=VIEW, do=EDIT, body=to_rest),
    "api:item-link": Rule("item", see=VIEW, do=EDIT, body=to_link),
    "api:item-unlink": Rule("item", see=VIEW, do=EDIT, body=to_link),
    "api:item-confirm": Rule("item", see=VIEW, do=EDIT),
    "api:item-needs": LOOK,
    "api:item-need": Rule("item", see=VIEW, do=EDIT, body=to_need),
    "api:item-unneed": Rule("waiter", see=VIEW, do=EDIT, body=needed_now),
    "api:item-place": LOOK,
    "api:item-pin": Rule("item", see=VIEW, do=EDIT, body=pinned),
    "api:item-unpin": Rule("pinned item", see=VIEW, do=EDIT),
    "api:item-why": LOOK,
    "api:item-findings": LOOK,
    "api:item-ranks": LOOK,
    "api:bulkstep-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=many_by_api)},
    "api:bulkstep-detail": Rule("step", mine=True),
    "api:bulkstep-undo": Rule("step", mine=True),
    "api:ranking-list": Rule(),
    "api:scoringsession-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=new_session),
    },
    "api:scoringsession-detail": {
        "GET": Rule("session", see=VIEW),
        "PATCH": Led("session", see=VIEW, body=roomier),
    },
    "api:scoringsession-add": Rule("session", see=VIEW, do=SCORE, body=ids),
    "api:scoringsession-remove": Rule("their session", see=VIEW, do=SCORE, body=one_id),
    "api:scoringsession-open-column": Led("session", see=VIEW, body=a_column),
    "api:scoringsession-vote": Rule("session", see=VIEW, somewhere=SIZE, body=one_vote),
    "api:scoringsession-code": LEAD,
    "api:scoringsession-term": Led("open session", see=VIEW, body=until),
    "api:scoringsession-expect": Led("session", see=VIEW, body=nobody),
    "api:scoringsession-reveal": LEAD,
    "api:scoringsession-again": LEAD,
    "api:scoringsession-choose": Led("session", see=VIEW, body=a_choice),
    "api:scoringsession-rounds": Rule("session", see=VIEW),
    "api:scoringsession-findings": Rule("session", see=VIEW),
    "api:scoringsession-finalize": LEAD,
} | dict(requirement_access.EXPECT)
