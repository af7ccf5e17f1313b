"""Tables of fieldwork."""

from doorstep.modules.fieldwork.models.alerts import Alert as Alert
from doorstep.modules.fieldwork.models.door import Act as Act
from doorstep.modules.fieldwork.models.door import CheckIn as CheckIn
from doorstep.modules.fieldwork.models.door import DoneItem as DoneItem
from doorstep.modules.fieldwork.models.door import DoorCode as DoorCode
from doorstep.modules.fieldwork.models.door import Record as Record
from doorstep.modules.fieldwork.models.door import SignOff as SignOff
from doorstep.modules.fieldwork.models.door import VisitPhoto as VisitPhoto
from doorstep.modules.fieldwork.models.safety import SafetyContactRow as SafetyContactRow
from doorstep.modules.fieldwork.models.safety import SafetyTimer as SafetyTimer
from doorstep.modules.fieldwork.models.safety import seal_contact as seal_contact
from doorstep.modules.fieldwork.models.terms import MarketTerms as MarketTerms
from doorstep.modules.fieldwork.models.tracking import Look as Look
from doorstep.modules.fieldwork.models.tracking import Position as Position
from doorstep.modules.fieldwork.models.tracking import ShareLink as ShareLink
from doorstep.modules.fieldwork.models.tracking import Trip as Trip
