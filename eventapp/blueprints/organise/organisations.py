"""Organisations: the list, a host's own facts and brand, who works for it, and its days by year."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needed, needs
from eventapp.blueprints.organise.pages import picture, refuse, said
from eventapp.forms.organise import OrganisationForm
from eventapp.programme.text import one_line
from eventapp.services import access
from eventapp.services.access import ROLES
from eventapp.services.accounts import members, organisations
from eventapp.services.draft import events
from eventapp.services.draft.fields import OrganisationValues
from eventapp.services.errors import Collision, Forbidden, Invalid, Stale
from eventapp.services.mail import letters
from eventapp.services.publishing import hosts

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")
inside = Blueprint("organisation", __name__, url_prefix="/<organisation>")


@blueprint.route("/", methods=["GET", "POST"])
@needs("account")
def index() -> ResponseReturnValue:
    """Those that one works for; whoever owns the site makes new ones."""
    form = OrganisationForm()
    if request.method == "POST" and not g.account.site_owner:
        raise Forbidden
    if form.validate_on_submit():
        try:
            made = organisations.add(g.account, form.values())
            return redirect(f"/organise/organisations/{made.slug}/", 303)
        except Invalid as error:
            refuse(form, error)
    return render_template(
        "organise/organisations.html", form=form, mine=organisations.of(g.account), account=g.account,
        timezones=events.TIMEZONES,
    ), 422 if form.errors else 200  # fmt: skip


@inside.url_value_preprocessor
def _take_slug(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.organisation_slug = (values or {}).pop("organisation", "")


@inside.before_request
def _enter() -> None:
    permission = needed()
    if permission not in access.PERMISSIONS:
        raise Forbidden
    g.organisation, g.actor = access.enter_organisation(g.organisation_slug, g.account, permission)


@inside.errorhandler(Invalid)
def _refused(error: Invalid) -> ResponseReturnValue:
    """What a service refused where no form shows it."""
    for message in error.errors.values():
        flash(gettext(message, **error.named), "error")
    return _back("overview")


@inside.errorhandler(Collision)
@inside.errorhandler(Stale)
def _meanwhile(_error: Exception) -> ResponseReturnValue:
    flash(gettext("Someone else saved meanwhile, so nothing was saved. This is how it is now."), "error")
    return _back("settings")


@inside.get("/")
@needs("see")
def overview() -> str:
    """Its days by year, and who works for it."""
    return _overview(session.pop("invited", "") if g.actor.may("own") else "")


@inside.route("/settings/", methods=["GET", "POST"])
@needs("edit")
def settings() -> ResponseReturnValue:
    """Its own facts and its brand."""
    form = OrganisationForm(obj=g.organisation)
    if form.validate_on_submit():
        values: OrganisationValues = {**form.values(), "slug": form.slug.data or g.organisation.slug}
        try:
            version = request.form.get("version", 0, whole_number)
            changed = organisations.change(g.organisation, g.actor, version, values)
            views.shelf().hosts.forget()
            said(gettext("Saved.") if changed else gettext("Nothing was changed."))
            return _back("settings")
        except Invalid as error:
            refuse(form, error)
    return _page("organise/organisation_settings.html", form=form, timezones=events.TIMEZONES), (
        422 if form.errors else 200
    )


@inside.post("/logo")
@needs("edit")
def logo() -> ResponseReturnValue:
    """A new logo, or none."""
    key = picture(square=False)
    organisations.change(g.organisation, g.actor, g.organisation.version, {"logo": key})
    views.shelf().hosts.forget()
    said(gettext("The logo is saved.") if key else gettext("The logo is removed."))
    return _back("settings")


@inside.post("/invite")
@needs("own")
def invite() -> ResponseReturnValue:
    """Invite someone to all its events; the link is shown too, to send in another way."""
    name = g.organisation.name
    mail = letters.Mail(
        gettext("Invitation to %(title)s", title=name),
        gettext("You are invited to work on %(title)s.", title=one_line(name)) + f"\n\n{letters.LINK}\n",
    )
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        sent = mail if views.sends_mail() else None
        token = organisations.invite(g.organisation, g.actor, email, role, sent)
    except Invalid as error:
        return _overview("", error.errors), 422
    session["invited"] = f"{views.base_url()}/account/invite/{token}"
    return _back("overview")


@inside.post("/invitations/<int:number>/revoke")
@needs("own")
def revoke(number: int) -> ResponseReturnValue:
    """Take back an invitation that has not been taken up."""
    members.revoke(g.organisation, number)
    said(gettext("The invitation is taken back: its link no longer works."))
    return _back("overview")


@inside.post("/members/<int:member>/role")
@needs("own")
def role(member: int) -> ResponseReturnValue:
    """Another role for a member."""
    members.set_role(g.organisation, g.actor, member, request.form.get("role", ""))
    said(gettext("Saved."))
    return _back("overview")


@inside.route("/members/<int:member>/remove", methods=["GET", "POST"])
@needs("own")
def remove(member: int) -> ResponseReturnValue:
    """Take a member out, once it has been said what that takes from them."""
    found = members.find(g.organisation, member)
    if request.method == "POST":
        name = found.account.name or found.account.email
        members.remove(g.organisation, g.actor, member, "events" in request.form)
        said(gettext("%(name)s is taken out.", name=name))
        return redirect("/organise/", 303) if found.account_id == g.account.id else _back("overview")
    return _page("organise/member_remove.html", member=found, single=members.single_events(g.organisation, found))


def _overview(link: str, errors: dict[str, str] | None = None) -> str:
    own = g.actor.may("own")
    return _page(
        "organise/organisation.html", years=organisations.events(g.organisation), link=link, errors=errors or {},
        members=members.of(g.organisation) if own else [], invited=members.invited(g.organisation) if own else [],
        roles=[(r, wording.member_role(r)) for r in ROLES], public=hosts.is_public(g.organisation.slug),
    )  # fmt: skip


def _page(template: str, **more: object) -> str:
    return render_template(template, organisation=g.organisation, actor=g.actor, account=g.account, **more)


def _back(endpoint: str) -> ResponseReturnValue:
    slug = g.organisation.slug
    return redirect(url_for(f"organise.organisations.organisation.{endpoint}", organisation=slug), 303)


blueprint.register_blueprint(inside)
