#include "services/recording/log/projection.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace centralita::recording {
namespace {

constexpr char kConsumer[] = "projection";
constexpr absl::Duration kPatience = absl::Seconds(10);  // With PostgreSQL.

}  // namespace

absl::StatusOr<eventlog::Cursor> Projection::LoadCursor() {
  const auto cursor = cursors_.Load(kConsumer, clock_.Now() + kPatience);
  if (!cursor.ok()) return cursor.status();
  return eventlog::ParseCursor(*cursor);
}

/// The entries only say what to look at: the state is at least as new as they are.
absl::Status Projection::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  const absl::Time deadline = clock_.Now() + kPatience;
  std::map<std::string, Projected> rows;
  for (const eventlog::FeedEntry& entry : entries) {
    const auto [row, is_first] = rows.try_emplace(entry.aggregate);
    if (is_first) row->second.listed.created = entry.appended_at;
    row->second.version = entry.first_version + static_cast<int64_t>(entry.payloads.size()) - 1;
  }
  std::vector<Projected> projected;
  for (auto& [id, row] : rows) {
    row.listed.id = RecordingId(id);
    absl::StatusOr<Recording> recording = log_.Look(row.listed.id, deadline);
    if (!recording.ok()) return recording.status();
    row.listed.recording = *std::move(recording);
    projected.push_back(std::move(row));
  }
  return cursors_.Move(kConsumer, eventlog::ToText(entries.back().cursor), projected, deadline);
}

}  // namespace centralita::recording
