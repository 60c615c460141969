"""What a program, and whatever it starts, writes is told whole and in order, and nobody waits for who reads it."""

from pathlib import Path

from playground.wire.fact import Outcome
from playground.wire.facts import Printed, ProgramEnded
from tests.lab.running import program, run


def test_output_of_workers_and_subprocesses_is_captured_in_order_within_the_program(tmp_path: Path, kind: str) -> None:
    source = """
        async def go():
            print("one")
            print("two", file=sys.stderr)
            await asyncio.sleep(0)
            print("three")
            process = await asyncio.create_subprocess_exec("echo", "four")
            await process.wait()
    """
    told = run(program(tmp_path, source), kind, "go()")
    assert "".join(fact.text for fact in told.all(Printed)) == "one\ntwo\nthree\nfour\n"
    assert [(fact.stream, fact.task) for fact in told.all(Printed)[:2]] == [("stdout", 1), ("stderr", 1)]
    assert told.one(ProgramEnded).outcome is Outcome.FINISHED


def test_what_goes_to_two_streams_in_turn_is_told_in_turn_whenever_it_is_read(tmp_path: Path, kind: str) -> None:
    source = """
        async def go():
            sys.setswitchinterval(1e-6)
            for number in range(300):
                print(number, file=(sys.stdout, sys.stderr)[number % 2])
    """
    told = run(program(tmp_path, source), kind, "go()")
    assert "".join(fact.text for fact in told.all(Printed)).split() == [str(number) for number in range(300)]


def test_whichever_thread_finds_garbage_that_prints_and_logs_neither_waits_for_ever(tmp_path: Path, kind: str) -> None:
    source = """
        import gc, logging

        class Speaks:
            def __del__(self):
                logging.error("gone")

        async def go():
            gc.set_threshold(20, 5, 5)
            for number in range(5_000):
                speaks = Speaks()
                speaks.own = speaks
                print(number)
                print("-", file=sys.stderr)
                if number % 50 == 0:
                    await asyncio.sleep(0)
            gc.disable()  # one that prints while the interpreter ends would have it abort, lab or no lab
    """
    told = run(program(tmp_path, source), kind, "go()")
    numbers = [int(number) for number in told.output().split()]  # what is not among them was counted
    assert numbers == sorted(numbers)
    assert told.one(ProgramEnded).outcome is Outcome.FINISHED


def test_a_write_that_never_ends_holds_nothing_else_up(tmp_path: Path, kind: str) -> None:
    source = """
        async def go():
            reading, writing = os.pipe()
            os.dup2(writing, 2)  # where nobody reads
            threading.Thread(target=print, args=("x" * 1_000_000,), kwargs={"file": sys.stderr}, daemon=True).start()
            for number in range(20_000):
                print("line", number)
            process = await asyncio.create_subprocess_exec("seq", "20000", stderr=asyncio.subprocess.DEVNULL)
            await process.wait()
            print("all is well")
            os._exit(0)
    """
    assert run(program(tmp_path, source), kind, "go()").output().endswith("all is well\n")


def test_a_forked_child_s_output_is_its_parent_s_and_nothing_of_either_is_lost(tmp_path: Path, kind: str) -> None:
    source = """
        import warnings

        async def go():
            warnings.simplefilter("ignore")  # from 3.12 on: threads and fork do not go together
            for number in range(100):
                print("parent", number)
                if (child := os.fork()) == 0:
                    print("child", number)
                    print("child", number, file=sys.stderr)
                    os._exit(0)
                os.waitpid(child, 0)
    """
    told = run(program(tmp_path, source), kind, "go()")
    assert told.output() == "".join(f"parent {number}\nchild {number}\n" for number in range(100))
    assert told.output("stderr") == "".join(f"child {number}\n" for number in range(100))
    assert told.one(ProgramEnded).outcome is Outcome.FINISHED
