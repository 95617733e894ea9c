"""Colleagues: who has which role in the event, and inviting more."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme.text import one_line
from eventapp.services.access import ROLES
from eventapp.services.accounts import one_time, team
from eventapp.services.errors import Invalid
from eventapp.services.mail import history, letters

blueprint = Blueprint("team", __name__, url_prefix="/team")


@blueprint.get("/")
@needs("own")
def index() -> str:
    """Everyone with a role, and open invitations."""
    return _page(session.pop("invited", ""))


@blueprint.post("/invite")
@needs("own")
def invite() -> ResponseReturnValue:
    """Invite a colleague by mail; the link is shown too, to send in another way."""
    mail = letters.Mail(
        gettext("Invitation to %(title)s", title=g.event.title),
        gettext("You are invited to work on %(title)s.", title=one_line(g.event.title)) + f"\n\n{letters.LINK}\n",
    )
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        token = one_time.invite(g.event, g.actor, email, role, mail if views.sends_mail() else None)
    except Invalid as error:
        return _page("", error.errors), 422
    session["invited"] = f"{views.base_url()}/account/invite/{token}"
    return back("team.index")


@blueprint.post("/<int:member>/role")
@needs("own")
def role(member: int) -> ResponseReturnValue:
    """Another role for a colleague, or none."""
    wanted = request.form.get("role", "")
    team.set_role(g.event, g.actor, member, wanted or None)
    said(gettext("Saved."))
    return back("team.index")


@blueprint.post("/invitations/<int:number>/revoke")
@needs("own")
def revoke(number: int) -> ResponseReturnValue:
    """Take back an invitation that has not been taken up."""
    team.revoke(g.event, g.actor, number)
    said(gettext("The invitation is taken back: its link no longer works."))
    return back("team.index")


def _page(link: str, errors: dict[str, str] | None = None) -> str:
    members = team.members(g.event)
    direct = {m.account_id for m in members if m.role == "owner"}
    return render_template(
        "organise/team.html", members=members, invited=team.invited(g.event), link=link,
        over=[m for m in team.over_all(g.event) if m.account_id not in direct], errors=errors or {}, mails=history.of_invitations(g.event.id), roles=[(r, wording.member_role(r)) for r in ROLES],
    )  # fmt: skip
