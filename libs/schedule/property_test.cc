// Random calendars in random zones against the definition itself, minute by minute.

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/schedule/schedule.h"
#include "libs/testing/seed.h"

namespace centralita::schedule {
namespace {

using absl::Weekday;

constexpr std::array kZones = {
    "America/New_York",  "Europe/Madrid",       "Australia/Lord_Howe", "America/Santiago",
    "Africa/Casablanca", "America/Sao_Paulo",   "Asia/Kathmandu",      "Pacific/Apia",
    "Europe/Dublin",     "America/Havana",      "Asia/Gaza",           "Antarctica/Troll",
    "Pacific/Chatham",   "America/Mexico_City", "America/St_Johns",    "Asia/Tehran",
    "Africa/Cairo",      "Asia/Beirut",         "America/Nuuk",        "UTC"};

using Random = std::mt19937_64;

int Pick(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

std::vector<WeeklyInterval> RandomWeek(Random& random) {
  std::vector<WeeklyInterval> week;
  int minute = Pick(random, 0, 600);  // Of the week.
  while (true) {
    const int open = minute;
    const int close = open + Pick(random, 1, kMinutesPerDay);
    if (close > 7 * kMinutesPerDay || week.size() > 20) return week;
    const int day = open / kMinutesPerDay;
    week.push_back(
        {static_cast<Weekday>(day), open % kMinutesPerDay, close - day * kMinutesPerDay});
    minute = close + Pick(random, 0, 1) * Pick(random, 1, 700);  // Half of them touch.
  }
}

std::vector<Holiday> RandomHolidays(Random& random, absl::CivilDay around) {
  std::vector<Holiday> holidays;
  absl::CivilDay date = around - 20;
  for (int i = 0; i < 6; ++i) {
    date += Pick(random, 1, 12);
    Holiday holiday{
        .name = absl::FormatCivilTime(date), .date = date, .yearly = Pick(random, 0, 1) == 1};
    for (int open = Pick(random, 0, 2000); open < 1400; open += Pick(random, 200, 900)) {
      holiday.open_spans.push_back({open, std::min(kMinutesPerDay, open + Pick(random, 1, 200))});
    }
    holidays.push_back(std::move(holiday));
  }
  return holidays;
}

/// What the words of the contract say, with no thought for speed.
struct Definition {
  absl::TimeZone zone;
  std::vector<WeeklyInterval> week;
  std::vector<Holiday> holidays;

  const Holiday* HolidayOn(absl::CivilDay date) const {
    const Holiday* found = nullptr;
    for (const Holiday& holiday : holidays) {
      if (!holiday.yearly && holiday.date == date) return &holiday;
      if (holiday.yearly && holiday.date.month() == date.month() &&
          holiday.date.day() == date.day()) {
        found = &holiday;
      }
    }
    return found;
  }

  bool IsOpen(absl::Time instant) const {
    const absl::CivilMinute local = absl::ToCivilMinute(instant, zone);
    const absl::CivilDay date(local);
    const int minute = local.hour() * 60 + local.minute();
    if (const Holiday* holiday = HolidayOn(date)) {
      return std::any_of(holiday->open_spans.begin(), holiday->open_spans.end(),
                         [minute](const OpenSpan& span) {
                           return span.open_minute <= minute && minute < span.close_minute;
                         });
    }
    const Weekday today = absl::GetWeekday(date);
    const Weekday yesterday = absl::GetWeekday(date - 1);
    return std::any_of(week.begin(), week.end(), [&](const WeeklyInterval& interval) {
      const bool now = interval.weekday == today && interval.open_minute <= minute &&
                       minute < interval.close_minute;
      const bool still =
          interval.weekday == yesterday && minute + kMinutesPerDay < interval.close_minute;
      return now || still;
    });
  }
};

/// The days around the zone's changes of offset, which are where the faults are, and some others.
std::vector<absl::Time> InterestingDays(absl::TimeZone zone, Random& random) {
  std::vector<absl::Time> days;
  absl::Time time = absl::FromCivil(absl::CivilDay(2010 + Pick(random, 0, 19), 1, 1), zone);
  absl::TimeZone::CivilTransition change;
  for (int i = 0; i < 2 && zone.NextTransition(time, &change); ++i) {
    time = zone.At(change.to).post;
    days.push_back(time);
  }
  days.push_back(
      absl::FromCivil(absl::CivilDay(2026, Pick(random, 1, 12), Pick(random, 1, 28)), zone));
  return days;
}

TEST(ScheduleProperty, AgreesWithItsDefinitionMinuteByMinute) {
  Random random = test::MakeRandom();
  for (int round = 0; round < 300; ++round) {
    const std::string name = kZones[round % kZones.size()];
    Definition definition;
    ASSERT_TRUE(absl::LoadTimeZone(name, &definition.zone)) << name;
    for (const absl::Time middle : InterestingDays(definition.zone, random)) {
      definition.week = RandomWeek(random);
      definition.holidays = RandomHolidays(random, absl::ToCivilDay(middle, definition.zone));
      const absl::StatusOr<Schedule> schedule =
          Schedule::Create(name, definition.week, definition.holidays);
      ASSERT_TRUE(schedule.ok()) << schedule.status();

      const absl::Time begin = middle - absl::Hours(40);
      const absl::Time end = middle + absl::Hours(40);
      absl::Time told = absl::InfinitePast();  // When the next change is due, as last told.
      bool before = definition.IsOpen(begin);
      for (absl::Time t = begin; t < end; t += absl::Minutes(1)) {
        const bool open = definition.IsOpen(t);
        ASSERT_EQ(schedule->IsOpen(t), open) << name << " " << t;
        // Whole minutes in all zones and years here: the change is told for exactly this minute.
        if (open != before) {
          ASSERT_EQ(told, t) << name;
        }
        if (open != before || t == begin) {
          const Availability answer = schedule->At(t);
          ASSERT_EQ(answer.open, open);
          const Holiday* holiday = definition.HolidayOn(absl::ToCivilDay(t, definition.zone));
          ASSERT_EQ(answer.holiday, holiday != nullptr ? holiday->name : "");
          told = answer.next_change.value_or(absl::InfiniteFuture());
          ASSERT_GT(told, t);
        }
        ASSERT_LT(t, told) << name << ": the change was told, but did not come";
        before = open;
      }
    }
  }
}

}  // namespace
}  // namespace centralita::schedule
