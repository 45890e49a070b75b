#include "services/groups/wire/values.h"

#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(timestamp.seconds()))));
  return timestamp;
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  proto.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(duration - absl::Seconds(proto.seconds()))));
  return proto;
}

absl::Duration FromProto(const google::protobuf::Duration& proto) {
  return absl::Trunc(absl::Seconds(proto.seconds()) + absl::Nanoseconds(proto.nanos()),
                     absl::Milliseconds(1));
}

absl::StatusOr<std::string> ParseId(const WorkspaceId& workspace, absl::string_view pattern,
                                    absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(pattern, name);
  if (!ids.ok()) return ids.status();
  if ((*ids)[0] == workspace.value()) return std::move((*ids)[1]);
  return Invalid("NAME_MALFORMED", absl::StrCat("\"", name, "\" is of another workspace"));
}

}  // namespace centralita::groups
