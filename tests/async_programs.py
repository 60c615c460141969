"""Small programs on a loop, each of which does one thing that an instrument could easily spoil; tried on each loop."""

ASYNC = {
    "an exception out of the main task is shown": """
        import asyncio
        async def inner():
            await asyncio.sleep(0)
            raise ValueError("inner")
        async def main():
            await asyncio.create_task(inner())
        asyncio.run(main())
    """,
    "a group of exceptions is shown": """
        import asyncio
        async def fail(n):
            raise ValueError(n)
        async def main():
            async with asyncio.TaskGroup() as group:
                for n in range(2):
                    group.create_task(fail(n))
        asyncio.run(main())
    """,
    "sys.exit in a task ends it": """
        import asyncio, sys
        async def main():
            await asyncio.sleep(0)
            sys.exit(6)
        asyncio.run(main())
    """,
    "SIGINT cancels the main task, which cleans up": """
        import asyncio, os, signal
        async def main():
            try:
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.sleep(10)
            finally:
                print("cleaned up")
        asyncio.run(main())
    """,
    "a handler of a signal is called": """
        import asyncio, os, signal
        async def main():
            caught = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, caught.set)
            os.kill(os.getpid(), signal.SIGUSR1)
            await caught.wait()
            print("caught")
        asyncio.run(main())
    """,
    "an exception that nobody retrieved is reported": """
        import asyncio
        async def fail():
            raise ValueError("nobody asked")
        async def main():
            asyncio.create_task(fail(), name="failing")
            await asyncio.sleep(0.01)
        asyncio.run(main())
        print("end")
    """,
    "an exception that nobody retrieved by the end is reported": """
        import asyncio
        async def fail():
            raise ValueError("nobody asked")
        async def main():
            global task
            # The report of its own would need more of the interpreter than is left of it by then on Python 3.13.
            asyncio.get_running_loop().set_exception_handler(lambda loop, context: print(context["message"]))
            task = asyncio.create_task(fail())
            await asyncio.sleep(0.01)
        asyncio.run(main())
        print("end")
    """,
    "a pending task that is destroyed is reported": """
        import asyncio, gc
        async def wait():
            await asyncio.get_running_loop().create_future()
        async def main():
            asyncio.create_task(wait(), name="lost")
            await asyncio.sleep(0)
            gc.collect()
            print("collected")
        asyncio.run(main())
    """,
    "a task that is pending at the end is destroyed as ever": """
        import asyncio
        async def wait():
            await asyncio.sleep(10)
        loop = asyncio.new_event_loop()
        task = loop.create_task(wait())
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        print(task)
    """,
    "nothing is kept alive": """
        import asyncio, gc, weakref
        from concurrent.futures import ThreadPoolExecutor
        class Thing:
            pass
        async def work(thing):
            await asyncio.sleep(0)
            return thing
        async def fail(thing):
            await asyncio.sleep(0)
            raise ValueError(thing)
        async def main():
            for make in work, fail:
                thing = Thing()
                task = asyncio.create_task(make(thing))
                seen = [weakref.ref(thing), weakref.ref(task), weakref.ref(task.get_coro())]
                await asyncio.wait([task])
                task.exception()
                del task, thing
                print(make.__name__, [ref() for ref in seen])
            pool = ThreadPoolExecutor(1)
            thing = await asyncio.get_running_loop().run_in_executor(pool, Thing)
            seen = [weakref.ref(thing), weakref.ref(pool)]
            pool.shutdown()
            del pool, thing
            print("pool", [ref() for ref in seen])
            return weakref.ref(asyncio.get_running_loop())
        loop = asyncio.run(main())
        gc.collect()
        print("loop", loop())
    """,
    "a coroutine that was never awaited is warned of": """
        import asyncio
        async def fetch():
            pass
        async def main():
            fetch()
        asyncio.run(main())
    """,
    "tasks look as ever": """
        import asyncio
        async def wait():
            await asyncio.sleep(0.01)
            return "value"
        async def main():
            task = asyncio.create_task(wait())
            named = asyncio.create_task(wait(), name="named")
            print(task, named, asyncio.current_task(), sep="\\n")
            await asyncio.sleep(0)
            print(sorted(task.get_name() for task in asyncio.all_tasks()), task)
            task.print_stack()
            task.cancel("a message")
            await asyncio.wait([task, named])
            print(task, named, sep="\\n")
            print(isinstance(task, asyncio.Task), asyncio.get_running_loop().get_task_factory())
        asyncio.run(main())
    """,
    "a handler of exceptions is asked": """
        import asyncio
        async def main():
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda loop, context: print("handled", context["message"], context["exception"]))
            loop.call_soon(lambda: 1 / 0)
            await asyncio.sleep(0.01)
        asyncio.run(main())
    """,
    "debug mode names what was slow": """
        import asyncio, time
        async def main():
            asyncio.get_running_loop().slow_callback_duration = 0.4
            await asyncio.sleep(0)
            time.sleep(0.5)
        asyncio.run(main(), debug=True)
    """,
    "output of a subprocess passes through": """
        import asyncio, sys
        async def main():
            process = await asyncio.create_subprocess_exec("sh", "-c", "echo from below; cat; echo err >&2; exit 3")
            print(await process.wait())
        asyncio.run(main())
    """,
    "output of a subprocess is read through a pipe": """
        import asyncio
        async def main():
            process = await asyncio.create_subprocess_exec("sh", "-c", "echo hi; kill -9 $$", stdout=-1)
            print(await process.communicate(), process.returncode)
        asyncio.run(main())
    """,
    "threads of the loop's pool are named and waited for as ever": """
        import asyncio, threading, time
        def work():
            time.sleep(0.2)
            print(threading.current_thread().name)
        async def main():
            asyncio.get_running_loop().run_in_executor(None, work)
            await asyncio.sleep(0.01)
        asyncio.run(main())
        print("end")
    """,
    "a process pool works, and so does its ruin": """
        import asyncio, os
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        async def main():
            loop = asyncio.get_running_loop()
            with ProcessPoolExecutor(1) as pool:
                print(await loop.run_in_executor(pool, abs, -1))
                try:
                    await loop.run_in_executor(pool, os._exit, 1)
                except BrokenProcessPool as error:
                    print(error)
        if __name__ == "__main__":
            asyncio.run(main())
    """,
    "asynchronous generators are closed at the end": """
        import asyncio
        async def numbers():
            try:
                yield 1
            finally:
                await asyncio.sleep(0)
                print("closed")
        async def main():
            global kept
            kept = numbers()
            print(await anext(kept))
        asyncio.run(main())
    """,
    "several loops follow each other": """
        import asyncio, uvloop
        async def main(n):
            await asyncio.sleep(0)
            print(n, asyncio.current_task().get_name())
        asyncio.run(main(1))
        with asyncio.Runner() as runner:
            runner.run(main(2))
        loop = asyncio.new_event_loop()
        loop.run_until_complete(main(3))
        loop.close()
        uvloop.run(main(4))
    """,
    "the policy is that of the loop's own kind, and asyncio's makes asyncio's loops": """
        import asyncio, warnings
        warnings.simplefilter("ignore")
        async def main():
            print(type(asyncio.get_running_loop()))
        print(type(asyncio.get_event_loop_policy()))
        try:
            print(type(asyncio.get_event_loop()))
        except RuntimeError as error:
            print(error)
        asyncio.run(main())
        asyncio.set_event_loop_policy(None)
        asyncio.run(main())
        asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())
        asyncio.run(main())
    """,
    "a loop outside the main thread works": """
        import asyncio, threading
        async def main():
            await asyncio.sleep(0)
            print(asyncio.current_task().get_name(), threading.current_thread().name)
        thread = threading.Thread(target=asyncio.run, args=[main()])
        thread.start()
        thread.join()
    """,
    "stopping a loop early is an error as ever": """
        import asyncio
        async def main():
            asyncio.get_running_loop().stop()
            await asyncio.sleep(1)
        asyncio.run(main())
    """,
    "stdin and stdout are pipes of the loop": """
        import asyncio, sys
        async def main():
            loop = asyncio.get_running_loop()
            reader = asyncio.StreamReader()
            await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
            print(await reader.read())
        asyncio.run(main())
    """,
    "a callable that refuses to be asked anything is called as ever": """
        import asyncio, concurrent.futures
        asked = []
        class Refuses:
            def __getattribute__(self, name):
                asked.append(name)
                raise RuntimeError(name)
            def __call__(self, *args):
                print("called")
            def __repr__(self):
                raise RuntimeError("repr")
        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(Refuses())
            loop.call_later(0.001, Refuses())
            future = loop.create_future()
            future.add_done_callback(Refuses())
            future.set_result(1)
            task = asyncio.create_task(asyncio.sleep(0.002))
            task.add_done_callback(Refuses())
            await task
            with concurrent.futures.ThreadPoolExecutor() as pool:
                pool.submit(Refuses()).result()
                try:
                    await loop.run_in_executor(pool, Refuses())
                except RuntimeError as error:
                    print("uvloop asks for", error)
            print(asked)
        asyncio.run(main())
    """,
    "a class that answers nobody may stand in a module": """
        import asyncio
        class Silent(type):
            def __getattribute__(cls, name):
                print("asked for", name)
                raise AttributeError(name)
        class Nothing(metaclass=Silent):
            pass
        async def main():
            await asyncio.sleep(0)
            raise ValueError(Nothing)
        asyncio.run(main())
    """,
}
