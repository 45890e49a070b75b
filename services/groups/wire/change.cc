#include "services/groups/wire/change.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/groups/wire/values.h"

namespace centralita::groups {
namespace {

FieldDifference FromProto(const v1::FieldChange& proto) {
  return {.path = proto.path(),
          .before = proto.before(),
          .after = proto.after(),
          .added = {proto.added().begin(), proto.added().end()},
          .removed = {proto.removed().begin(), proto.removed().end()},
          .reordered = proto.reordered()};
}

}  // namespace

v1::FieldChange ToProto(const FieldDifference& difference) {
  v1::FieldChange proto;
  proto.set_path(difference.path);
  proto.set_before(difference.before);
  proto.set_after(difference.after);
  proto.mutable_added()->Assign(difference.added.begin(), difference.added.end());
  proto.mutable_removed()->Assign(difference.removed.begin(), difference.removed.end());
  proto.set_reordered(difference.reordered);
  return proto;
}

v1::GroupChange ToProto(const AuditEntry& entry) {
  v1::GroupChange proto;
  proto.set_resource(entry.audit.resource);
  *proto.mutable_time() = ToProto(entry.time);
  const std::string& actor = entry.audit.actor;
  proto.set_actor(absl::StartsWith(actor, "people/")
                      ? absl::StrCat("workspaces/", entry.audit.workspace.value(), "/", actor)
                      : actor);
  proto.set_action(entry.audit.action);
  for (const FieldDifference& difference : entry.audit.differences) {
    *proto.add_fields() = ToProto(difference);
  }
  return proto;
}

std::string ToJson(const std::vector<FieldDifference>& differences) {
  v1::GroupChange change;
  for (const FieldDifference& difference : differences) *change.add_fields() = ToProto(difference);
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(change, &json).ok()) return "{}";
  return json;
}

absl::StatusOr<std::vector<FieldDifference>> FromJson(absl::string_view json) {
  v1::GroupChange change;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  if (!google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &change, options)
           .ok()) {
    return absl::DataLossError("differences are no JSON of ours");
  }
  std::vector<FieldDifference> differences;
  for (const v1::FieldChange& field : change.fields()) differences.push_back(FromProto(field));
  return differences;
}

}  // namespace centralita::groups
