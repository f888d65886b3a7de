"""Where Chromium is: DUKOU_CHROMIUM, else on the path, else Debian's package is installed where that is allowed.

`python -m tests.chromium` prints the path, or one line that says what to do and ends with 1: browser tests never
silently vanish.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


def found() -> str | None:
    """Return the browser to drive, None where there is none."""
    named = os.environ.get("DUKOU_CHROMIUM", "")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name)) and not _is_snap_stub(path)), None)


def install() -> None:
    """Install Debian's package where this process may; Ubuntu's is only a stub for a snap, so it is left alone."""
    release = Path("/etc/os-release")
    is_debian = release.is_file() and "ID=debian" in release.read_text(encoding="utf8").split("\n")
    apt = shutil.which("apt-get")
    if not (is_debian and apt and os.geteuid() == 0):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "-qq", "update"], [apt, "-qq", "-y", "install", "chromium"]):
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> int:
    """Print where Chromium is, after installing it where that is needed and allowed."""
    if found() is None and not os.environ.get("DUKOU_CHROMIUM"):
        install()
    path = found()
    if path is None:
        named = os.environ.get("DUKOU_CHROMIUM")
        fact = f"DUKOU_CHROMIUM={named} 不存在 / is not there" if named else "没有找到 Chromium / there is no Chromium"
        print(
            f"✗ {fact}：请安装 chromium（Debian：apt-get install chromium）或 Google Chrome，"
            "或把 DUKOU_CHROMIUM 设为浏览器路径 / install chromium or Google Chrome, or set DUKOU_CHROMIUM to a browser",
            file=sys.stderr,
        )
        return 1
    print(f"浏览器 / browser: {path}")
    return 0


def _is_snap_stub(path: str) -> bool:
    return Path(path).resolve().name == "snap" or (
        Path(path).stat().st_size < 10_000 and b"snap" in Path(path).read_bytes()
    )


if __name__ == "__main__":
    raise SystemExit(main())
