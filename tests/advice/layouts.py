"""Projects that keep Alembic's configuration in different places, each with one or more forks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from revlint.engine.example import history, revision_file


@dataclass(frozen=True, slots=True)
class Layout:
    """Files, and the commands, run in their directory, that merge the two heads of each chain."""

    files: Mapping[str, str]
    merges: tuple[str, ...]


@cache
def alembic_template(name: str) -> str:
    """A file of the template that `alembic init` copies."""
    return _text("alembic", "generic", name)


@cache
def flask_template(name: str, template: str = "flask") -> str:
    """A file of a template that `flask db init` copies."""
    return _text("flask_migrate", template, name)


def fork(under: str, *, ids: tuple[str, str, str] = ("a1", "b2", "c3")) -> dict[str, str]:
    """A script directory with two heads, as `alembic init` makes it."""
    first, left, right = ids
    made = history(f"<base> -> {first}", f"{first} -> {left}", f"{first} -> {right}", under=under)
    return {
        **{path: text for path, text in made.items() if not path.endswith("alembic.ini")},
        f"{under}/env.py": alembic_template("env.py"),
        f"{under}/script.py.mako": alembic_template("script.py.mako"),
    }


def ini(location: str, *more: str, section: str = "alembic") -> str:
    """The text of an ini."""
    lines = (f"[{section}]", f"script_location = {location}", "path_separator = os", *more)
    return "\n".join(lines) + "\n"


def flask(under: str, app: str = "app.py", *, template: str = "flask", **more: str) -> Layout:
    """A Flask application with Flask-Migrate, and the command that merges its heads."""
    made = {
        **fork(under),
        f"{under}/env.py": flask_template("env.py", template),
        f"{under}/alembic.ini": flask_template("alembic.ini.mako", template),
        f"{under}/script.py.mako": flask_template("script.py.mako", template),
        app: _FLASK_APP,
    }
    return Layout({**made, **more}, ())


def merging(layout: Layout, *merges: str) -> Layout:
    """A layout with the commands that merge its heads."""
    return Layout(layout.files, merges)


def _text(package: str, template: str, name: str) -> str:
    return (files(package) / "templates" / template / name).read_text(encoding="utf-8")


def _blank_ids() -> dict[str, str]:
    plain = fork("migrations")
    spaced = {path.replace("b2", "b_2"): text.replace("b2", "b 2") for path, text in plain.items()}
    return {**spaced, "alembic.ini": ini("%(here)s/migrations")}


_FLASK_APP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
app.config["SQLALCHEMY_BINDS"] = {"other": "sqlite://"}
Migrate(app, SQLAlchemy(app))
"""

_TOML = '[tool.alembic]\nscript_location = "%(here)s/migrations"\n'

