#include "services/groups/domain/holiday.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::groups {
namespace {

TEST(ParseDate, TakesDatesThatExist) {
  EXPECT_EQ(*ParseDate("2026-12-25"), absl::CivilDay(2026, 12, 25));
  EXPECT_EQ(*ParseDate("2028-02-29"), absl::CivilDay(2028, 2, 29));
  for (const char* text :
       {"", "2026-02-29", "2026-02-30", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01T00",
        "1969-12-31", "10000-01-01", "2026/01/01", " 2026-01-01"}) {
    EXPECT_EQ(status::Reason(ParseDate(text).status()), "DATE_MALFORMED") << text;
  }
}

TEST(DayKey, TellsApartWhatMayMeet) {
  Holiday holiday;
  holiday.date = absl::CivilDay(2026, 1, 6);
  EXPECT_EQ(DayKey(holiday), "2026-01-06");
  holiday.yearly = true;
  EXPECT_EQ(DayKey(holiday), "--01-06");
}

TEST(CheckHoliday, PassesOnWhatAScheduleWouldRefuse) {
  Holiday holiday;
  holiday.date = absl::CivilDay(2026, 1, 6);
  EXPECT_EQ(status::Reason(CheckHoliday(holiday)), "DISPLAY_NAME_REQUIRED");
  holiday.display_name = "Reyes";
  EXPECT_TRUE(CheckHoliday(holiday).ok());
  holiday.open_spans = {{600, 500}};
  EXPECT_EQ(status::Reason(CheckHoliday(holiday)), "SPAN_INVALID");
  holiday.open_spans = {{500, 600}, {550, 700}};
  EXPECT_EQ(status::Reason(CheckHoliday(holiday)), "SPANS_OVERLAP");
}

}  // namespace
}  // namespace centralita::groups
