#include "services/ticketing/domain/call_tab.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::ticketing {
namespace {

/// Whether the router has gone on from the offer to which a ringing leg belongs. Several may stand
/// side by side: whichever the newest decision does not name is gone.
bool IsWithdrawn(const CallRecord& record, const AgentLeg& leg) {
  using State = CallRouted::State;
  if (record.routed == State::kConnected && leg.token == record.routed_token) return false;
  const auto offer = record.offers.find(leg.token);
  return offer != record.offers.end() && offer->second < record.routed_revision;
}

/// When the leg stopped to matter to its agent; nothing while it does.
std::optional<absl::Time> OverAt(const CallRecord& record, const AgentLeg& leg) {
  if (leg.over.has_value()) return leg.over;
  if (record.ended()) return record.end;
  if (!leg.connected.has_value() && IsWithdrawn(record, leg)) return record.routed_at;
  return std::nullopt;
}

absl::Duration WaitedBefore(const CallRecord& record, absl::Time opened) {
  const absl::Time since =
      record.hops.empty() ? record.start.value_or(opened) : record.hops.front().entered;
  return std::max(absl::ZeroDuration(), opened - since);
}

void Add(const CallRecord& record, const AgentLeg& leg, CallTab& tab) {
  const absl::Time begun = leg.rung.value_or(leg.connected.value_or(absl::InfiniteFuture()));
  tab.opened = std::min(tab.opened, begun);
  if (leg.connected.has_value()) {
    tab.connected = std::min(tab.connected.value_or(absl::InfiniteFuture()), *leg.connected);
  }
  const std::optional<absl::Time> over = OverAt(record, leg);
  if (over.has_value()) {
    tab.closed = std::max(tab.closed.value_or(absl::InfinitePast()), *over);
  } else if (leg.connected.has_value()) {
    tab.state = TabState::kConnected;
  } else if (tab.state == TabState::kClosed) {
    tab.state = TabState::kRinging;
  }
}

}  // namespace

std::vector<CallTab> TabsOf(const CallRecord& record) {
  std::map<PersonId, CallTab> tabs;
  for (const auto& [id, leg] : record.legs) {
    if (leg.person.empty()) continue;
    const auto [it, is_new] =
        tabs.try_emplace(leg.person, CallTab{.call = record.id,
                                             .person = leg.person,
                                             .state = TabState::kClosed,
                                             .opened = absl::InfiniteFuture()});
    Add(record, leg, it->second);
  }
  std::vector<CallTab> result;
  for (auto& [person, tab] : tabs) {
    if (tab.state != TabState::kClosed) tab.closed.reset();
    tab.waited = WaitedBefore(record, tab.opened);
    result.push_back(tab);
  }
  return result;
}

absl::Status CheckCloseByHand(const CallTab& tab) {
  if (tab.state == TabState::kClosed) return absl::OkStatus();
  return status::Error(absl::StatusCode::kFailedPrecondition, "CALL_IN_PROGRESS",
                       absl::StrCat("call ", tab.call.value(), " goes on; its tab closes with it"));
}

}  // namespace centralita::ticketing
