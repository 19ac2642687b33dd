"""A small server that speaks the endpoints of the Hub that publishing a dataset calls."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Hub(ThreadingHTTPServer):
    """`files`: path → content of the one repository; None until it is created."""

    files: dict[str, bytes] | None = None
    private = False
    uploads: dict[str, bytes]
    commits = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def log_message(self, *_: object) -> None:
        pass

    def _send(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _missing(self, code: str) -> None:
        self._send({"error": code}, 404, {"X-Error-Code": code})

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_GET(self) -> None:
        hub = self.server
        if hub.files is None:
            self._missing("RepoNotFound")
        elif "/resolve/" in self.path:
            name = self.path.split("/resolve/main/")[1]
            content = hub.files.get(name)
            if content is None:
                self._missing("EntryNotFound")
                return
            digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            self._send(content, headers={"ETag": f'"{digest}"', "X-Repo-Commit": "c" * 40})
        elif "/tree/" in self.path:
            self._send([_entry(name, content) for name, content in hub.files.items()])
        elif self.path.startswith("/api/datasets/"):
            siblings = [{"rfilename": name} for name in hub.files]
            self._send({"id": "me/news", "sha": "c" * 40, "siblings": siblings})
        else:
            self._missing("EntryNotFound")

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def do_PUT(self) -> None:
        self.server.uploads[self.path.removeprefix("/upload/")] = self._body()
        self._send({})

    def do_POST(self) -> None:
        hub, body = self.server, self._body()
        if self.path == "/api/validate-yaml":
            self._send({"errors": [], "warnings": []})
        elif self.path == "/api/repos/create":
            wish = json.loads(body)
            hub.private = bool(wish.get("private")) or wish.get("visibility") == "private"
            hub.files = hub.files or {}
            self._send({"url": f"{hub.url}/datasets/me/news"})
        elif "/preupload/" in self.path:
            self._send({"files": [self._mode(each) for each in json.loads(body)["files"]]})
        elif self.path.endswith("/objects/batch"):
            self._send({"transfer": "basic", "objects": self._objects(json.loads(body))})
        elif "/commit/" in self.path:
            self._commit([json.loads(line) for line in body.decode().split("\n") if line])
        else:
            self._missing("EntryNotFound")

    def _mode(self, file: dict[str, Any]) -> dict[str, Any]:
        kind = "lfs" if file["path"].endswith(".parquet") else "regular"
        return {"path": file["path"], "uploadMode": kind, "shouldIgnore": False, "oid": None}

    def _objects(self, batch: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {**each, "actions": {"upload": {"href": f"{self.server.url}/upload/{each['oid']}"}}}
            for each in batch["objects"]
        ]

    def _commit(self, lines: list[dict[str, Any]]) -> None:
        hub = self.server
        assert hub.files is not None
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                hub.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                hub.files[value["path"]] = hub.uploads[value["oid"]]
            elif line["key"] == "deletedFile":
                del hub.files[value["path"]]
        hub.commits += 1
        commit = "c" * 40
        url = f"{hub.url}/datasets/me/news/commit/{commit}"
        self._send({"success": True, "commitOid": commit, "commitUrl": url})


def _entry(name: str, content: bytes) -> dict[str, Any]:
    return {"type": "file", "path": name, "size": len(content), "oid": "0" * 40}


@contextmanager
def running() -> Iterator[Hub]:
    """The server, on a port of its own."""
    hub = Hub(("127.0.0.1", 0), _Handler)
    hub.uploads = {}
    thread = Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join()
