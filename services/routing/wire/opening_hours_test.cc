#include "services/routing/wire/opening_hours.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::routing {
namespace {

using groups::v1::GroupSnapshot;

absl::Time Utc(int year, int month, int day, int hour) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), absl::UTCTimeZone());
}

/// Mondays from nine to five in UTC, and one exception of each kind.
GroupSnapshot Whole() {
  GroupSnapshot snapshot;
  auto& group = *snapshot.mutable_group();
  group.mutable_schedule()->set_time_zone("UTC");
  auto& monday = *group.mutable_schedule()->add_intervals();
  monday.set_weekday(groups::v1::WEEKDAY_MONDAY);
  monday.set_open_minute(9 * 60);
  monday.set_close_minute(17 * 60);

  auto& dated = *snapshot.add_holidays();
  dated.set_display_name("Puente");
  dated.set_date("2026-12-07");
  auto& yearly = *snapshot.add_holidays();
  yearly.set_display_name("Navidad");
  yearly.set_date("2020-12-25");
  yearly.set_yearly(true);
  auto& easter = *snapshot.add_holidays();
  easter.set_display_name("Lunes de Pascua");
  easter.mutable_moving_day()->set_days_from_easter(1);
  auto& moving = *snapshot.add_holidays();
  moving.set_display_name("Third Monday");
  auto& third = *moving.mutable_moving_day()->mutable_weekday_of_month();
  third.set_month(2);
  third.set_weekday(groups::v1::WEEKDAY_MONDAY);
  third.set_ordinal(3);
  auto& half = *moving.add_open_spans();
  half.set_open_minute(9 * 60);
  half.set_close_minute(12 * 60);

  auto& entry = *group.add_overrides();
  entry.set_display_name("Inventario");
  entry.set_start_date("2027-01-04");
  return snapshot;
}

TEST(HoursFromProto, EveryKindOfExceptionHolds) {
  const OpeningHours hours = HoursFromProto(Whole());
  const auto name_at = [&hours](absl::Time instant) {
    const auto verdict = hours.At(instant);
    EXPECT_TRUE(verdict.ok()) << verdict.status();
    return verdict->open ? std::string("open") : std::string(verdict->name);
  };
  EXPECT_EQ(name_at(Utc(2026, 11, 23, 10)), "open");
  EXPECT_EQ(name_at(Utc(2026, 12, 7, 10)), "Puente");
  EXPECT_EQ(name_at(Utc(2028, 12, 25, 10)), "Navidad");
  EXPECT_EQ(name_at(Utc(2027, 3, 29, 10)), "Lunes de Pascua");
  EXPECT_EQ(name_at(Utc(2027, 2, 15, 10)), "open");
  EXPECT_EQ(name_at(Utc(2027, 2, 15, 13)), "Third Monday");
  EXPECT_EQ(name_at(Utc(2027, 1, 4, 10)), "Inventario");
  EXPECT_EQ(name_at(Utc(2027, 1, 11, 10)), "open");
}

TEST(HoursFromProto, ManualStateHoldsUntilItExpires) {
  GroupSnapshot snapshot = Whole();
  auto& manual = *snapshot.mutable_group()->mutable_manual_state();
  manual.set_reason("simulacro");
  manual.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(Utc(2026, 11, 23, 12)));

  const OpeningHours hours = HoursFromProto(snapshot);
  EXPECT_EQ(hours.At(Utc(2026, 11, 23, 11))->rule, schedule::Rule::kManual);
  EXPECT_EQ(hours.At(Utc(2026, 11, 23, 11))->name, "simulacro");
  EXPECT_TRUE(hours.At(Utc(2026, 11, 23, 12))->open);
  EXPECT_EQ(hours.WithNextChange(Utc(2026, 11, 23, 11))->next_change, Utc(2026, 11, 23, 12));

  manual.clear_expire_time();
  EXPECT_FALSE(HoursFromProto(snapshot).At(Utc(2030, 1, 7, 11))->open);
}

TEST(HoursFromProto, ComeBackAsTheyWere) {
  GroupSnapshot snapshot = Whole();
  for (const int64_t expiry : {0, 1'800'000'000}) {
    snapshot.mutable_group()->mutable_manual_state()->set_reason("simulacro");
    if (expiry != 0) {
      snapshot.mutable_group()->mutable_manual_state()->mutable_expire_time()->set_seconds(expiry);
    }
    const OpeningHours hours = HoursFromProto(snapshot);
    GroupSnapshot written;
    SetHours(hours, written);
    EXPECT_EQ(HoursFromProto(written), hours);
  }
}

TEST(HoursFromProto, WhatCannotBeReadIsNeverSilent) {
  const auto reason = [](const auto& spoil) {
    GroupSnapshot snapshot = Whole();
    spoil(snapshot);
    const OpeningHours hours = HoursFromProto(snapshot);
    GroupSnapshot written;
    SetHours(hours, written);
    EXPECT_EQ(HoursFromProto(written), hours);
    return status::Reason(hours.At(Utc(2026, 11, 23, 10)).status());
  };
  EXPECT_EQ(reason([](GroupSnapshot& s) { s.mutable_holidays(0)->set_date("mañana"); }),
            "MOVING_DAY_INVALID");
  EXPECT_EQ(reason([](GroupSnapshot& s) { s.mutable_holidays(2)->mutable_moving_day()->Clear(); }),
            "MOVING_DAY_INVALID");
  EXPECT_EQ(
      reason([](GroupSnapshot& s) {
        s.mutable_holidays(3)->mutable_moving_day()->mutable_weekday_of_month()->clear_weekday();
      }),
      "MOVING_DAY_INVALID");
  EXPECT_EQ(reason([](GroupSnapshot& s) {
              s.mutable_group()->mutable_overrides(0)->set_start_date("2027-02-30");
            }),
            "OVERRIDE_INVALID");
  EXPECT_EQ(reason([](GroupSnapshot& s) {
              s.mutable_group()->mutable_schedule()->mutable_intervals(0)->clear_weekday();
            }),
            "INTERVAL_INVALID");
}

}  // namespace
}  // namespace centralita::routing
