#pragma once

#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "centralita/groups/v1/schedule.pb.h"
#include "libs/ids/name.h"
#include "libs/schedule/spans.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

inline constexpr char kWorkspaceName[] = "workspaces/*";
inline constexpr char kGroupName[] = "workspaces/*/groups/*";
inline constexpr char kHolidayName[] = "workspaces/*/holidays/*";
inline constexpr char kPersonName[] = "workspaces/*/people/*";

google::protobuf::Timestamp ToProto(absl::Time time);
absl::Time FromProto(const google::protobuf::Timestamp& timestamp);

google::protobuf::Duration ToProto(absl::Duration duration);
/// Whole milliseconds, because that is what is kept.
absl::Duration FromProto(const google::protobuf::Duration& proto);

/// The last id of a name within `workspace`: INVALID_ARGUMENT with NAME_MALFORMED, also for a name of
/// another workspace.
absl::StatusOr<std::string> ParseId(const WorkspaceId& workspace, absl::string_view pattern,
                                    absl::string_view name);

template <typename Id, typename Names>
absl::StatusOr<std::vector<Id>> ParseIds(const WorkspaceId& workspace, absl::string_view pattern,
                                         const Names& names) {
  std::vector<Id> parsed;
  parsed.reserve(static_cast<size_t>(names.size()));
  for (const std::string& name : names) {
    absl::StatusOr<std::string> id = ParseId(workspace, pattern, name);
    if (!id.ok()) return id.status();
    parsed.push_back(Id(*std::move(id)));
  }
  return parsed;
}

template <typename Id>
std::string NameOf(absl::string_view pattern, const WorkspaceId& workspace, const Id& id) {
  return ids::MakeName(pattern, {workspace.value(), id.value()});
}

/// Open spans of a holiday or an override.
template <typename Spans>
schedule::DaySpans ReadSpans(const Spans& protos) {
  schedule::DaySpans spans;
  for (const v1::OpenSpan& span : protos) {
    spans.push_back({span.open_minute(), span.close_minute()});
  }
  return spans;
}

template <typename Spans>
void WriteSpans(const schedule::DaySpans& spans, Spans& protos) {
  for (const schedule::OpenSpan& span : spans) {
    v1::OpenSpan& added = *protos.Add();
    added.set_open_minute(span.open_minute);
    added.set_close_minute(span.close_minute);
  }
}

}  // namespace centralita::groups
