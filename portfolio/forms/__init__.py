"""Shape of input only; rules live in the actions."""
