"""Who acts: a person in the roles that organisations gave them, or the platform's own clock.

An Actor is made once per request by the accounts room; everything below asks it only pure questions.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Scope = Literal["own", "organisation", "district", "city", "any"]
"""How far a role reaches: one's own nouns, one's organisation's, those of one's area, the city's, everyone's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One role in one organisation (身份), with the area code that organisation belongs to."""

    role: str
    organisation_id: int
    area: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever performs an action (行为人): a person, the public, or the system's clock."""

    ref: str
    person_id: int | None = None
    name: str = ""
    standings: tuple[Standing, ...] = ()
    is_system: bool = False
    until: date | None = None

    @property
    def is_registered(self) -> bool:
        """Whether this is a signed-in person (or the system)."""
        return self.person_id is not None or self.is_system

    @property
    def roles(self) -> frozenset[str]:
        """The roles held in any organisation; every signed-in person is also `registered`."""
        held = {standing.role for standing in self.standings}
        return frozenset(held | ({"registered"} if self.is_registered else set()) | {"public"})

    @property
    def organisations(self) -> tuple[int, ...]:
        """Ids of the organisations this actor belongs to, in stated order, without repeats."""
        return tuple(dict.fromkeys(standing.organisation_id for standing in self.standings))

    def standings_as(self, role: str) -> tuple[Standing, ...]:
        """The standings in which this actor holds `role`."""
        return tuple(standing for standing in self.standings if standing.role == role)


PUBLIC = Actor(ref="public", name="公众")
SYSTEM = Actor(ref="system:clock", name="系统", is_system=True)
