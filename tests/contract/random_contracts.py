"""Random projects with editions: a tree, the editions that its runners apply, mistakes in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from revlint.engine.example import revision_file

#: Where chains lie: the legacy one of an edition and database, the shared one, that of an edition.
Layout = tuple[Callable[[str, str], str], Callable[[str, str], str], Callable[[str, str], str]]

LAYOUTS: tuple[Layout, ...] = (
    (
        lambda e, d: f"{e}/{d}",
        lambda o, d: f"{o}/{d}_{o}",
        lambda e, d: f"{e}/{d}_{e}",
    ),
    (
        lambda e, d: f"api/{e}/databases/postgres/migrations/{d}",
        lambda o, d: f"api/{o}/databases/postgres/migrations/{d}_{o}",
        lambda e, d: f"api/{e}/databases/postgres/migrations/{d}_{e}",
    ),
    (
        lambda e, d: f"{d}/{e}_legacy",
        lambda o, d: f"{d}/{o}",
        lambda e, d: f"{d}/{e}",
    ),
    (
        lambda e, d: f"{d}_{e}_legacy",
        lambda o, d: f"{d}_{o}",
        lambda e, d: f"{d}_{e}",
    ),
)
EDITIONS = (("oss", "ee"), ("ce", "enterprise"), ("oss", "ee", "cloud"), ("community", "pro"))
DATABASES = ("core", "tracing", "billing")
PREFIXES = (("oss", 9), ("o", 11), ("0a55", 8), ("s_", 3))


@dataclass
class RandomProject:
    """A project: its files, and the places of the chains of each run.

    ``editions`` are by edition and database.
    """

    files: dict[str, str] = field(default_factory=dict)
    editions: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def random_project(seed: int) -> RandomProject:
    """A project of one to three databases, each split, half split or not."""
    return _Maker(Random(seed)).make()


def broken_project(seed: int) -> RandomProject:
    """The same with one to four mistakes in its files, and with odd names."""
    project, random = random_project(seed), Random(seed)
    for _ in range(random.randint(1, 4)):
        path = random.choice([p for p in project.files if "/versions/" in p])
        random.choice((_late, _beside, _copy, _cut, _without, _computed, _odd))(project, path)
    return project


def _late(project: RandomProject, path: str) -> None:
    """A migration on top of another one, which may have a child."""
    place, id_ = path.rpartition("/")[0], path.rpartition("/")[2].removesuffix("_x.py")
    project.files[f"{place}/late.py"] = revision_file("late", (id_,), body="op.drop_table('t')")


def _beside(project: RandomProject, path: str) -> None:
    project.files[f"{path.rpartition('/')[0]}/beside.py"] = revision_file("beside", ("gone",))


def _copy(project: RandomProject, path: str) -> None:
    project.files[path.replace(".py", " copy.py")] = project.files[path]


def _cut(project: RandomProject, path: str) -> None:
    project.files[path] = project.files[path][:70] + "<<<<<<< HEAD\n"


def _without(project: RandomProject, path: str) -> None:
    del project.files[path]


def _computed(project: RandomProject, path: str) -> None:
    """An env.py whose version table is not known."""
    env = (
        "import os\nfrom alembic import context\ncontext.configure(version_table=os.environ['T'])\n"
    )
    project.files[f"{path.partition('/versions/')[0]}/env.py"] = env


def _odd(project: RandomProject, path: str) -> None:
    """A directory of every chain with a name that no one expects."""
    for word in ("core", "legacy", "databases"):
        odd = f"{word} \"'ö.[x] = "
        project.files = {p.replace(word, odd): text for p, text in project.files.items()}


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.project = RandomProject()
        self.editions = random.choice(EDITIONS)
        self.layout = random.choice(LAYOUTS)
        self.parks = random.choice((["park00000000"], ["a1167e5b0001", "a1167e5b0002"], ["park"]))
        self.prefix, self.digits = random.choice(PREFIXES)

    def make(self) -> RandomProject:
        databases = DATABASES[: self.random.randint(1, 3)]
        for number, database in enumerate(databases):
            # What nothing but names ties together is only found beside databases that are split.
            kinds = ["split", "split", "begun", "parked", "unsplit"]
            kind = "split" if number == 0 else self.random.choice(kinds)
            self._database(database, kind)
        for _ in range(self.random.randint(0, 2)):
            self.random.choice((self._service, self._package, self._new))()
        return self.project

    def _database(self, database: str, kind: str) -> None:
        legacy, shared, own = self.layout
        common = [f"{database}{n}" for n in range(self.random.randint(1, 4))]
        open_edition = self.editions[0]
        runs: dict[str, list[str]] = {}
        extras: dict[str, list[str]] = {}
        for edition in self.editions:
            extras[edition] = [
                f"{edition}_{database}{n}"
                for n in range(self.random.randint(0, 2) if edition != open_edition else 0)
            ]
            place = legacy(edition, database)
            self._legacy(place, common, extras[edition], kind)
            runs[edition] = [place]
        if kind in ("split", "begun"):
            place = shared(open_edition, database)
            self._shared(place, common, open_edition, empty=kind == "begun")
            for edition in self.editions:
                runs[edition].append(place)
        if kind == "split":
            for edition in self.editions[1:]:
                place = own(edition, database)
                self._own(place, edition, extras[edition], common)
                runs[edition].append(place)
        for edition, places in runs.items():
            self.project.editions[edition, database] = places

    # Chains

    def _legacy(self, place: str, common: list[str], extra: list[str], kind: str) -> None:
        steps = [(f"a{name}", self._create(name)) for name in common]
        steps += [(f"b{name}", self._create(name)) for name in extra]
        if kind != "unsplit":
            steps.append((self.random.choice(self.parks[:1]), "pass"))
        self._chain(place, "alembic_version", steps)

    def _shared(self, place: str, common: list[str], edition: str, *, empty: bool) -> None:
        steps = [(self._id(0), "pass")]
        for n in range(0 if empty else self.random.randint(0, 3)):
            name = self.random.choice(common)
            change = self.random.choice(
                (
                    f"op.add_column({name!r}, sa.Column('s{n}', sa.Text()))",
                    f"op.execute('ALTER TABLE {name} ADD COLUMN s{n} TEXT')",
                    self._create(f"{name}_s{n}"),
                    f"op.alter_column({name!r}, 'id', type_=sa.BigInteger())",
                    "pass",
                )
            )
            steps.append((self._id(n + 1), change))
        self._chain(place, f"alembic_version_{edition}", steps)

    def _own(self, place: str, edition: str, extra: list[str], common: list[str]) -> None:
        steps = [(f"{edition}000", "pass")]
        for name in extra:
            steps.append((f"{edition}_{name}", self._create(name, adopt=True)))
        for n in range(self.random.randint(0, 3)):
            name = f"{place.rpartition('/')[2]}_{n}"
            target = f"{self.random.choice(common)}.id"
            key = self.random.choice(
                (
                    f"op.create_table({name!r}, sa.Column('id', sa.Integer(), primary_key=True), "
                    f"sa.Column('r', sa.Integer(), sa.ForeignKey({target!r})))",
                    f"op.execute('CREATE TABLE {name} (id INTEGER PRIMARY KEY, r INTEGER "
                    f"REFERENCES {target.partition('.')[0]} (id))')",
                    "pass",
                )
            )
            steps.append((f"{edition}{n + 1:03}", key))
        self._chain(place, f"alembic_version_{edition}", steps)

    def _service(self) -> None:
        """A chain that has nothing to do with the editions."""
        number = len(self.project.files)
        steps = [(f"{number:012x}", self._create("jobs")), (f"{number + 1:012x}", "pass")]
        self._chain(f"services/mailer{number}/migrations", "mailer", steps)

    def _package(self) -> None:
        """A folder that an application registers in code, with a revision of another package."""
        number = len(self.project.files)
        first, second = f"f{number:011x}", f"e{number:011x}"
        files = {
            first: revision_file(first, labels=(f"pkg{number}",)),
            second: revision_file(second, (first,), depends_on=("9848d0149abd",)),
        }
        for id_, text in files.items():
            self.project.files[f"pkg{number}/alembic/{id_}.py"] = text

    def _new(self) -> None:
        """A chain after `alembic init`, without a revision."""
        place = f"tools/new{len(self.project.files)}"
        self.project.files[f"{place}/alembic.ini"] = "[alembic]\nscript_location = %(here)s\n"
        self.project.files[f"{place}/env.py"] = ""

    # Files

    def _chain(self, place: str, table: str, steps: list[tuple[str, str]]) -> None:
        env = f"from alembic import context\ncontext.configure(version_table={table!r})\n"
        if table == "alembic_version" and self.random.random() < 0.3:
            env = "from alembic import context\ncontext.configure(**settings())\n"
        self.project.files[f"{place}/env.py"] = env
        self.project.files[f"{place}/alembic.ini"] = "[alembic]\nscript_location = %(here)s\n"
        parent: tuple[str, ...] = ()
        for id_, body in steps:
            text = revision_file(id_, parent, body=body)
            self.project.files[f"{place}/versions/{id_}_x.py"] = text
            parent = (id_,)

    def _id(self, number: int) -> str:
        return f"{self.prefix}{number:0{self.digits}}"

    def _create(self, name: str, *, adopt: bool = False) -> str:
        columns = "sa.Column('id', sa.Integer(), primary_key=True)"
        if adopt:
            return f"op.create_table({name!r}, {columns}, if_not_exists=True)"
        if self.random.random() < 0.3:
            return f"op.execute('CREATE TABLE {name} (id INTEGER PRIMARY KEY)')"
        return f"op.create_table({name!r}, {columns})"
