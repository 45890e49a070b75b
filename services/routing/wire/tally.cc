#include "services/routing/wire/tally.h"

#include "centralita/routing/v1/tally_image.pb.h"
#include "libs/status/error.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

template <typename Proto>
absl::Status Parse(absl::string_view bytes, Proto& proto) {
  if (proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return status::Error(absl::StatusCode::kDataLoss, "TALLY_MALFORMED",
                       "not an image of this kind of tally");
}

}  // namespace

std::string Encode(const OpenStay& stay) {
  v1::OpenStayImage proto;
  proto.set_group_id(stay.group.value());
  *proto.mutable_enter_time() = ToProto(stay.entered);
  *proto.mutable_service_level() = ToProto(stay.service_level);
  for (const auto& [token, person] : stay.offers) {
    proto.add_tokens(token);
    proto.add_person_ids(person.value());
  }
  if (stay.answered.has_value()) *proto.mutable_answer_time() = ToProto(*stay.answered);
  proto.set_answered_by(stay.answered_by.value());
  return proto.SerializeAsString();
}

std::string Encode(const OpenWrapUp& wrap_up) {
  v1::OpenWrapUpImage proto;
  proto.set_group_id(wrap_up.group.value());
  *proto.mutable_enter_time() = ToProto(wrap_up.entered);
  *proto.mutable_start_time() = ToProto(wrap_up.began);
  return proto.SerializeAsString();
}

std::string Encode(absl::Duration level) { return ToProto(level).SerializeAsString(); }

absl::Status Decode(absl::string_view bytes, OpenStay& stay) {
  v1::OpenStayImage proto;
  if (absl::Status parsed = Parse(bytes, proto); !parsed.ok()) return parsed;
  stay = {.group = GroupId(proto.group_id()),
          .entered = FromProto(proto.enter_time()),
          .service_level = FromProto(proto.service_level()),
          .answered_by = PersonId(proto.answered_by())};
  for (int i = 0; i < proto.tokens_size() && i < proto.person_ids_size(); ++i) {
    stay.offers.emplace_back(proto.tokens(i), PersonId(proto.person_ids(i)));
  }
  if (proto.has_answer_time()) stay.answered = FromProto(proto.answer_time());
  return absl::OkStatus();
}

absl::Status Decode(absl::string_view bytes, OpenWrapUp& wrap_up) {
  v1::OpenWrapUpImage proto;
  if (absl::Status parsed = Parse(bytes, proto); !parsed.ok()) return parsed;
  wrap_up = {.group = GroupId(proto.group_id()),
             .entered = FromProto(proto.enter_time()),
             .began = FromProto(proto.start_time())};
  return absl::OkStatus();
}

absl::Status Decode(absl::string_view bytes, absl::Duration& level) {
  google::protobuf::Duration proto;
  if (absl::Status parsed = Parse(bytes, proto); !parsed.ok()) return parsed;
  level = FromProto(proto);
  return absl::OkStatus();
}

}  // namespace centralita::routing
