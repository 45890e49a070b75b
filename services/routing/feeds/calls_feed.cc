#include "services/routing/feeds/calls_feed.h"

#include <optional>
#include <string>
#include <utility>

#include "centralita/calls/v1/call_event.pb.h"
#include "libs/eventlog/cursors.h"
#include "libs/log/log.h"
#include "libs/postgres/transaction.h"

namespace centralita::routing {
namespace {

constexpr char kSchema[] = "routing";
constexpr char kConsumer[] = "calls-to-routing";
constexpr absl::Duration kPatience = absl::Seconds(5);

/// How the call left us, if the event says that it did.
std::optional<CallEndCause> CauseIn(const calls::v1::CallEvent& event) {
  if (event.has_agent_left()) return CallEndCause::kAgentHungUp;
  if (!event.has_ended()) return std::nullopt;
  if (event.ended().missed_reason() == v1::MISSED_REASON_CALLBACK_UNANSWERED) {
    return CallEndCause::kCallbackUnanswered;
  }
  switch (event.ended().hung_up_by()) {
    case calls::v1::HUNG_UP_BY_CALLER:
      return CallEndCause::kCallerHungUp;
    case calls::v1::HUNG_UP_BY_AGENT:
      return CallEndCause::kAgentHungUp;
    default:
      return CallEndCause::kFailed;
  }
}

}  // namespace

absl::StatusOr<eventlog::Cursor> CallsFeed::LoadCursor() {
  return eventlog::LoadCursor(pool_, kSchema, kConsumer, clock_.Now() + kPatience);
}

absl::Status CallsFeed::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  for (const eventlog::FeedEntry& entry : entries) {
    for (const std::string& payload : entry.payloads) {
      if (absl::Status followed = Follow(entry.aggregate, payload); !followed.ok()) {
        return followed;
      }
    }
  }
  return postgres::ReadWrite(
      pool_, clock_.Now() + kPatience, [&](pqxx::transaction_base& transaction) {
        return eventlog::TakeEntries(transaction, kSchema, kConsumer, entries).status();
      });
}

absl::Status CallsFeed::Follow(const std::string& call, const std::string& payload) {
  calls::v1::CallEvent event;
  if (!event.ParseFromString(payload)) {
    log::Error("call event was refused", {{"call_id", call}});
    return absl::OkStatus();
  }
  const std::optional<CallEndCause> cause = CauseIn(event);
  if (!cause.has_value() || event.workspace_id().empty()) return absl::OkStatus();
  return workspaces_.Execute(
      WorkspaceId(event.workspace_id()), EndCall{.call = CallId(call), .cause = *cause},
      [](const Workspace&, int64_t) {}, clock_.Now() + kPatience);
}

}  // namespace centralita::routing
