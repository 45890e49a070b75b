#pragma once

#include "centralita/routing/v1/presence.pb.h"
#include "centralita/routing/v1/routing.pb.h"
#include "centralita/routing/v1/routing_event.pb.h"
#include "centralita/routing/v1/routing_service.pb.h"
#include "services/routing/domain/agent.h"
#include "services/routing/domain/call.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/outcome.h"

namespace centralita::routing {

// Values that the domain does not know become its zero: what a newer version wrote is read with the
// least that it can mean.

v1::MissedReason ToProto(MissedReason reason);
MissedReason FromProto(v1::MissedReason reason);

v1::RoutedOutcome ToProto(RoutedOutcome outcome);
RoutedOutcome FromProto(v1::RoutedOutcome outcome);

v1::OfferOutcome ToProto(OfferOutcome outcome);
OfferOutcome FromProto(v1::OfferOutcome outcome);

v1::NobodyBecause ToProto(NobodyBecause because);
v1::CallerKnowledge ToProto(CallerKnowledge knowledge);
CallerKnowledge FromProto(v1::CallerKnowledge knowledge);
v1::CallEndCause ToProto(CallEndCause cause);
CallEndCause FromProto(v1::CallEndCause cause);

v1::SupervisorAction ToProto(SupervisorAction action);
SupervisorAction FromProto(v1::SupervisorAction action);

v1::ChosenStatus ToProto(ChosenStatus status);
ChosenStatus FromProto(v1::ChosenStatus status);
v1::SystemState ToProto(SystemState state);
v1::NotRoutable ToProto(NotRoutable because);

v1::CallPhase ToProto(CallPhase phase);
CallPhase FromProto(v1::CallPhase phase);

}  // namespace centralita::routing
