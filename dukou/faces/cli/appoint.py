"""`dukou appoint`: the first officer of a platform without a sample, named by whoever runs the machine."""

from typing import Annotated

import typer

from dukou.faces.cli.frame import out, said_plainly, set_up


def appoint(
    username: Annotated[str, typer.Argument(help="已在门户注册的用户名 · a user name that has signed up")],
    role: Annotated[str, typer.Argument(help="身份，如 city_officer、operator · the role")],
    for_: Annotated[str, typer.Option("--for", help="机构全称、编号或外部编号；没有则登记 · the organisation")],
    area: Annotated[str, typer.Option(help="新登记机构的所在区域代码 · area code of a new organisation")] = "",
) -> None:
    """授予身份：在机器上操作的人任命第一位工作人员 · give a role, as whoever runs the machine."""
    with said_plainly():
        set_up()
        from django.utils import timezone

        from dukou.domains.accounts.actions import give_role, register_organisation
        from dukou.domains.accounts.queries import organisation_named, person_named
        from dukou.kernel.actor import SYSTEM

        person = person_named(username)
        named = register_organisation(SYSTEM, name=for_, area=area) if area else organisation_named(for_)
        given = give_role(SYSTEM, person=person, organisation=named, role=role, since=timezone.localdate())
        out.print(f"{person} 现在是“{named}”的{given.get_role_display()}。", highlight=False)
