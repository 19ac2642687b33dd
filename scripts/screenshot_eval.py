"""Make the picture of the evaluation report that the README shows, from the articles in corpora/:
the shipped model's drafts with and without the correction of names. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "scripts" / "images" / "eval-report.png"
NAMES = {"raw.en": "report", "names-fixed.en": "fix"}  # system → toolkit translate --names


def toolkit(*arguments: str, cwd: Path) -> str:
    command = [sys.executable, "-m", "toolkit", *arguments]
    return subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout


def write_test_set(folder: Path) -> None:
    """The aligned sentences of all articles, one bead a line, with the article of each."""
    texts: dict[str, list[str]] = {"fr": [], "en": [], "docs": []}
    for path in sorted((ROOT / "corpora" / "news" / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        for bead in gold["beads"]:
            if bead["fr"] and bead["en"]:
                for lang in ("fr", "en"):
                    texts[lang].append(" ".join(gold[lang][number] for number in bead[lang]))
                texts["docs"].append(path.stem)
    for suffix, lines in texts.items():
        (folder / f"news.{suffix}").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def photograph(page: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        sys.exit("This needs Chromium: apt-get install chromium")
    PICTURE.parent.mkdir(exist_ok=True)
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    size = ["--window-size=1120,1190", f"--screenshot={PICTURE}"]
    subprocess.run([browser, *flags, *size, page.as_uri()], check=True, capture_output=True)
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1000:.0f} kB")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_test_set(folder)
        for system, names in NAMES.items():
            drafts = toolkit("translate", "--lines", "news.fr", "--names", names, cwd=folder)
            (folder / system).write_text(drafts, "utf-8")
        toolkit(
            "eval", *NAMES, "--ref", "news.en", "--src", "news.fr", "--docs", "news.docs",
            "--baseline", "raw.en", "-o", "report", cwd=folder,
        )  # fmt: skip
        photograph(folder / "report" / "report.html")


if __name__ == "__main__":
    main()
