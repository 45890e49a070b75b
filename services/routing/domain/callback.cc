#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

constexpr size_t kMinDigits = 7;
constexpr size_t kMaxDigits = 15;  // ITU-T E.164 §6.

bool IsE164(const std::string& number) {
  return number.size() > kMinDigits && number.size() <= kMaxDigits + 1 && number[0] == '+' &&
         number[1] != '0' && std::all_of(number.begin() + 1, number.end(), absl::ascii_isdigit);
}

}  // namespace

absl::Status Decision::operator()(const RequestCallback& command) {
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                         absl::StrCat("call ", command.call.value(), " is not known"));
  }
  // Asked again: the first wish stands.
  if (call->callback.has_value() || call->outcome == RoutedOutcome::kMerged) {
    return absl::OkStatus();
  }
  if (call->phase != CallPhase::kWaiting) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "CALL_NOT_WAITING",
                         "an agent is being rung or has the call, or it is over");
  }
  const CallbackOffer& offer = w_.group(call->group).config->callback;
  if (!offer.offered) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "CALLBACK_NOT_OFFERED",
                         "the group does not call back");
  }
  const std::string& number = command.number.empty() ? call->caller : command.number;
  if (!IsE164(number)) {
    return status::Error(
        absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED",
        number.empty() ? "the caller's number is withheld" : "not a number in E.164");
  }
  // One caller is called back once, however often the caller calls: the earlier place is the better.
  // A promise that an agent is keeping already is none for whoever calls now with that number.
  if (w_.FindCallback(number) != nullptr) {
    Emit(CallEnded{.call = command.call, .outcome = RoutedOutcome::kMerged});
    return absl::OkStatus();
  }
  Emit(CallbackRequested{
      .call = command.call, .number = number, .expires = now_ + offer.expire_after});
  return absl::OkStatus();
}

}  // namespace centralita::routing
