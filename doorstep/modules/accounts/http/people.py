"""The people for whom somebody books: a parent, a child."""

import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.infra.http import actor_of, errors, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import BadPhone, CaredPersonFacts, KeepPerson, Relation, TooManyPeople
from doorstep.modules.accounts.services import people

router = Router(tags=["people cared for"], auth=signed_in)

_NOTES = StringConstraints(max_length=rules.LONGEST_PERSON_NOTES, pattern=r"^[^\x00]*$")


class CaredPersonOut(Schema):
    """Somebody for whom one books. ``stopped``: they asked for no mails, so none are sent though wanted here."""

    id: uuid.UUID
    name: str = Field(examples=["Helmi Korhonen"])
    relation: Relation
    phone: str = Field(description="E.164, or empty", examples=["+358401234567"])
    email: str = Field(examples=["helmi@example.org"])
    notes: str = Field(examples=["Hard of hearing: ring twice."])
    address_id: uuid.UUID | None = Field(description="one of one's own addresses, where the person lives")
    language: str = Field(description="in which mails are written", examples=["en"])
    notify: bool = Field(description="the person is told of the visits by e-mail")
    stopped: bool

    @classmethod
    def of(cls, person: CaredPersonFacts) -> "CaredPersonOut":
        """The wire form."""
        return cls(
            id=person.id,
            name=person.name,
            relation=person.relation,
            phone=person.phone,
            email=person.email,
            notes=person.notes,
            address_id=person.address_id,
            language=person.language,
            notify=person.notify,
            stopped=person.stopped,
        )


class CaredPeopleOut(Schema):
    """The people for whom one books, the first one first."""

    items: list[CaredPersonOut]


class CaredPersonIn(Schema):
    """All that is to be kept of somebody; what is left out is empty. Mails need an e-mail address."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=rules.NAME_LENGTH, examples=["Helmi Korhonen"])]
    relation: Relation = Relation.OTHER
    phone: str = Field("", max_length=40, examples=["+358401234567"])
    email: str = Field("", max_length=200, examples=["helmi@example.org"])
    notes: Annotated[str, _NOTES] = Field("", examples=["Hard of hearing: ring twice."])
    address_id: uuid.UUID | None = Field(None, examples=[None])
    language: str = Field("en", max_length=8, description="en, ru, zh-Hans or zh-Hant", examples=["en"])
    notify: bool = False

    def to_command(self) -> KeepPerson:
        """The command."""
        return KeepPerson(
            name=self.name,
            relation=self.relation,
            phone=self.phone,
            email=self.email,
            notes=self.notes,
            address_id=self.address_id,
            language=self.language,
            notify=self.notify,
        )


@router.get("/me/people", response=CaredPeopleOut, openapi_extra=errors(NotSignedIn))
def list_people(request: HttpRequest) -> CaredPeopleOut:
    """The people for whom I book."""
    return CaredPeopleOut(items=[CaredPersonOut.of(person) for person in selectors.cared_people_of(actor_of(request))])


@router.post(
    "/me/people", response={201: CaredPersonOut}, openapi_extra=errors(NotSignedIn, NotFound, BadPhone, TooManyPeople)
)
def add_person(request: HttpRequest, body: CaredPersonIn) -> Status[CaredPersonOut]:
    """Keep somebody for whom I book."""
    person = people.add_person(body.to_command(), actor=actor_of(request), now=utc_now())
    return Status(201, CaredPersonOut.of(person))


@router.get("/me/people/{uuid:person_id}", response=CaredPersonOut, openapi_extra=errors(NotSignedIn, NotFound))
def get_person(request: HttpRequest, person_id: uuid.UUID) -> CaredPersonOut:
    """One of them."""
    return CaredPersonOut.of(selectors.cared_person_facts(selectors.get_cared_person(person_id, actor_of(request))))


@router.put(
    "/me/people/{uuid:person_id}", response=CaredPersonOut, openapi_extra=errors(NotSignedIn, NotFound, BadPhone)
)
def change_person(request: HttpRequest, person_id: uuid.UUID, body: CaredPersonIn) -> CaredPersonOut:
    """Replace what is kept of somebody; visits already booked keep what they were booked with."""
    command = body.to_command()
    return CaredPersonOut.of(people.change_person(person_id, command, actor=actor_of(request), now=utc_now()))


@router.delete("/me/people/{uuid:person_id}", response={204: None}, openapi_extra=errors(NotSignedIn, NotFound))
def remove_person(request: HttpRequest, person_id: uuid.UUID) -> Status[None]:
    """Forget somebody; they get no mails any more."""
    people.remove_person(person_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)
