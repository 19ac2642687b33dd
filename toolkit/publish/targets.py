"""Where a dataset can go: a folder or any URL that fsspec knows, and the Hugging Face Hub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from toolkit.errors import ConfigError, MissingExtraError, OutputError
from toolkit.publish.layout import CARD

Content = Path | bytes


class Target(Protocol):
    """A place for the files of a dataset."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    def files(self) -> Sequence[str]:
        """What is there now; nothing when the place doesn't exist yet."""
        ...

    def card(self) -> str | None:
        """The card that is there."""
        ...

    def put(self, files: Mapping[str, Content], stale: Sequence[str]) -> str:
        """Write the files in order, remove the stale ones, and say where it is."""
        ...


class UrlTarget:
    """A folder or a URL (`s3://bucket/data`, `memory://x`); see the fsspec documentation."""

    def __init__(self, url: str) -> None:
        try:
            import fsspec
        except ImportError:
            raise MissingExtraError("Publishing to a URL", "datasets") from None
        try:
            self._system, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            hint = "Install what its protocol needs (such as s3fs), or name a folder."
            raise ConfigError(f"This URL can't be used: {error}", where=url, hint=hint) from error
        self.name = url

    def files(self) -> Sequence[str]:
        """See Target."""
        if not self._system.exists(self._root):
            return ()
        root = self._system._strip_protocol(self._root).rstrip("/")  # noqa: SLF001 - fsspec's own
        return [path[len(root) :].lstrip("/") for path in self._system.find(root)]

    def card(self) -> str | None:
        """See Target."""
        path = f"{self._root}/{CARD}"
        return self._system.cat_file(path).decode() if self._system.exists(path) else None

    def put(self, files: Mapping[str, Content], stale: Sequence[str]) -> str:
        """See Target. Each file is written under another name and then moved."""
        try:
            for name, content in files.items():
                self._write(f"{self._root}/{name}", content)
            for name in stale:
                self._system.rm_file(f"{self._root}/{name}")
        except OSError as error:
            raise OutputError(f"The dataset can't be written: {error}", where=self.name) from error
        return self.name

    def _write(self, path: str, content: Content) -> None:
        self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
        temporary = f"{path}.part"
        if isinstance(content, Path):
            self._system.put_file(str(content), temporary)
        else:
            self._system.pipe_file(temporary, content)
        self._system.mv(temporary, path)


class HubTarget:
    """A dataset repository on the Hub, or on another server that `HF_ENDPOINT` names.

    All files go in one commit.
    """

    def __init__(self, repo_id: str, *, private: bool = False) -> None:
        import huggingface_hub

        self._hub: Any = huggingface_hub
        self._api = huggingface_hub.HfApi()
        self._private = private
        self.name = repo_id
        try:
            self._hub.utils.validate_repo_id(repo_id)
        except ValueError as error:
            raise ConfigError(str(error), where="--repo-id") from error

    def files(self) -> Sequence[str]:
        """See Target."""
        try:
            found = self._api.dataset_info(self.name).siblings or ()
        except self._hub.errors.RepositoryNotFoundError:
            return ()
        except self._failures() as error:
            raise self._error(error) from error
        return [each.rfilename for each in found]

    def card(self) -> str | None:
        """See Target."""
        try:
            path = self._api.hf_hub_download(
                self.name, CARD, repo_type="dataset", force_download=True
            )
        except (
            self._hub.errors.RepositoryNotFoundError,
            self._hub.errors.EntryNotFoundError,
        ):
            return None
        except self._failures() as error:
            raise self._error(error) from error
        return Path(path).read_text("utf-8")

    def put(self, files: Mapping[str, Content], stale: Sequence[str]) -> str:
        """See Target."""
        hub = self._hub
        operations = [
            hub.CommitOperationAdd(path_in_repo=name, path_or_fileobj=content)
            for name, content in files.items()
        ]
        operations += [hub.CommitOperationDelete(path_in_repo=name) for name in stale]
        try:
            url = self._api.create_repo(
                self.name, repo_type="dataset", private=self._private, exist_ok=True
            )
            self._api.create_commit(
                self.name, operations, commit_message="Publish the dataset", repo_type="dataset"
            )
        except self._failures() as error:
            raise self._error(error) from error
        return str(url)

    def _failures(self) -> tuple[type[Exception], ...]:
        # HTTPError is that of the HTTP client in use, whose name changes between releases.
        return (self._hub.errors.HTTPError, OSError, ValueError)

    def _error(self, error: Exception) -> OutputError:
        return OutputError(
            f"The Hub can't be reached or said no: {error}",
            where=self.name,
            hint="Check the name, your connection and your token (hf auth login).",
        )
