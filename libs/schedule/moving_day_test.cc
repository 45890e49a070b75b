#include "libs/schedule/moving_day.h"

#include <vector>

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

using absl::CivilDay;
using absl::Weekday;

struct Easter {
  int year;
  int month;
  int day;
};

TEST(EasterSunday, IsThatOfTheAlmanacs) {
  // United States Naval Observatory, "The Date of Easter".
  const std::vector<Easter> table = {
      {2015, 4, 5},  {2016, 3, 27}, {2017, 4, 16}, {2018, 4, 1},  {2019, 4, 21}, {2020, 4, 12},
      {2021, 4, 4},  {2022, 4, 17}, {2023, 4, 9},  {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},
      {2027, 3, 28}, {2028, 4, 16}, {2029, 4, 1},  {2030, 4, 21}, {2031, 4, 13}, {2032, 3, 28},
      {2033, 4, 17}, {2034, 4, 9},  {2035, 3, 25}};
  for (const auto& [year, month, day] : table) {
    EXPECT_EQ(EasterSunday(year), CivilDay(year, month, day));
  }
}

TEST(EasterSunday, KnowsTheEndsOfItsRangeAndTheExceptionsOfTheMoon) {
  // The earliest and the latest that there are, and the years in which the Gregorian calendar moves
  // its full moon by a day.
  const std::vector<Easter> table = {{1583, 4, 10}, {1609, 4, 19}, {1818, 3, 22}, {1943, 4, 25},
                                     {1954, 4, 18}, {1981, 4, 19}, {2038, 4, 25}, {2049, 4, 18},
                                     {2076, 4, 19}, {2285, 3, 22}};
  for (const auto& [year, month, day] : table) {
    EXPECT_EQ(EasterSunday(year), CivilDay(year, month, day));
  }
}

/// Another way to the same day: the "anonymous Gregorian" algorithm (Nature, 20 April 1876).
CivilDay AnonymousGregorian(int year) {
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
  const int g = (b - (b + 8) / 25 + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return CivilDay(year, n / 31, n % 31 + 1);
}

TEST(EasterSunday, TwoAlgorithmsAgreeInEveryYear) {
  for (int year = 1583; year <= 9999; ++year) {
    ASSERT_EQ(EasterSunday(year), AnonymousGregorian(year)) << year;
  }
}

TEST(DateOf, CountsFromEaster) {
  EXPECT_EQ(DateOf(DaysFromEaster{-2}, 2026), CivilDay(2026, 4, 3));  // Good Friday.
  EXPECT_EQ(DateOf(DaysFromEaster{60}, 2026), CivilDay(2026, 6, 4));  // Corpus Christi.
  EXPECT_EQ(DateOf(DaysFromEaster{-100}, 2285), CivilDay(2284, 12, 12));
}

TEST(DateOf, FindsTheWeekdayOfAMonth) {
  const auto date = [](int year, int month, Weekday weekday, int ordinal) {
    return DateOf(WeekdayOfMonth{month, weekday, ordinal}, year);
  };
  EXPECT_EQ(date(2026, 11, Weekday::thursday, 4), CivilDay(2026, 11, 26));  // Thanksgiving.
  EXPECT_EQ(date(2026, 2, Weekday::monday, 1), CivilDay(2026, 2, 2));
  EXPECT_EQ(date(2026, 2, Weekday::sunday, 1), CivilDay(2026, 2, 1));
  EXPECT_EQ(date(2026, 5, Weekday::monday, WeekdayOfMonth::kLast), CivilDay(2026, 5, 25));
  EXPECT_EQ(date(2026, 12, Weekday::thursday, WeekdayOfMonth::kLast), CivilDay(2026, 12, 31));
  EXPECT_EQ(date(2026, 8, Weekday::monday, 5), CivilDay(2026, 8, 31));
  EXPECT_EQ(date(2026, 2, Weekday::monday, 5), std::nullopt);
  EXPECT_EQ(date(2028, 2, Weekday::tuesday, 5), CivilDay(2028, 2, 29));
}

TEST(CheckMovingDay, RefusesWhatIsOutsideItsRange) {
  const auto reason = [](const MovingDay& day) { return status::Reason(CheckMovingDay(day)); };
  for (const int days : {-100, 0, 100}) EXPECT_EQ(reason(DaysFromEaster{days}), "");
  for (const int days : {-101, 101}) EXPECT_EQ(reason(DaysFromEaster{days}), "MOVING_DAY_INVALID");
  for (const int ordinal : {-1, 1, 5}) {
    EXPECT_EQ(reason(WeekdayOfMonth{1, Weekday::monday, ordinal}), "");
  }
  for (const int ordinal : {-2, 0, 6}) {
    EXPECT_EQ(reason(WeekdayOfMonth{1, Weekday::monday, ordinal}), "MOVING_DAY_INVALID");
  }
  for (const int month : {0, 13}) {
    EXPECT_EQ(reason(WeekdayOfMonth{month, Weekday::monday, 1}), "MOVING_DAY_INVALID");
  }
  EXPECT_EQ(reason(WeekdayOfMonth{1, static_cast<Weekday>(7), 1}), "MOVING_DAY_INVALID");
}

}  // namespace
}  // namespace centralita::schedule
