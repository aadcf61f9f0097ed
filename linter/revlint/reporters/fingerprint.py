"""What makes a finding the same one in the next report, though its lines have moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from revlint.engine.report import ProjectReport
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.reporters.repository_path import repository_path


def with_fingerprints(project: ProjectReport) -> Iterator[tuple[str, Finding]]:
    """Each finding of a project after its fingerprint, 40 hexadecimal digits.

    No two in a repository are equal. It depends on the rule, the chain, the file, the revision and
    what is wrong, not on the place in the file. Findings that are alike in all of these are
    counted.
    """
    seen: Counter[str] = Counter()
    to_path = repository_path(project.root)
    for finding in project.findings:
        # Without ``about``, the title says what is wrong.
        about = map(show_paths, finding.about or (finding.title,))
        parts = (
            finding.rule,
            finding.chain or "",
            to_path(finding.location.path),
            finding.target or finding.revision or "",
            *about,
        )
        known = "\0".join(parts)
        seen[known] += 1
        text = f"{known}\0{seen[known]}"
        yield hashlib.sha1(text.encode("utf-8", "backslashreplace")).hexdigest(), finding
