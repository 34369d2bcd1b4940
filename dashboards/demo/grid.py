"""What stands beside the features: stories under one, limits of work, a field, a comment. Ours."""

from decimal import Decimal

from backlog.actions import comments, extras, items, limits
from backlog.models import Comment, CustomField, Item, WorkLimit
from portfolio.models import Product

# key, title, points, done when, on the way to done
STORIES = [
    ("S-1", "The summary opens in the wrap screen by itself", 3, "It is there when the caller hangs up, in 9 of 10 calls.", ["ready", "in_progress", "done"]),
    ("S-2", "An associate corrects a sentence before it is kept", 5, "What was corrected is kept, and marked as theirs.", ["ready", "in_progress"]),
    ("S-3", "Card numbers never reach the summary", 2, "No test call leaves a number in it.", []),
]  # fmt: skip
# code, ready, in progress
LIMITS = [("ASSIST", 6, 3), ("SELFSERVE", 4, 1)]
SCHEME = "Payment network"


def load() -> None:
    load_stories(Item.objects.get(key="F-101"))
    for code, ready, in_progress in LIMITS:
        load_limit(Product.objects.get(code=code), ready, in_progress)
    load_field(Item.objects.get(key="F-102"))
    load_comment(Item.objects.get(key="F-101"))


def load_stories(feature: Item) -> None:
    by = feature.product.product_manager
    for key, title, points, done_when, way in STORIES:
        if Item.objects.filter(key=key).exists():
            continue
        story = items.create(
            product=feature.product,
            title=title,
            kind=Item.Kind.STORY,
            key=key,
            parent=feature,
            story_points=Decimal(points),
            acceptance_criteria=done_when,
            owner=feature.product.product_owner,
            by=by,
        )
        for state in way:
            story = items.move(story, to=state, by=by)


def load_limit(product: Product, ready: int, in_progress: int) -> None:
    if not WorkLimit.objects.filter(product=product).exists():
        by = product.product_manager
        asked = {"ready": ready, "in_progress": in_progress}
        limits.limit(product, **asked, version=0, by=by)


def load_field(item: Item) -> None:
    """Which networks masked payments have to pass with."""
    if CustomField.objects.filter(product=item.product, name=SCHEME).exists():
        return
    by = item.product.product_manager
    options = ["Both", "Visa", "Mastercard"]
    field = extras.define(
        item.product, name=SCHEME, kind="choice", options=options, by=by
    )
    extras.fill(item, values={field: "Both"}, version=None, by=by)


def load_comment(item: Item) -> None:
    if not Comment.objects.filter(item=item).exists():
        text = "Sioux Falls asks for it before the holidays; the size holds if wrap codes stay."
        comments.say(item, text=text, by=item.product.product_manager)
