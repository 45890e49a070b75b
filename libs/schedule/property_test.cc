// Random calendars in random zones against the definition itself, minute by minute.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
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

DaySpans RandomSpans(Random& random) {
  DaySpans spans;
  for (int open = Pick(random, 0, 2000); open < 1400; open += Pick(random, 200, 900)) {
    spans.push_back({open, std::min(kMinutesPerDay, open + Pick(random, 1, 200))});
  }
  return spans;
}

/// A rule that `date` obeys.
MovingDay RandomRule(Random& random, absl::CivilDay date) {
  const absl::civil_diff_t from_easter = date - EasterSunday(date.year());
  const int kind = Pick(random, 0, 2);
  if (kind == 0 && std::abs(from_easter) <= DaysFromEaster::kMaxDays) {
    return DaysFromEaster{static_cast<int>(from_easter)};
  }
  const bool is_last = absl::CivilMonth(date + 7) != absl::CivilMonth(date);
  return WeekdayOfMonth{
      .month = date.month(),
      .weekday = absl::GetWeekday(date),
      .ordinal = kind == 1 && is_last ? WeekdayOfMonth::kLast : (date.day() - 1) / 7 + 1};
}

/// Up to six of each kind close to `around`, so that they meet.
std::vector<Holiday> RandomHolidays(Random& random, absl::CivilDay around) {
  std::vector<Holiday> holidays;
  const auto add = [&](const std::string& kind, auto&& set_day) {
    absl::CivilDay date = around - 12;
    for (int i = Pick(random, 0, 6); i > 0; --i) {
      date += Pick(random, 1, 7);
      Holiday holiday{.name = absl::StrCat(kind, " ", absl::FormatCivilTime(date)),
                      .open_spans = RandomSpans(random)};
      set_day(holiday, date);
      const bool repeated =
          std::any_of(holidays.begin(), holidays.end(), [&holiday](const Holiday& other) {
            return holiday.moving && holiday.moving == other.moving;
          });
      if (!repeated) holidays.push_back(std::move(holiday));
    }
  };
  add("dated", [](Holiday& holiday, absl::CivilDay date) { holiday.date = date; });
  add("yearly", [](Holiday& holiday, absl::CivilDay date) {
    holiday.date = date;
    holiday.yearly = true;
  });
  add("moving", [&random](Holiday& holiday, absl::CivilDay date) {
    holiday.moving = RandomRule(random, date);
  });
  std::shuffle(holidays.begin(), holidays.end(), random);
  return holidays;
}

std::vector<Override> RandomOverrides(Random& random, absl::CivilDay around) {
  std::vector<Override> overrides;
  absl::CivilDay date = around - 6;
  for (int i = Pick(random, 0, 3); i > 0; --i) {
    const absl::CivilDay first = date + Pick(random, 1, 4);
    date = first + Pick(random, 0, 2);
    overrides.push_back({absl::StrCat("override ", i), first, date, RandomSpans(random)});
  }
  std::shuffle(overrides.begin(), overrides.end(), random);
  return overrides;
}

std::optional<ManualState> RandomManual(Random& random, absl::Time around) {
  if (Pick(random, 0, 2) > 0) return std::nullopt;
  return ManualState{.open = Pick(random, 0, 1) == 1,
                     .until = around + absl::Minutes(Pick(random, -3'000, 3'000)),
                     .reason = "by hand"};
}

bool Contains(const DaySpans& spans, int minute) {
  return std::any_of(spans.begin(), spans.end(), [minute](const OpenSpan& span) {
    return span.open_minute <= minute && minute < span.close_minute;
  });
}

/// What the words of the contract say, with no thought for speed.
struct Definition {
  absl::TimeZone zone;
  bool always = false;
  std::vector<WeeklyInterval> week;
  std::vector<Holiday> holidays;
  std::vector<Override> overrides;
  std::optional<ManualState> manual;

  /// Smaller holds first; unset if it is not on that date.
  static std::optional<int> Precedence(const Holiday& holiday, absl::CivilDay date) {
    if (!holiday.moving.has_value()) {
      if (!holiday.yearly) return holiday.date == date ? std::optional(0) : std::nullopt;
      const bool same = holiday.date.month() == date.month() && holiday.date.day() == date.day();
      return same ? std::optional(1) : std::nullopt;
    }
    const bool is_on = DateOf(*holiday.moving, date.year()) == date ||
                       DateOf(*holiday.moving, date.year() + 1) == date;
    if (!is_on) return std::nullopt;
    const auto* rule = std::get_if<WeekdayOfMonth>(&*holiday.moving);
    if (rule == nullptr) return 2;
    return rule->ordinal != WeekdayOfMonth::kLast ? 3 : 4;
  }

