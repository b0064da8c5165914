"""A script is asked for once in a run."""

from __future__ import annotations

import asyncio

import pytest

from newscrawl.rendering.answers import Answer, Asked, is_asked_for
from newscrawl.rendering.shelf import Shelf

PAGE = "https://www.quay.example/2026/story"


class Server:
    def __init__(self, status: int = 200, size: int = 10) -> None:
        self.status, self.size = status, size
        self.asked: list[str] = []

    async def __call__(self, asked: Asked) -> Answer:
        self.asked.append(asked.url)
        await asyncio.sleep(0)
        return Answer(asked.url, self.status, (), b"x" * self.size)


def ask(shelf: Shelf, server: Server, *requests: Asked) -> list[Answer]:
    async def together() -> list[Answer]:
        return list(await asyncio.gather(*(shelf.get(asked, server) for asked in requests)))

    return asyncio.run(together())


def test_those_who_ask_at_one_time_and_later_get_the_same_answer() -> None:
    shelf, server = Shelf(), Server()
    script = Asked("script", "https://quay.example/a.js")
    first, second = ask(shelf, server, script, script)
    assert first is second
    assert ask(shelf, server, script)[0] is first
    assert server.asked == [script.url]


def test_data_and_failures_are_asked_for_again() -> None:
    shelf, server = Shelf(), Server()
    data = Asked("fetch", "https://quay.example/a.json")
    ask(shelf, server, data, data)
    assert len(server.asked) == 2
    broken, script = Server(status=503), Asked("script", "https://quay.example/b.js")
    ask(shelf, broken, script)
    ask(shelf, broken, script)
    assert len(broken.asked) == 2


def test_the_least_used_is_forgotten_when_there_is_no_room() -> None:
    shelf, server = Shelf(most=25), Server()
    one, two, three = (Asked("script", f"https://quay.example/{name}.js") for name in "abc")
    ask(shelf, server, one)
    ask(shelf, server, two)
    ask(shelf, server, one)
    ask(shelf, server, three)
    assert shelf.size == 20
    ask(shelf, server, one)
    ask(shelf, server, two)
    assert [url[-4] for url in server.asked] == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    ("asked", "is_made"),
    [
        (Asked("script", "https://cdn.example/a.js"), True),
        (Asked("fetch", "https://api.quay.example/graphql", "POST"), True),
        (Asked("fetch", "https://counter.example/hit", "POST"), False),
        (Asked("fetch", "https://api.quay.example/story", "DELETE"), False),
        (Asked("image", "https://www.quay.example/a.png"), False),
        (Asked("websocket", "wss://www.quay.example/live"), False),
        (Asked("script", "file:///etc/passwd"), False),
        (Asked("script", "blob:https://www.quay.example/1"), False),
    ],
)
def test_only_what_makes_text_is_asked_for(asked: Asked, is_made: bool) -> None:
    assert is_asked_for(asked, PAGE) is is_made
