"""Scoring, the same rules as score.ts: last number, whole answer, or listed facts."""

import re


def _plain(text: str) -> str:
    return re.sub(r"[.!]$", "", text.strip())


def _holds(answer: str, fact: str) -> bool:
    return re.search(r"(?<![a-z0-9])" + re.escape(fact.lower()) + r"(?![a-z0-9])", answer.lower().replace("’", "'")) is not None


def is_right(answer: str, expect: dict) -> bool:
    """expect holds one of lastNumber, exact (any of these) or facts (one of each group)."""
    if "lastNumber" in expect:
        numbers = re.findall(r"-?\d+", re.sub(r"(?<=\d),(?=\d{3}\b)", "", answer))
        return bool(numbers) and int(numbers[-1]) == expect["lastNumber"]
    if "exact" in expect:
        return any(_plain(answer) == _plain(e) for e in expect["exact"])
    return all(any(_holds(answer, f) for f in group) for group in expect["facts"])
