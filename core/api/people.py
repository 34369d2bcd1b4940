"""People, invitations, teams and keys through the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access, queries
from core.actions import factors, invitations, teams, tokens
from core.actions import people as actions
from core.api.etags import version_from
from core.api.kit import Kit
from core.models import AccessToken, Invitation, Membership, Team, User
from core.roles import Family, Perm, Role
from core.views.invitations import join_url


class Nothing(serializers.Serializer[Any]):
    """The body of a verb that needs no words."""


class ResetBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=150)


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)
    team = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.all(), allow_null=True, default=None
    )
    families = serializers.ListField(
        child=serializers.ChoiceField(choices=Family.choices), default=list
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        reviews = values["role"] == Role.GOVERNANCE_REVIEWER
        if reviews != bool(values["families"]):
            text = "Reviewers have at least one family, nobody else has any."
            raise serializers.ValidationError({"families": [text]})
        return values


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    class Meta:
        model = Membership
        fields = ["id", "role", "team", "families"]


class PersonSerializer(serializers.ModelSerializer[User]):
    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = User
        fields = ["id", "email", "name", "title", "time_zone", "manager", "is_active"]
        fields += ["memberships", "version"]
        read_only_fields = ["email", "is_active", "version"]


class PersonViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[User],
):
    """Who works here. Changing somebody else needs the right to edit people."""

    serializer_class = PersonSerializer

    def get_queryset(self) -> QuerySet[User]:
        if access.may(self.person, Perm.PORTFOLIO_VIEW):
            return queries.people()
        return queries.people().filter(pk=self.person.pk)

    def partial_update(self, request: Request, **_: Any) -> Response:
        person = self.get_object()
        version = version_from(request, person)
        body = self.get_serializer(person, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        actions.edit_profile(person, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"], serializer_class=RoleSerializer)
    def grant(self, request: Request, **_: Any) -> Response:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        person = self.get_object()
        made = actions.grant(person, **self.body(RoleSerializer), by=self.person)
        return Response(MembershipSerializer(made).data, status=201)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def deactivate(self, request: Request, **_: Any) -> Response:
        person = actions.deactivate(self.get_object(), by=self.person)
        return Response(PersonSerializer(person).data)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def reactivate(self, request: Request, **_: Any) -> Response:
        person = actions.reactivate(self.get_object(), by=self.person)
        return Response(PersonSerializer(person).data)

    @action(
        detail=True,
        methods=["post"],
        serializer_class=ResetBody,
        url_path="reset-factors",
    )
    def reset_factors(self, request: Request, **_: Any) -> Response:
        """Take away the passkeys and the app that a person lost; they wait a day."""
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        person, said = self.get_object(), self.body(ResetBody)
        done = factors.reset(person, **said, by=self.person)
        return Response({"signs_from": done.signs_from})

    @action(detail=False, methods=["get"])
    def me(self, request: Request) -> Response:
        """The person this session or key belongs to."""
        return self.shown(queries.people().get(pk=self.person.pk))


class MembershipViewSet(Kit, viewsets.GenericViewSet[Membership]):
    """A role held somewhere: granted at the person, revoked here."""

    serializer_class = MembershipSerializer
    queryset = Membership.objects.select_related("user", "team").order_by("id")

    def destroy(self, request: Request, **_: Any) -> Response:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        actions.revoke(self.get_object(), by=self.person)
        return Response(status=204)


class InvitationSerializer(RoleSerializer):
    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField(max_length=200)
    name = serializers.CharField(max_length=120)
    expires_at = serializers.DateTimeField(read_only=True)


class InvitationViewSet(
    Kit, mixins.ListModelMixin, viewsets.GenericViewSet[Invitation]
):
    """Open invitations. The answer to a create has the link, once."""

    serializer_class = InvitationSerializer
    secrets = {"link"}
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        return queries.open_invitations()

    def create(self, request: Request) -> Response:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        fields = self.body(InvitationSerializer)
        made, token = invitations.create(**fields, by=self.person)
        link = request.build_absolute_uri(join_url(token))
        shown = self.get_serializer(made).data
        return Response({**shown, "link": link}, status=201)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def withdraw(self, request: Request, **_: Any) -> Response:
        made = invitations.withdraw(self.get_object(), by=self.person)
        return Response(InvitationSerializer(made).data)


class TeamSerializer(serializers.ModelSerializer[Team]):
    class Meta:
        model = Team
        fields = ["id", "name", "version"]
        read_only_fields = ["version"]
        # The action looks for doubles, and says it for people.
        extra_kwargs: ClassVar[dict[str, Any]] = {"name": {"validators": []}}


class TeamViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Team],
):
    """Teams: whose work a product, and most rights, belong to."""

    serializer_class = TeamSerializer
    queryset = Team.objects.order_by("name", "id")

    def create(self, request: Request) -> Response:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        team = teams.create(**self.body(TeamSerializer), by=self.person)
        return self.shown(team, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        team = self.get_object()
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        version = version_from(request, team)
        name = self.body(TeamSerializer)["name"]
        return self.shown(
            teams.rename(team, name=name, version=version, by=self.person)
        )


class KeySerializer(serializers.ModelSerializer[AccessToken]):
    days = serializers.IntegerField(
        write_only=True, min_value=1, max_value=3650, allow_null=True, default=90
    )

    class Meta:
        model = AccessToken
        fields = ["id", "name", "start", "days"]
        fields += ["created_at", "last_used_at", "expires_at", "revoked_at"]
        read_only_fields = fields[2:3] + fields[4:]


class KeyViewSet(Kit, mixins.ListModelMixin, viewsets.GenericViewSet[AccessToken]):
    """One's own keys. The answer to a create has the secret, once."""

    serializer_class = KeySerializer
    secrets = {"secret"}
    queryset = AccessToken.objects.none()

    def get_queryset(self) -> QuerySet[AccessToken]:
        return AccessToken.objects.filter(user=self.person).order_by("-id")

    def create(self, request: Request) -> Response:
        key, secret = tokens.create(**self.body(KeySerializer), by=self.person)
        return Response({**self.get_serializer(key).data, "secret": secret}, status=201)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def revoke(self, request: Request, **_: Any) -> Response:
        key = tokens.revoke(self.get_object(), by=self.person)
        return Response(KeySerializer(key).data)
