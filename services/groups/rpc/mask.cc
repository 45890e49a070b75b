#include "services/groups/rpc/mask.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {
namespace {

template <typename Field>
using FieldsByName = std::map<std::string, Field>;

template <typename Field>
absl::StatusOr<std::set<Field>> Parse(const FieldsByName<Field>& known,
                                      const google::protobuf::FieldMask& mask) {
  std::set<Field> fields;
  for (const std::string& path : mask.paths()) {
    const auto it = known.find(path);
    if (it == known.end()) {
      return Invalid("UPDATE_MASK_INVALID", absl::StrCat("update_mask has \"", path, "\""),
                     {{"path", path}});
    }
    fields.insert(it->second);
  }
  if (fields.empty()) return Invalid("UPDATE_MASK_INVALID", "update_mask is empty");
  return fields;
}

const FieldsByName<GroupField>& GroupFields() {
  static const auto& fields = *new FieldsByName<GroupField>{
      {"display_name", GroupField::kDisplayName},
      {"queue_id", GroupField::kQueueId},
      {"schedule", GroupField::kHours},
      {"holidays", GroupField::kHolidays},
      {"overflow", GroupField::kOverflow},
      {"agents", GroupField::kAgents},
      {"administrators", GroupField::kAdministrators},
      {"ring_time", GroupField::kRingTime},
      {"wrap_up_time", GroupField::kWrapUpTime},
      {"max_wait_time", GroupField::kMaxWaitTime},
      {"allow_transfer", GroupField::kAllowTransfer},
      {"auto_redirect", GroupField::kRedirect},
      {"fail_safe", GroupField::kFailSafe},
      {"recording_off", GroupField::kRecordingOff},
      {"distribution", GroupField::kDistribution},
      {"agent_settings", GroupField::kAgentSettings},
      {"max_length", GroupField::kMaxLength},
      {"empty_queue", GroupField::kEmptyQueue},
      {"missed_offers", GroupField::kMissedOffers},
      {"announcements", GroupField::kAnnouncements},
      {"callback", GroupField::kCallback},
      {"priority", GroupField::kPriority},
      {"service_level_time", GroupField::kServiceLevelTime},
      {"max_wrap_up_extension", GroupField::kMaxWrapUpExtension},
      {"channels", GroupField::kChannels},
      {"overrides", GroupField::kOverrides},
  };
  return fields;
}

const FieldsByName<HolidayField>& HolidayFields() {
  static const auto& fields = *new FieldsByName<HolidayField>{
      {"display_name", HolidayField::kDisplayName},
      {"date", HolidayField::kDate},
      {"yearly", HolidayField::kYearly},
      {"open_spans", HolidayField::kOpenSpans},
      {"regions", HolidayField::kRegions},
      {"moving_day", HolidayField::kMovingDay},
  };
  return fields;
}

}  // namespace

absl::StatusOr<std::set<GroupField>> ParseGroupMask(const google::protobuf::FieldMask& mask) {
  return Parse(GroupFields(), mask);
}

absl::StatusOr<std::set<HolidayField>> ParseHolidayMask(const google::protobuf::FieldMask& mask) {
  return Parse(HolidayFields(), mask);
}

}  // namespace centralita::groups
