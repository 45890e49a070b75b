#include "services/routing/wire/enums.h"

namespace centralita::routing {
namespace {

/// Enumerations of both sides that have the same values in the same order: checked by wire_test.cc.
template <typename To, typename From>
To Same(From value, int last) {
  const int number = static_cast<int>(value);
  return static_cast<To>(number < 0 || number > last ? 0 : number);
}

}  // namespace

v1::MissedReason ToProto(MissedReason reason) {
  return Same<v1::MissedReason>(reason, v1::MissedReason_MAX);
}
MissedReason FromProto(v1::MissedReason reason) {
  return Same<MissedReason>(reason, static_cast<int>(MissedReason::kCallbackExpired));
}

v1::RoutedOutcome ToProto(RoutedOutcome outcome) {
  return Same<v1::RoutedOutcome>(outcome, v1::RoutedOutcome_MAX);
}
RoutedOutcome FromProto(v1::RoutedOutcome outcome) {
  return Same<RoutedOutcome>(outcome, static_cast<int>(RoutedOutcome::kMerged));
}

v1::OfferOutcome ToProto(OfferOutcome outcome) {
  return Same<v1::OfferOutcome>(outcome, v1::OfferOutcome_MAX);
}
OfferOutcome FromProto(v1::OfferOutcome outcome) {
  return Same<OfferOutcome>(outcome, static_cast<int>(OfferOutcome::kSuperseded));
}

v1::NobodyBecause ToProto(NobodyBecause because) {
  return Same<v1::NobodyBecause>(because, v1::NobodyBecause_MAX);
}

v1::CallerKnowledge ToProto(CallerKnowledge knowledge) {
  return Same<v1::CallerKnowledge>(knowledge, v1::CallerKnowledge_MAX);
}
CallerKnowledge FromProto(v1::CallerKnowledge knowledge) {
  return Same<CallerKnowledge>(knowledge, static_cast<int>(CallerKnowledge::kNotFound));
}

v1::CallEndCause ToProto(CallEndCause cause) {
  switch (cause) {
    case CallEndCause::kCallerHungUp:
      return v1::CALL_END_CAUSE_CALLER_HUNG_UP;
    case CallEndCause::kAgentHungUp:
      return v1::CALL_END_CAUSE_AGENT_HUNG_UP;
    case CallEndCause::kCallbackUnanswered:
      return v1::CALL_END_CAUSE_CALLBACK_UNANSWERED;
    case CallEndCause::kFailed:
      break;
  }
  return v1::CALL_END_CAUSE_FAILED;
}

CallEndCause FromProto(v1::CallEndCause cause) {
  switch (cause) {
    case v1::CALL_END_CAUSE_CALLER_HUNG_UP:
      return CallEndCause::kCallerHungUp;
    case v1::CALL_END_CAUSE_AGENT_HUNG_UP:
      return CallEndCause::kAgentHungUp;
    case v1::CALL_END_CAUSE_CALLBACK_UNANSWERED:
      return CallEndCause::kCallbackUnanswered;
    default:
      return CallEndCause::kFailed;
  }
}

v1::SupervisorAction ToProto(SupervisorAction action) {
  return static_cast<v1::SupervisorAction>(static_cast<int>(action) + v1::SUPERVISOR_ACTION_MOVE);
}
SupervisorAction FromProto(v1::SupervisorAction action) {
  return Same<SupervisorAction>(action - v1::SUPERVISOR_ACTION_MOVE,
                                static_cast<int>(SupervisorAction::kSetStatus));
}

v1::ChosenStatus ToProto(ChosenStatus status) {
  return static_cast<v1::ChosenStatus>(static_cast<int>(status) + v1::CHOSEN_STATUS_OFFLINE);
}
ChosenStatus FromProto(v1::ChosenStatus status) {
  return Same<ChosenStatus>(status - v1::CHOSEN_STATUS_OFFLINE,
                            static_cast<int>(ChosenStatus::kDoNotDisturb));
}

v1::SystemState ToProto(SystemState state) {
  return static_cast<v1::SystemState>(static_cast<int>(state) + v1::SYSTEM_STATE_UNREACHABLE);
}

v1::NotRoutable ToProto(NotRoutable because) {
  return Same<v1::NotRoutable>(because, v1::NotRoutable_MAX);
}

v1::CallPhase ToProto(CallPhase phase) { return static_cast<v1::CallPhase>(phase); }
CallPhase FromProto(v1::CallPhase phase) {
  return Same<CallPhase>(phase, static_cast<int>(CallPhase::kEnded));
}

}  // namespace centralita::routing
