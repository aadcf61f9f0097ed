"""What makes a finding the same one in the next report, though its lines have moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from revlint.finding import Finding
from revlint.path_text import show_paths


def with_fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each finding of a project after its fingerprint, 40 hexadecimal digits; no two are equal.

    It depends on the rule, the chain, the file, the revision and what is wrong, not on the place
    in the file. Findings that are alike in all of these are counted.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        # Without ``about``, the title says what is wrong.
        about = finding.about or (show_paths(finding.title),)
        parts = (
            finding.rule,
            finding.chain or "",
            finding.location.path,
            finding.target or finding.revision or "",
            *about,
        )
        known = "\0".join(parts)
        seen[known] += 1
        text = f"{known}\0{seen[known]}"
        yield hashlib.sha1(text.encode("utf-8", "backslashreplace")).hexdigest(), finding
