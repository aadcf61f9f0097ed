"""Check the links of the built site with lychee; nothing is fetched.

``python docs/links.py`` prints what leads nowhere, and exits with 1 if anything does. The site
lies below a directory as its host serves it, so that links to its full addresses count too.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from revlint.addresses import SITE

BUILT = Path(__file__).resolve().parent.parent / "build" / "site"


def check_links(site: Path) -> subprocess.CompletedProcess[str]:
    """What lychee says about the pages, anchors, pictures and files that a site leads to."""
    lychee = Path(sysconfig.get_path("scripts")) / "lychee"
    with tempfile.TemporaryDirectory() as host:
        served = Path(host) / urlsplit(SITE).path.strip("/")
        served.parent.mkdir(parents=True)
        served.symlink_to(site.resolve(), target_is_directory=True)
        pages = sorted(str(served / page.relative_to(site)) for page in site.rglob("*.html"))
        return subprocess.run(
            [str(lychee), *_options(Path(host)), "--", *pages],
            check=False,
            text=True,
            capture_output=True,
        )


def _options(host: Path) -> list[str]:
    address = urlsplit(SITE)
    return [
        "--offline",
        "--include-fragments",
        "--no-progress",
        "--root-dir",
        str(host),
        "--index-files",
        "index.html",
        "--remap",
        f"{address.scheme}://{address.netloc}/ file://{host}/",
    ]


def main() -> int:
    done = check_links(BUILT)
    print(done.stdout.strip())
    print(done.stderr, end="", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
