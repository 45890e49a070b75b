#include "services/calls/app/leg_reports.h"

#include <algorithm>
#include <string>
#include <utility>

namespace centralita::calls {
namespace {

/// How long an INVITE waits for the directory before it is written down without it.
constexpr absl::Duration kDirectoryPatience = absl::Milliseconds(100);

}  // namespace

absl::Status LegReports::Take(const CallId& call, std::vector<LegEvent> events,
                              absl::Time deadline) {
  std::string gateway;
  ReportLegs report{.events = std::move(events)};
  for (const LegEvent& event : report.events) {
    const auto* incoming = std::get_if<IncomingCall>(&event.what);
    if (incoming == nullptr) continue;
    gateway = incoming->gateway_address;
    absl::StatusOr<NumberVerdict> verdict =
        numbers_.Judge(*incoming, std::min(deadline, clock_.Now() + kDirectoryPatience));
    if (verdict.ok()) report.verdict = *std::move(verdict);
  }
  absl::Status taken = calls_.Execute(call, std::move(report), deadline).status();
  if (taken.ok() && !gateway.empty()) silence_.NoteLife(gateway);
  return taken;
}

}  // namespace centralita::calls
