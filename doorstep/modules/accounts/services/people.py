"""Keeping the people for whom somebody books."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from doorstep.infra.db import LockSpace, lock_keys, transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotSignedIn
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import rules, selectors
from doorstep.modules.accounts.contracts import LANGUAGES, CaredPersonFacts, KeepPerson, TooManyPeople
from doorstep.modules.accounts.models import CaredPerson
from doorstep.modules.accounts.services.profile import check_name


@transaction
def add_person(command: KeepPerson, *, actor: Actor, now: datetime) -> CaredPersonFacts:
    """
    Keep somebody for whom the actor books.

    :raises InvalidInput: without a name, with a broken e-mail, or if mails are wanted without one.
    :raises BadPhone: if the phone has no country code.
    :raises NotFound: if the address is not the actor's own.
    :raises TooManyPeople: if the actor keeps 12 already.
    """
    if actor.user_id is None:
        raise NotSignedIn
    lock_keys(LockSpace.PERSON, [actor.user_id])
    if CaredPerson.objects.filter(user_id=actor.user_id).count() >= rules.PEOPLE_LIMIT:
        raise TooManyPeople(limit=rules.PEOPLE_LIMIT)
    person = CaredPerson(id=new_id(), user_id=actor.user_id, created_at=now)
    _write(person, command, actor)
    person.save(force_insert=True)
    return selectors.cared_person_facts(person)


@transaction
def change_person(person_id: uuid.UUID, command: KeepPerson, *, actor: Actor, now: datetime) -> CaredPersonFacts:
    """
    Replace what is kept of a person. Visits already booked keep what they were booked with.

    :raises NotFound: unless the person, and the address, are the actor's own.
    :raises InvalidInput: and :raises BadPhone: as :func:`add_person`.
    """
    person = selectors.get_cared_person(person_id, actor, locked=True)
    _write(person, command, actor)
    person.save()
    return selectors.cared_person_facts(person)


@transaction
def remove_person(person_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Forget a person; they get no mails any more. Visits already booked keep what they were booked with.

    :raises NotFound: unless the person is the actor's own.
    """
    selectors.get_cared_person(person_id, actor, locked=True).delete()


def _write(person: CaredPerson, command: KeepPerson, actor: Actor) -> None:
    email = command.email.strip().lower()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise InvalidInput("This is not an e-mail address.", field="email") from None
    if command.notify and not email:
        raise InvalidInput("Mails need an e-mail address.", field="email")
    if command.language not in LANGUAGES:
        raise InvalidInput(f"Languages: {', '.join(LANGUAGES)}.", field="language")
    if len(command.notes) > rules.LONGEST_PERSON_NOTES:
        raise InvalidInput(f"Notes have at most {rules.LONGEST_PERSON_NOTES} characters.", field="notes")
    phone = command.phone.strip()
    person.put("name", check_name(command.name))
    person.put("phone", rules.normalize_phone(phone) if phone else "")
    person.put("email", email)
    person.put("notes", command.notes.strip())
    person.relation = command.relation
    person.language = command.language
    person.notify = command.notify
    person.address_id = None if command.address_id is None else selectors.get_address(command.address_id, actor).pk
