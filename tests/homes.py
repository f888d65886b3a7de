"""Data folders for commands that run as programs of their own: one is made, every test gets a copy."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_FIRST_DAY = """
from datetime import date
import django
django.setup()
from django.core.management import call_command
from dukou.domains.accounts import actions
from dukou.domains.taxonomy import queries
from dukou.domains.taxonomy.actions import load_pack
from dukou.kernel.actor import SYSTEM
call_command("migrate", verbosity=0, interactive=False)
load_pack(SYSTEM, version=queries.pack().version)
centre = actions.register_organisation(SYSTEM, name="渡口技术转移中心", area="440305", nature="TTO", key="centre")
carol = actions.open_demo_account(SYSTEM, username="carol", display_name="周明渡", password="a-long-password-1")
actions.give_role(SYSTEM, person=carol, organisation=centre, role="city_officer", since=date(2026, 1, 1))
"""


@dataclass(frozen=True)
class Home:
    """A data folder with Carol and her centre, without the sample (数据目录)."""

    folder: Path

    def copy(self, to: Path) -> "Home":
        """Return a copy of its own."""
        shutil.copytree(self.folder, to)
        return Home(to)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DUKOU_HOME": str(self.folder),
            "DUKOU_SAMPLE": "0",
            "DJANGO_SETTINGS_MODULE": "dukou.config.settings",
            "COLUMNS": "100",
        }

    def start(self, *words: str, **more: Any) -> "subprocess.Popen[str]":
        """Start a command and return it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "dukou", *words],
            env=self.environment | more.pop("env", {}),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def run(self, *words: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        running = self.start(*words, **more)
        said, complained = running.communicate(timeout=600)
        return subprocess.CompletedProcess(words, running.returncode, said, complained)

    def ask(self, *words: str) -> Any:
        """Run a command that answers in JSON."""
        done = self.run(*words)
        assert done.stdout, done.stderr
        return json.loads(done.stdout)


def first_day(folder: Path) -> Home:
    """Make a data folder as it is on its first day."""
    home = Home(folder)
    subprocess.run([sys.executable, "-c", _FIRST_DAY], env=home.environment, cwd=ROOT, check=True, timeout=600)
    return home
