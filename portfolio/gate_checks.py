"""What portfolio looks at when a gate is asked: the standards of the product."""

from core.clock import today
from governance.checks import Check, Verdict
from governance.models import Review
from portfolio import conformity
from portfolio.models import Product

NAME = "Standards"


def standards_are_kept(review: Review) -> Check | None:
    """Each standard that applies to the product is kept, or deviated from by leave."""
    product = product_of(review)
    standings = conformity.of(product, today()) if product else []
    if not product or not standings:
        return None
    url = product.get_absolute_url()
    left = [each for each in standings if each.is_open]
    if left:
        what = "; ".join(f"{each.standard.code}: {told(each)}" for each in left)
        return Check(
            NAME, Verdict.FAILS, f"{product.code} owes an answer. {what}.", url
        )
    leave = [each for each in standings if each.deviation]
    says = f"{product.code} keeps {len(standings) - len(leave)} of {len(standings)}"
    if leave:
        what = ", ".join(
            f"{each.standard.code} until {each.until:%-d %B %Y}" for each in leave
        )
        says += f" and deviates by leave from {what}"
    return Check(NAME, Verdict.HOLDS, f"{says}.", url)


def told(standing: conformity.Standing) -> str:
    if standing.state is conformity.State.EXPIRED:
        return f"its deviation ended on {standing.until:%-d %B %Y}"
    return "nobody said whether it is kept"


def product_of(review: Review) -> Product | None:
    """The product a review is about, or that what it is about belongs to."""
    subject = review.subject
    product = (
        subject if isinstance(subject, Product) else getattr(subject, "product", None)
    )
    return product if isinstance(product, Product) else None
