"""What the crisis floor remembers, one module for each thing people hold."""

from vigie.crisis.models.crises import Crisis, CrisisEvent
from vigie.crisis.models.drills import Drill, DrillAct
from vigie.crisis.models.forecasts import Foretold
from vigie.crisis.models.past import PastCase
from vigie.crisis.models.plans import ContactCheck, PlanCopy, PlanRehearsal, PlanVersion
from vigie.crisis.models.signals import Lookout, Quarter, Series, Signal, Watchkeeping
from vigie.crisis.models.statements import Approval, Publication, Statement, StatementText
from vigie.crisis.models.telling import (
    Improvement,
    Review,
    RoomLink,
    Stakeholder,
    Update,
    UpdateMail,
)
from vigie.crisis.models.work import CrisisCase, Decision, Fact, HandOver, Pause, Step

__all__ = [
    "Approval",
    "ContactCheck",
    "Crisis",
    "CrisisCase",
    "CrisisEvent",
    "Decision",
    "Drill",
    "DrillAct",
    "Fact",
    "Foretold",
    "HandOver",
    "Improvement",
    "Lookout",
    "PastCase",
    "Pause",
    "PlanCopy",
    "PlanRehearsal",
    "PlanVersion",
    "Publication",
    "Quarter",
    "Review",
    "RoomLink",
    "Series",
    "Signal",
    "Stakeholder",
    "Statement",
    "StatementText",
    "Step",
    "Update",
    "UpdateMail",
    "Watchkeeping",
]
