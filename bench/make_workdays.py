"""Write the working-days table of a pack from the `chinesecalendar` package, once a year when the holidays are out.

    python bench/make_workdays.py 2015 2026 > dukou/packs/shenzhen/working_days.csv

The year after the last is added as provisional: the statutory days off of the 2024 regulation, nothing exchanged. Its
lunar days must be given below; `pack.yaml` says from which year on the table is provisional.
"""

import csv
import sys
from datetime import date, timedelta

from chinese_calendar import constants

HEAD = """\
# 工作日：只列与“周一至周五上班”不同的日子，working=no 为放假，yes 为调休上班。
# 已公布年份取自 chinesecalendar 1.11（据国务院办公厅历年放假通知整理）；末一年尚未公布，只列法定节日本身，不含调休。
"""
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年",
}
STATUTORY = {
    2027: (
        (date(2027, 1, 1), 1, "元旦"),
        (date(2027, 2, 5), 4, "春节"),
        (date(2027, 4, 5), 1, "清明节"),
        (date(2027, 5, 1), 2, "劳动节"),
        (date(2027, 6, 9), 1, "端午节"),
        (date(2027, 9, 15), 1, "中秋节"),
        (date(2027, 10, 1), 3, "国庆节"),
    )
}


def name_of(holiday: str) -> str:
    """Say the holiday in Chinese; a name not seen before is a mistake to mend above."""
    return NAMES[holiday]


def rows(first: int, last: int) -> dict[date, tuple[bool, str]]:
    """Return the days from `first` to `last` that differ from the plain week, and next year's statutory days."""
    found = {day: (True, name_of(name) + "调休上班") for day, name in constants.workdays.items()}
    found |= {day: (False, name_of(name)) for day, name in constants.holidays.items()}
    found = {day: what for day, what in found.items() if first <= day.year <= last and (day.weekday() < 5) != what[0]}
    for start, length, name in STATUTORY[last + 1]:
        days = [start + timedelta(days=n) for n in range(length)]
        found |= {day: (False, name) for day in days if day.weekday() < 5}
    return found


def main() -> None:
    """Print the table for the years given."""
    sys.stdout.write(HEAD)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("date", "working", "name"))
    for day, (working, name) in sorted(rows(int(sys.argv[1]), int(sys.argv[2])).items()):
        table.writerow((day.isoformat(), "yes" if working else "no", name))


if __name__ == "__main__":
    main()
