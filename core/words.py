"""Names of the code in words of people."""


def label(name: str) -> str:
    """`key_result` → "Key result"."""
    return name.replace("_", " ").capitalize()
