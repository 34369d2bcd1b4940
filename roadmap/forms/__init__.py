"""Shape of input only; what is allowed is asked in the actions."""

from roadmap.forms.board import BoardFilter, LimitsForm
from roadmap.forms.cards import CardForm, LinkForm, NewCardForm
from roadmap.forms.dependencies import NeedForm
from roadmap.forms.moves import GivingMoveForm, MoveForm

__all__ = [
    "BoardFilter",
    "CardForm",
    "GivingMoveForm",
    "LimitsForm",
    "LinkForm",
    "MoveForm",
    "NeedForm",
    "NewCardForm",
]
