#include "services/routing/feeds/groups_feed.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "centralita/groups/v1/group.pb.h"
#include "libs/eventlog/cursors.h"
#include "libs/log/log.h"
#include "libs/postgres/transaction.h"
#include "services/routing/wire/group.h"

namespace centralita::routing {
namespace {

constexpr char kSchema[] = "routing";
constexpr char kConsumer[] = "groups-to-routing";
constexpr absl::Duration kPatience = absl::Seconds(5);

}  // namespace

absl::StatusOr<eventlog::Cursor> GroupsFeed::LoadCursor() {
  return eventlog::LoadCursor(pool_, kSchema, kConsumer, clock_.Now() + kPatience);
}

/// The effect comes first: a version that was taken in before changes nothing.
absl::Status GroupsFeed::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  for (const eventlog::FeedEntry& entry : entries) {
    for (const std::string& payload : entry.payloads) {
      if (absl::Status taken = Configure(payload); !taken.ok()) return taken;
    }
  }
  return postgres::ReadWrite(
      pool_, clock_.Now() + kPatience, [&](pqxx::transaction_base& transaction) {
        return eventlog::TakeEntries(transaction, kSchema, kConsumer, entries).status();
      });
}

absl::Status GroupsFeed::Configure(const std::string& payload) {
  groups::v1::GroupSnapshot snapshot;
  absl::StatusOr<GroupConfig> config = absl::InvalidArgumentError("not a GroupSnapshot");
  std::vector<std::string> unknown;
  if (snapshot.ParseFromString(payload)) config = FromProto(snapshot, &unknown);
  if (!config.ok()) {
    // One bad group must not keep all others from their changes.
    log::Error("group snapshot was refused",
               {{"group_id", snapshot.group_id()}, {"status", config.status()}});
    return absl::OkStatus();
  }
  if (!unknown.empty()) {
    log::Warning("group settings were not known, and their defaults taken",
                 {{"group_id", snapshot.group_id()}, {"settings", absl::StrJoin(unknown, " ")}});
  }
  const WorkspaceId workspace = config->workspace;
  return workspaces_.Execute(
      workspace, ConfigureGroup{*std::move(config)}, [](const Workspace&, int64_t) {},
      clock_.Now() + kPatience);
}

}  // namespace centralita::routing
