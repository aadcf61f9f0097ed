"""Near spellings: the word that was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

#: Longer words are not compared: the cost grows with the square of the length.
MAX_LENGTH = 80


def near(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a word is most likely a slip of, or None."""
    return next(iter(nearest(word, candidates, 1)), None)


def nearest(word: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates that a word may be a slip of, the most likely first."""
    if len(word) > MAX_LENGTH:
        return []
    # Imported here: only mistakes need it.
    from difflib import get_close_matches

    known = [c for c in candidates if len(c) <= MAX_LENGTH]
    folded = {c.casefold().replace("_", "-"): c for c in known}
    found = get_close_matches(word.casefold().replace("_", "-"), folded, n=most, cutoff=0.7)
    return [folded[name] for name in found]


def no_such_rule(name: str, known: Collection[str]) -> str:
    """The message for a name that no rule has."""
    guess = near(name, known)
    hint = f"did you mean {guess!r}?" if guess else "`revlint rule` lists the rules"
    if "," in name and all(part.strip() in known for part in name.split(",")):
        hint = "name one rule at a time"
    return f"no rule {name!r}; {hint}"