  const Holiday* HolidayOn(absl::CivilDay date) const {
    const Holiday* found = nullptr;
    int best = 5;
    for (const Holiday& holiday : holidays) {
      const std::optional<int> precedence = Precedence(holiday, date);
      if (!precedence.has_value() || *precedence >= best) continue;
      found = &holiday;
      best = *precedence;
    }
    return found;
  }

  bool InWeek(absl::CivilDay date, int minute) const {
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

  Verdict At(absl::Time instant) const {
    if (manual.has_value() && instant < manual->until) {
      return {manual->open, Rule::kManual, manual->reason};
    }
    const absl::CivilMinute local = absl::ToCivilMinute(instant, zone);
    const absl::CivilDay date(local);
    const int minute = local.hour() * 60 + local.minute();
    for (const Override& entry : overrides) {
      if (entry.first <= date && date <= entry.last) {
        return {Contains(entry.open_spans, minute), Rule::kOverride, entry.name};
      }
    }
    if (const Holiday* holiday = HolidayOn(date)) {
      return {Contains(holiday->open_spans, minute), Rule::kHoliday, holiday->name};
    }
    if (always) return {true, Rule::kAlways, ""};
    return {InWeek(date, minute), Rule::kWeeklyHours, ""};
  }
};

absl::StatusOr<Schedule> Make(const std::string& zone, const Definition& definition) {
  if (definition.always) {
    return Schedule::CreateAlwaysOpen(zone, definition.holidays, definition.overrides,
                                      definition.manual);
  }
  return Schedule::Create(zone, definition.week, definition.holidays, definition.overrides,
                          definition.manual);
}

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

/// Every minute of [begin, end), and what was told of it before it came.
void Compare(const Schedule& schedule, const Definition& definition, absl::Time begin,
             absl::Time end) {
  std::vector<Stretch> timeline;
  absl::Time told = absl::InfinitePast();  // When the next change is due, as last told.
  for (absl::Time t = begin; t < end; t += absl::Minutes(1)) {
    const Verdict verdict = definition.At(t);
    ASSERT_TRUE(schedule.VerdictAt(t) == verdict) << t;
    const bool opens_or_closes = t > begin && timeline.back().verdict.open != verdict.open;
    // Whole minutes in all zones and years here: the change is told for exactly this minute.
    if (opens_or_closes) {
      ASSERT_EQ(told, t);
    } else {
      ASSERT_TRUE(t == begin || t < told) << t << ": the change was told, but did not come";
    }
    if (t == begin || timeline.back().verdict != verdict) {
      if (t > begin) timeline.back().end = t;
      timeline.push_back({t, end, verdict});
      const Availability answer = schedule.At(t);
      ASSERT_EQ(answer.open, verdict.open);
      ASSERT_EQ(answer.rule, verdict.rule);
      ASSERT_EQ(answer.name, verdict.name);
      // What is told again between two changes is the same.
      const absl::Time next = answer.next_change.value_or(absl::InfiniteFuture());
      ASSERT_TRUE(t == begin || opens_or_closes || next == told) << t;
      told = next;
      ASSERT_GT(told, t);
    }
  }
  ASSERT_TRUE(schedule.Timeline(begin, end) == timeline);
}

TEST(ScheduleProperty, AgreesWithItsDefinitionMinuteByMinute) {
  Random random = test::MakeRandom();
  for (int round = 0; round < 300; ++round) {
    const std::string name = kZones[round % kZones.size()];
    SCOPED_TRACE(name);
    Definition definition;
    ASSERT_TRUE(absl::LoadTimeZone(name, &definition.zone)) << name;
    for (const absl::Time middle : InterestingDays(definition.zone, random)) {
      const absl::CivilDay date = absl::ToCivilDay(middle, definition.zone);
      definition.always = Pick(random, 0, 3) == 0;
      definition.week = RandomWeek(random);
      definition.holidays = RandomHolidays(random, date);
      definition.overrides = RandomOverrides(random, date);
      definition.manual = RandomManual(random, middle);
      const absl::StatusOr<Schedule> schedule = Make(name, definition);
      ASSERT_TRUE(schedule.ok()) << schedule.status();
      Compare(*schedule, definition, middle - absl::Hours(40), middle + absl::Hours(40));
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace centralita::schedule
