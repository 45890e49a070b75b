#include "libs/eventlog/log.h"

#include <memory>
#include <utility>

#include "libs/eventlog/waiting.h"
#include "libs/status/error.h"

namespace centralita::eventlog {
namespace {

/// AppendAsync keeps to the deadline itself, but for the statement that is under way then.
constexpr absl::Duration kGrace = absl::Seconds(1);

}  // namespace

absl::Status Log::Append(AppendRequest request, absl::Time deadline) {
  auto answer = std::make_shared<Waiting<absl::Status>>();
  AppendAsync(std::move(request), deadline,
              [answer](absl::Status status) { answer->Set(std::move(status)); });
  const std::optional<absl::Status> status = answer->Get(deadline + kGrace);
  if (status.has_value()) return *status;
  return status::Error(absl::StatusCode::kUnknown, "APPEND_IN_DOUBT", "no answer from the store");
}

}  // namespace centralita::eventlog