LAYOUTS = {
    "at the root": Layout(
        {**fork("migrations"), "alembic.ini": ini("%(here)s/migrations")},
        ('alembic merge -m "merge heads" heads',),
    ),
    "in a subfolder": Layout(
        {**fork("backend/migrations"), "backend/alembic.ini": ini("%(here)s/migrations")},
        ('alembic -c backend/alembic.ini merge -m "merge heads" heads',),
    ),
    "in a subfolder, relative to it": Layout(
        {**fork("backend/migrations"), "backend/alembic.ini": ini("migrations")},
        ('(cd backend && alembic merge -m "merge heads" heads)',),
    ),
    "in a subfolder, relative to the root": Layout(
        {**fork("backend/migrations"), "backend/alembic.ini": ini("backend/migrations")},
        ('alembic -c backend/alembic.ini merge -m "merge heads" heads',),
    ),
    "in a subfolder, with modules beside it": Layout(
        {
            **fork("backend/migrations"),
            "backend/migrations/versions/b2.py": (
                "import settings\n" + fork("migrations")["migrations/versions/b2.py"]
            ),
            "backend/settings.py": "",
            "backend/alembic.ini": ini("%(here)s/migrations", "prepend_sys_path = ."),
        },
        ('(cd backend && alembic merge -m "merge heads" heads)',),
    ),
    "an ini of another name": Layout(
        {**fork("migrations"), "conf/db.ini": ini("migrations")},
        ('alembic -c conf/db.ini merge -m "merge heads" heads',),
    ),
    "relative version locations": Layout(
        {
            **fork("app/db"),
            "app/alembic.ini": ini("%(here)s/db", "version_locations = db/versions"),
        },
        ('(cd app && alembic merge -m "merge heads" heads)',),
    ),
    "two sections": Layout(
        {
            **fork("one"),
            **fork("two"),
            "alembic.ini": ini("%(here)s/one") + "\n" + ini("%(here)s/two", section="second db"),
        },
        (
            'alembic merge -m "merge heads" heads',
            "alembic -n 'second db' merge -m \"merge heads\" heads",
        ),
    ),
    "two inis": Layout(
        {
            **fork("one"),
            **fork("two"),
            "one/alembic.ini": ini("%(here)s"),
            "two/alembic.ini": ini("two"),
        },
        (
            'alembic -c one/alembic.ini merge -m "merge heads" heads',
            'alembic -c two/alembic.ini merge -m "merge heads" heads',
        ),
    ),
    "a package": Layout(
        {
            **fork("app/migrations"),
            "app/__init__.py": "",
            "app/migrations/__init__.py": "",
            "conf/alembic.ini": ini("app:migrations"),
        },
        ('PYTHONPATH=. alembic -c conf/alembic.ini merge -m "merge heads" heads',),
    ),
    "a package in src": Layout(
        {
            **fork("lib/src/pk/migrations"),
            "lib/src/pk/__init__.py": "",
            "lib/alembic.ini": ini("pk:migrations"),
        },
        ('(cd lib && PYTHONPATH=src alembic merge -m "merge heads" heads)',),
    ),
    "a package that the configuration finds": Layout(
        {
            **fork("lib/pk/migrations"),
            "lib/pk/__init__.py": "",
            "lib/alembic.ini": ini("pk:migrations", "prepend_sys_path = ."),
        },
        ('(cd lib && alembic merge -m "merge heads" heads)',),
    ),
    "pyproject.toml": Layout(
        {**fork("migrations"), "pyproject.toml": _TOML},
        ('alembic merge -m "merge heads" heads',),
    ),
    "pyproject.toml in a subfolder, beside an ini": Layout(
        {
            **fork("api/migrations"),
            "api/pyproject.toml": _TOML,
            "api/alembic.ini": "[alembic]\nsqlalchemy.url = sqlite://\n",
            "alembic.ini": ini("%(here)s/api/other"),
            **fork("api/other"),
        },
        (
            '(cd api && alembic merge -m "merge heads" heads)',
            'alembic merge -m "merge heads" heads',
        ),
    ),
    "an ini beside a pyproject.toml above": Layout(
        {
            **fork("api/migrations"),
            "api/alembic.ini": ini("%(here)s/migrations"),
            "pyproject.toml": '[tool.alembic]\nversion_locations = ["%(here)s/nowhere"]\n',
        },
        ('(cd api && alembic merge -m "merge heads" heads)',),
    ),
    "paths with blanks": Layout(
        {**fork("my app/db migrations"), "my app/alembic.ini": ini("%(here)s/db migrations")},
        ("alembic -c 'my app/alembic.ini' merge -m \"merge heads\" heads",),
    ),
    "a relative path with blanks and quotes": Layout(
        {**fork("it's $HOME/db"), "it's $HOME/alembic.ini": ini("db")},
        ("(cd 'it'\"'\"'s $HOME' && alembic merge -m \"merge heads\" heads)",),
    ),
    "an id with a blank": Layout(_blank_ids(), ('alembic merge -m "merge heads" heads',)),
    "ids that are numbers": Layout(
        {
            **fork("migrations", ids=("0001", "0009", "0010")),
            "alembic.ini": ini("%(here)s/migrations"),
            "revlint.toml": "id-pattern = '\\d{4}'\n",
        },
        ('alembic merge --rev-id 0011 -m "merge heads" heads',),
    ),
    "ids that are numbers and words": Layout(
        {
            **fork("migrations", ids=("001_users", "002_carts", "002_orders")),
            "alembic.ini": ini("%(here)s/migrations"),
            "revlint.toml": "id-pattern = '\\d{3}_[a-z_]+'\n",
        },
        ('alembic merge --rev-id 003_merge_heads -m "merge heads" heads',),
    ),
    "ids of another length": Layout(
        {
            **fork("migrations", ids=("a" * 8, "b" * 8, "c" * 8)),
            "alembic.ini": ini("%(here)s/migrations"),
            "revlint.toml": "id-pattern = '[0-9a-f]{8}'\n",
        },
        ('alembic merge --rev-id b8e0546c -m "merge heads" heads',),
    ),
    "ids as Alembic makes them": Layout(
        {
            **fork("migrations", ids=("a" * 12, "b" * 12, "c" * 12)),
            "alembic.ini": ini("%(here)s/migrations"),
            "revlint.toml": "id-pattern = '[0-9a-f]{12}'\n",
        },
        ('alembic merge -m "merge heads" heads',),
    ),
    "no id is known to fit": Layout(
        {
            **fork("migrations", ids=("one", "two", "three")),
            "alembic.ini": ini("%(here)s/migrations"),
            "revlint.toml": "id-pattern = '[a-z]+'\n",
        },
        (),
    ),
    "no script.py.mako": Layout(
        {
            path: text
            for path, text in {
                **fork("migrations"),
                "alembic.ini": ini("%(here)s/migrations"),
            }.items()
            if not path.endswith(".mako")
        },
        (),
    ),
    "no configuration": Layout(fork("migrations"), ()),
    "a container's path": Layout({**fork("db"), "alembic.ini": ini("/app/db")}, ()),
    "locations that only revlint knows": Layout(
        {
            **fork("migrations"),
            "more/versions/d4.py": revision_file("d4", ("b2",)),
            "alembic.ini": ini("%(here)s/migrations"),
            "revlint.toml": (
                "[chains.migrations]\n"
                'version-locations = ["migrations/versions", "more/versions"]\n'
            ),
        },
        (),
    ),
    "an ini that Alembic cannot read": Layout(
        {**fork("migrations"), "alembic.ini": ini("%(here)s/migrations") + "nonsense\n"}, ()
    ),
    "an application that sets the script location": Layout(
        {**fork("migrations"), "migrations/alembic.ini": "[alembic]\n"}, ()
    ),
    "Flask-Migrate": merging(flask("migrations"), 'flask db merge -m "merge heads" heads'),
    "Flask-Migrate in a subfolder": merging(
        flask("backend/migrations", "backend/app.py"),
        '(cd backend && flask db merge -m "merge heads" heads)',
    ),
    "Flask-Migrate in another directory": merging(
        flask("db migrations"), "flask db merge -d 'db migrations' -m \"merge heads\" heads"
    ),
    "Flask-Migrate below the application": merging(
        flask("src/migrations", "wsgi.py"),
        'flask db merge -d src/migrations -m "merge heads" heads',
    ),
    "Flask-Migrate with several databases": merging(
        flask("migrations", template="flask-multidb"), 'flask db merge -m "merge heads" heads'
    ),
    "Flask-Migrate with numbers": merging(
        flask("migrations", **{"revlint.toml": "id-pattern = '[a-z]\\d'\n"}),
        'flask db merge --rev-id c4 -m "merge heads" heads',
    ),
}
