"""Many addresses at once, failures among them, and stopping in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from extractor.fetch.answer import Answer
from extractor.fetch.client import Client
from extractor.fetch.failures import Failure, Stopped
from extractor.fetch.parallel import fetch_all

from .centers import HelpCenter
from .helpers import client, settings
from .servers import Loopback, reply, stall

PAGE = b"<html><body>a page</body></html>"


def test_a_failure_is_an_outcome_and_the_others_go_on() -> None:
    with HelpCenter() as center, client() as fetcher:
        urls = [center.publish(f"/{number}.html", PAGE) for number in range(5)]
        center.routes["/2.html"] = reply(500)
        urls += ["file:///etc/passwd", center.url("/none.html")]
        results = dict(fetch_all(fetcher, [*urls, urls[0]]))
    assert len(results) == len(urls), "what is named twice is asked once"
    kinds = [result.kind if isinstance(result, Answer) else type(result).__name__ for result in map(results.get, urls)]
    assert kinds == ["fresh", "fresh", "ServerFailed", "fresh", "fresh", "BadAddress", "gone"]


def test_a_slow_host_does_not_hold_the_others_back() -> None:
    """All of one host's places are taken for good; twenty pages of the other come through."""
    with (
        Loopback({"/": stall()}) as slow,
        HelpCenter() as fast,
        Client(settings(per_host=2)) as fetcher,
    ):
        pages = [fast.publish(f"/{number}.html", PAGE) for number in range(20)]
        results = fetch_all(fetcher, [*(slow.url(f"/?{number}") for number in range(20)), *pages])
        urls = [next(results)[0] for _ in range(20)]
        results.close()  # type: ignore[attr-defined]
    assert sorted(urls) == sorted(pages)


def test_stopping_wakes_whoever_waits() -> None:
    """As on Ctrl-C: a stalled read, a long wait and a name service that does not answer all end at once."""
    never, looked_up = threading.Event(), threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        if host == "hangs.example":
            looked_up.set()
            never.wait()
        return [host]

    with (
        Loopback({"/stalled": stall(), "/busy": reply(503)}) as server,
        Client(settings(deadline=500, silence=500, max_wait=400), resolve=resolve, chance=lambda: 300.0) as fetcher,
    ):
        failures: list[Failure] = []

        def ask(url: str) -> None:
            try:
                fetcher.get(url)
            except Failure as failure:
                failures.append(failure)

        urls = [server.url("/stalled"), server.url("/busy"), "http://hangs.example/"]
        threads = [threading.Thread(target=ask, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        while len(server.asked) < 2 or not looked_up.is_set():
            threading.Event().wait(0.01)
        fetcher.stop()
        for thread in threads:
            thread.join(600)
        never.set()
        assert [type(failure) for failure in failures] == [Stopped] * 3
        with pytest.raises(Stopped):
            fetcher.get(server.url("/busy"))


INTERRUPTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from extractor.fetch.client import Client
from extractor.fetch.parallel import fetch_all
from extractor.fetch.settings import FetchSettings

settings = FetchSettings(allow_private=("127.0.0.1/32",), obey_robots=False, delay=0, deadline=900, silence=900)
try:
    with Client(settings) as client:
        for result in fetch_all(client, [f"{sys.argv[1]}?{number}" for number in range(10)]):
            print(result)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_ends_a_run_that_waits_for_a_stalled_site() -> None:
    with Loopback({"/": stall()}) as server:
        command = [sys.executable, "-c", INTERRUPTED, server.url("/")]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while len(server.asked) < 2 and child.poll() is None:
            threading.Event().wait(0.01)
        child.send_signal(signal.SIGINT)
        said, errors = child.communicate(timeout=600)
    assert (said, errors, child.returncode) == ("interrupted\n", "", 0)


def test_mistakes_of_ours_are_not_lost_in_a_thread() -> None:
    def broken(host: str, port: int) -> list[str]:
        raise ZeroDivisionError

    with Client(settings(), resolve=broken) as fetcher, pytest.raises(ZeroDivisionError):
        list(fetch_all(fetcher, ["http://help.example/"]))
