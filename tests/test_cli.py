"""The command line: what it lists, what it says of itself, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from playground import __version__
from playground.cli import main
from playground.verbs import VERBS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good module, a broken one and one that must not be executed."""
    (tmp_path / "good.py").write_text(
        '"""Good things."""\n\nasync def fetch(n, delay=0.2):\n    """Fetch one."""\n\ndef job():\n    pass\n'
    )
    (tmp_path / "broken.py").write_text("x = 1\ny = (\n")
    (tmp_path / "harmful.py").write_text("raise SystemExit(99)\n")
    return tmp_path


def test_list_tells_each_modules_title_and_entries(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is executed, and a broken module is listed with its error and line."""
    assert main(["list", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}/broken.py",
        f"    {folder}/broken.py:2 does not parse: '(' was never closed.",
        f"{folder}/good.py  Good things.",
        "    fetch(n, delay=0.2)  task  Fetch one.",
        "    job()                job",
        f"{folder}/harmful.py  harmful.py",
    ]


def test_list_of_one_module_is_that_module_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path may be a file too."""
    assert main(["list", str(folder / "good.py")]) == 0
    assert capsys.readouterr().out.startswith(f"{folder}/good.py  Good things.\n")


def test_list_as_json_is_an_object_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all that is known of each entry, or the error and its line."""
    assert main(["list", str(folder), "--json"]) == 0
    broken, good, _ = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert broken["error"] == {"message": f"{folder}/broken.py:2 does not parse: '(' was never closed.", "line": 2}
    assert good["title"] == "Good things."
    assert good["entries"][0] == {
        "name": "fetch",
        "line": 3,
        "is_async": True,
        "call": "fetch(n, delay=0.2)",
        "needs_arguments": True,
        "summary": "Fetch one.",
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["list", "{folder}/none"], "There is no file or folder named {folder}/none."),
        (["list", "{folder}/empty"], "The folder {folder}/empty holds no modules"),
        (["list", "a", "b"], "Unrecognized arguments: b; see playground list --help."),
        (["{folder}/none.py"], "There is no file or folder named {folder}/none.py."),
        (["{folder}/empty"], "The folder {folder}/empty holds no modules"),
        (["{folder}/good.py:nobody"], "has no public top-level function named nobody; it has fetch, job."),
        (["{folder}/good.py"], "The screen needs a terminal on stdin and stdout; `playground run PATH` works without"),
        (["--loop", "trio"], "Argument --loop: invalid choice: 'trio'"),
        (["{folder}/good.py", "--speed", "fast"], "'fast' is no speed: it is a number from 0.1 to 10, or instant."),
        (["run", "{folder}/good.py", "--speed", "0"], "'0' is no speed: it is a number from 0.1 to 10, or instant."),
        (["--nonsense"], "Unrecognized arguments: --nonsense; see playground --help."),
        (["run"], "The following arguments are required: PATH[:CALL]; see playground run --help."),
        (["run", "{folder}/none.py"], "There is no file or folder named {folder}/none.py."),
        (["run", "{folder}/good.py", "--do", "1 cancle x"], "'cancle' is not a verb; the verbs are launch,"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_status_2(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    """On stderr, and without a traceback."""
    (folder / "empty").mkdir()
    assert main([word.format(folder=folder) for word in words]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("playground: ")
    assert written.err.count("\n") == 1
    assert sentence.format(folder=folder) in written.err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """`playground --version`."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"playground {__version__}\n"


def test_help_tells_the_commands_and_how_to_name_a_path_like_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A path that is named like a command needs ./ before it."""
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "playground run PATH[:CALL]" in told
    assert "playground check [PATH …]" in told
    assert "playground new NAME [FOLDER]" in told
    assert "playground ./run" in told


def test_help_of_run_tells_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """The table of `--do` is that of the parser."""
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    told = capsys.readouterr().out
    assert all(f"  {verb.word} {verb.arguments} " in told and verb.does in told for verb in VERBS)


def test_the_readme_names_every_verb_with_its_arguments() -> None:
    """Its table is short, so what each does stands in the help."""
    readme = (Path(__file__).parent.parent / "README.md").read_text().replace("\\|", "|")
    assert [verb.word for verb in VERBS if f"`{f'{verb.word} {verb.arguments}'.strip()}`" not in readme] == []


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["list"], ["run", "--help"], ["run", "none.py"], ["check", "echo"], ["new", ""]],
)
def test_what_needs_no_screen_imports_no_textual(words: list[str]) -> None:
    """In a fresh interpreter, so that nothing was imported before."""
    check = """
import sys
from playground.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.exit(bool({"textual", "rich"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", check, *words], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0


def test_a_reader_of_the_list_that_goes_away_is_no_error(folder: Path) -> None:
    """`playground list | head -1` ends as SIGPIPE would end it, and without a word."""
    for number in range(300):
        (folder / f"m{number}.py").write_text(f'"""{"long " * 100}"""\n')
    with subprocess.Popen(
        [sys.executable, "-m", "playground", "list", folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize("words", [["list", "{folder}"], ["run", "{folder}/empty.py", "--json"]])
def test_a_full_disk_under_stdout_is_one_sentence(folder: Path, words: list[str]) -> None:
    """Not a traceback, and not a success."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a device that is always full")
    (folder / "empty.py").write_text("")
    command = [sys.executable, "-m", "playground", *(word.format(folder=folder) for word in words)]
    with full.open("wb") as stdout:
        done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "playground: No space left on device.\n"


@pytest.mark.parametrize(
    ("words", "closed", "status", "written"),
    [
        ("run {folder}/hello.py", "<&-", 0, "hello\n"),
        ("run {folder}/hello.py", "2>&-", 0, "hello\n"),
        ("run {folder}/hello.py", ">&-", 0, ""),
        ("run {folder}/hello.py --json", ">&-", 2, ""),
        ("list {folder}", ">&-", 0, ""),
        ("nonsense", "2>&-", 2, ""),
    ],
)
def test_closed_streams_are_no_fault(folder: Path, words: str, closed: str, status: int, written: str) -> None:
    """What would go to a closed stream goes nowhere, least of all to another stream."""
    (folder / "hello.py").write_text("print('hello')\n")
    command = f"{sys.executable} -m playground {words.format(folder=folder)} {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (status, written)
    assert "Traceback" not in done.stderr
