#include "services/groups/domain/templates.h"

#include <utility>

namespace centralita::groups {
namespace {

using absl::Seconds;

Hours OfficeHours(absl::string_view time_zone, int open_hour, int close_hour) {
  Hours hours{.time_zone = std::string(time_zone), .intervals = {}};
  for (const absl::Weekday day :
       {absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::wednesday,
        absl::Weekday::thursday, absl::Weekday::friday}) {
    hours.intervals.push_back({day, open_hour * 60, close_hour * 60});
  }
  return hours;
}

/// What is safe anywhere: nobody waits for ever, nobody rings for ever, and callers know where they are.
Group Safe(absl::string_view name, absl::string_view queue_id) {
  Group group;
  group.display_name = std::string(name);
  group.queue_id = std::string(queue_id);
  group.ring_time = Seconds(25);
  group.max_wait_time = Seconds(300);
  group.announcements.position = true;
  group.announcements.only_if_improved = true;
  group.missed_offers.max_missed = 3;
  group.missed_offers.pause_time = Seconds(300);
  return group;
}

GroupTemplate Support(absl::string_view time_zone) {
  Group group = Safe("Support", "support");
  group.hours = OfficeHours(time_zone, 9, 18);
  group.holidays.all = true;
  group.wrap_up_time = Seconds(30);
  group.max_wrap_up_extension = Seconds(300);
  group.allow_transfer = true;
  group.announcements.wait = true;
  group.callback.offered = true;
  group.callback.offer_after = Seconds(60);
  group.distribution.sticky = {absl::Hours(24), Seconds(15)};
  group.overflow.when_timeout = true;
  group.overflow.when_no_agent = true;
  return {"support",
          "Customers who call with a question: office hours, wait with music, call back, and come "
          "back to the agent whom they had.",
          std::move(group)};
}

GroupTemplate Sales(absl::string_view time_zone) {
  Group group = Safe("Sales", "sales");
  group.hours = OfficeHours(time_zone, 9, 20);
  group.holidays.all = true;
  group.ring_time = Seconds(20);
  group.max_wait_time = Seconds(120);
  group.service_level_time = Seconds(10);
  group.priority = 2;
  group.allow_transfer = true;
  group.distribution.strategy = Strategy::kLongestIdle;
  group.callback.offered = true;
  group.overflow.when_timeout = true;
  group.overflow.when_no_agent = true;
  return {"sales", "People who want to buy: answered before others, and soon.", std::move(group)};
}

GroupTemplate AfterHours() {
  Group group = Safe("After hours", "after-hours");
  group.ring_time = Seconds(30);
  group.max_wait_time = Seconds(180);
  group.distribution.strategy = Strategy::kProgressive;
  group.distribution.step_time = Seconds(10);
  group.distribution.ring_limit = 5;
  return {"after_hours_overflow",
          "Takes at any time what other groups overflow to it: one phone after the other rings "
          "until somebody answers.",
          std::move(group)};
}

}  // namespace

std::vector<GroupTemplate> Templates(absl::string_view time_zone) {
  return {Support(time_zone), Sales(time_zone), AfterHours()};
}

}  // namespace centralita::groups
