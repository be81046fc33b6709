"""Guards of the backups: what they seal, what they refuse, where they go."""

from __future__ import annotations

from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

DAMAGE = "tests/backups/test_damage.py"
BACK = "tests/backups/test_there_and_back.py"
COMMANDS = "tests/backups/test_commands.py"
CLOCK = "tests/backups/test_by_clock.py"

MUTANTS: tuple[Mutant, ...] = (
    *guards_of(
        "portal/backups/sealed.py",
        DAMAGE,
        ("the last chunk looks like any other", "bytes([last])", 'b"\\0"', "seal_itself"),
        ("chunks are not numbered", 'number.to_bytes(11, "big")', "bytes(11)", "seal_itself"),
        ("the purpose is not sealed in", 'purpose.encode("ascii") + b"\\0" + head', "head", "sealed_for"),
        (
            "a wrong key is not told from damage",
            "if not hmac.compare_digest(check, file.read(CHECK)):",
            "file.read(CHECK)\n    if False:",
            "another_key",
        ),
        ("any version is read", "or head[len(MAGIC)] != VERSION", "or False", "named_so"),
        ("the salt is always the same", "salt = secrets.token_bytes(SALT)", "salt = bytes(SALT)", "never_seals"),
    ),
    *guards_of(
        "portal/backups/archive.py",
        DAMAGE,
        (
            "the manifest is not compared",
            "if manifest is None or manifest.members != found:",
            "if manifest is None:",
            "does_not_fit",
        ),
        (
            "members are not decided by the moment of the database",
            "state = state_of(connection)",
            "state = state_of(connection)\n        settings.folder('files').joinpath(names[0]).unlink(missing_ok=True)",
            f"{BACK} -k all_comes_back",
        ),
    ),
    *guards_of(
        "portal/backups/members.py",
        DAMAGE,
        (
            "what follows the end is let pass",
            "if left or self._inflate.unused_data or not self._inflate.eof:",
            "if False:",
            "end_where",
        ),
    ),
    *guards_of(
        "portal/backups/restoring.py",
        BACK,
        ("a database that is there is restored over", "if not kind.is_empty():", "if False:", "byte_for_byte"),
        (
            "files that are there do not count",
            'if any(settings.folder("files").iterdir()):',
            "if False:",
            "without_a_database",
        ),
        ("any migration is restored", "if manifest.state.migration != migrate.head():", "if False:", "another_version"),
        ("another kind of database is restored", "if manifest.kind != kind.name:", "if False:", "other_kind"),
        ("the record is not proven", "    if not verdict.ok:", "    if False:", "does_not_fit_the_keys"),
        (
            "a member may leave its folder",
            "Path(name).name != name.removeprefix(FILES)",
            "False",
            f"{DAMAGE} -k leave_its_folder",
        ),
    ),
    *guards_of(
        "portal/backups/sqlite.py",
        BACK,
        (
            "the file is copied instead of backed up",
            "source.backup(target)",
            "copy.write_bytes(self.path.read_bytes())",
            "others_write",
        ),
    ),
    *guards_of(
        "portal/backups/keys.py",
        COMMANDS,
        (
            "the key may lie in the instance folder",
            "if _is_within(path, settings.instance_path):",
            "if False:",
            "where_the_key",
        ),
        (
            "the key may lie among the backups",
            "and _is_within(path, settings.backup_path)",
            "and False",
            "where_the_key",
        ),
        ("others may read the key", "if path.stat().st_mode & 0o077:", "if False:", "where_the_key"),
        (
            "a key is written over",
            "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)\n    except",
            "os.O_WRONLY | os.O_CREAT, 0o600)\n    except",
            "over_anything",
        ),
        ("a short pass phrase will do", "if len(words) < SHORTEST:", "if False:", "put_over"),
    ),
    *guards_of(
        "portal/backups/commands.py",
        COMMANDS,
        ("keys are put over those of a database", "if not kind_of(_settings()).is_empty():", "if False:", "put_over"),
    ),
    *guards_of(
        "portal/backups/making.py",
        COMMANDS,
        ("a backup is written over", "    if path.exists():", "    if False:", "over_anything"),
    ),
    *guards_of(
        "portal/backups/by_clock.py",
        CLOCK,
        (
            "the last backup goes too",
            "kept_in(settings.backup_path)[1:]",
            "kept_in(settings.backup_path)",
            "never_the_last",
        ),
        ("old backups stay", "if at < before]", "if at < before.replace(year=1970)]", "never_the_last"),
        (
            "backups are asked for twice",
            "if settings.backup_path is None or _some_wait():",
            "if settings.backup_path is None:",
            "quarter",
        ),
        (
            "a backup that is late is not told",
            "if now() - at > LATE * distance(settings):",
            "if False:",
            "what_is_wrong",
        ),
    ),
)
