from roadmap.models.cards import Card, CardQuerySet, Horizon, Move

__all__ = ["Card", "CardQuerySet", "Horizon", "Move"]
