// The catalogue of holidays: imports, changes, regions, days that move; through gRPC on a real
// PostgreSQL.

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "services/groups/service_fixture.h"

namespace centralita::groups {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::ElementsAre;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

class HolidaysTest : public GroupsTest {
 protected:
  static v1::Holiday Day(const std::string& name, const std::string& date,
                         const std::vector<std::string>& regions = {}) {
    v1::Holiday holiday;
    holiday.set_display_name(name);
    holiday.set_date(date);
    for (const std::string& region : regions) holiday.add_regions(region);
    return holiday;
  }

  v1::ImportHolidaysRequest Importing(const std::vector<v1::Holiday>& holidays,
                                      const std::string& request_id = "") {
    v1::ImportHolidaysRequest request;
    request.set_parent(workspace_);
    for (const v1::Holiday& holiday : holidays) *request.add_holidays() = holiday;
    request.set_request_id(request_id);
    return request;
  }

  absl::StatusOr<v1::Holiday> AddDay(const v1::Holiday& holiday) {
    v1::CreateHolidayRequest request;
    request.set_parent(workspace_);
    *request.mutable_holiday() = holiday;
    return Ask(*holidays_, &v1::HolidayService::StubInterface::CreateHoliday, request);
  }

  /// A group that observes every holiday of `regions`.
  v1::Group Observer(const std::string& queue_id, const std::vector<std::string>& regions) {
    v1::Group group = Sales(queue_id);
    group.mutable_holidays()->set_all(true);
    group.mutable_holidays()->set_time_zone("UTC");
    for (const std::string& region : regions) group.mutable_holidays()->add_regions(region);
    absl::StatusOr<v1::Group> created = Create(group);
    EXPECT_THAT(created, IsOk());
    return *created;
  }

  bool IsOpen(const v1::Group& group, const std::string& date) {
    absl::Time noon;
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_sec, date + "T12:00:00Z", &noon, nullptr));
    return AvailabilityAt(group, absl::ToUnixSeconds(noon))->open();
  }
};

TEST_F(HolidaysTest, ImportingTwiceChangesNothing) {
  const v1::Group observer = Observer("q", {});
  const auto year = {Day("Año Nuevo", "2027-01-01"), Day("Reyes", "2027-01-06")};
  ASSERT_OK_AND_ASSIGN(const auto first, Import(Importing(year)));
  EXPECT_EQ(first.created_count(), 2);
  ASSERT_EQ(first.holidays_size(), 2);
  ASSERT_OK_AND_ASSIGN(const auto second, Import(Importing(year)));
  EXPECT_EQ(second.created_count(), 0);
  EXPECT_EQ(second.kept_count(), 2);
  EXPECT_EQ(second.holidays(0).name(), first.holidays(0).name());
  EXPECT_EQ(Feed().size(), 2u) << "one snapshot for the whole import, none for the second";
  EXPECT_EQ(Feed()[1].holidays_size(), 2);
  EXPECT_FALSE(IsOpen(observer, "2027-01-06"));
}

TEST_F(HolidaysTest, AnotherHolidayOnADateIsLeftOutOfAnImport) {
  ASSERT_THAT(AddHoliday("La nuestra", "2027-01-06"), IsOk());
  ASSERT_OK_AND_ASSIGN(
      const auto imported,
      Import(Importing({Day("Reyes", "2027-01-06"), Day("Reyes", "2027-01-06", {"ES"}),
                        Day("Epifanía", "2027-01-06", {"ES"})})));
  EXPECT_EQ(imported.created_count(), 1) << "that of Spain is another one";
  EXPECT_EQ(imported.left_out_count(), 2);
  EXPECT_EQ(imported.holidays(0).display_name(), "La nuestra");
  EXPECT_EQ(imported.holidays(2).display_name(), "Reyes");
}

TEST_F(HolidaysTest, ARepeatedImportHasTheSameAnswerAndAnotherOneIsRefused) {
  ASSERT_OK_AND_ASSIGN(const auto first, Import(Importing({Day("A", "2027-01-01")}, "r1")));
  ASSERT_OK_AND_ASSIGN(const auto again, Import(Importing({Day("A", "2027-01-01")}, "r1")));
  EXPECT_EQ(again.created_count(), 1);
  EXPECT_EQ(again.holidays(0).name(), first.holidays(0).name());
  EXPECT_THAT(Import(Importing({Day("B", "2027-01-02")}, "r1")),
              StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(HolidaysTest, AnImportIsWholeOrNotAtAll) {
  EXPECT_THAT(Import(Importing({})), StatusIs(kInvalid, "HOLIDAYS_EMPTY"));
  std::vector<v1::Holiday> many;
  for (int day = 0; day < 501; ++day) {
    many.push_back(Day("X", absl::FormatCivilTime(absl::CivilDay(2027, 1, 1) + day)));
  }
  EXPECT_THAT(Import(Importing(many)), StatusIs(kInvalid, "HOLIDAYS_TOO_MANY"));
  const absl::Status wrong =
      Import(Importing({Day("A", "2027-01-01"), Day("B", "2027-02-30")})).status();
  EXPECT_THAT(wrong, StatusIs(kInvalid, "DATE_MALFORMED"));
  EXPECT_EQ(status::Metadata(wrong)["index"], "1");
  EXPECT_THAT(Import(Importing({Day("A", "2027-01-01", {"es"})})),
              StatusIs(kInvalid, "REGION_MALFORMED"));
  v1::ListHolidaysRequest request;
  request.set_parent(workspace_);
  EXPECT_EQ(
      Ask(*holidays_, &v1::HolidayService::StubInterface::ListHolidays, request)->holidays_size(),
      0);
}

TEST_F(HolidaysTest, AWholeYearOfHolidaysClosesAGroupEveryDay) {
  const v1::Group observer = Observer("q", {});
  std::vector<v1::Holiday> year;
  for (int day = 0; day < 365; ++day) {
    year.push_back(Day("Fiesta", absl::FormatCivilTime(absl::CivilDay(2027, 1, 1) + day)));
  }
  ASSERT_THAT(Import(Importing(year)), IsOk());
  EXPECT_FALSE(IsOpen(observer, "2027-01-01"));
  EXPECT_FALSE(IsOpen(observer, "2027-12-31"));
  EXPECT_TRUE(IsOpen(observer, "2028-01-01"));
}

TEST_F(HolidaysTest, AGroupObservesThoseOfItsRegions) {
  const v1::Group madrid = Observer("madrid", {"ES-MD"});
  const v1::Group spain = Observer("spain", {"ES"});
  const v1::Group everywhere = Observer("all", {});
  ASSERT_THAT(
      Import(Importing({Day("Empresa", "2027-03-01"), Day("Constitución", "2027-12-06", {"ES"}),
                        Day("Dos de Mayo", "2027-05-02", {"ES-MD"}),
                        Day("Diada", "2027-09-11", {"ES-CT"})})),
      IsOk());
  const auto open = [this](const v1::Group& group) {
    std::string days;
    for (const char* date : {"2027-03-01", "2027-12-06", "2027-05-02", "2027-09-11"}) {
      days += IsOpen(group, date) ? "open " : "closed ";
    }
    return days;
  };
  EXPECT_EQ(open(madrid), "closed closed closed open ");
  EXPECT_EQ(open(spain), "closed closed open open ");
  EXPECT_EQ(open(everywhere), "closed closed closed closed ");
}

TEST_F(HolidaysTest, OfTwoOnOneDateTheOneHoldsThatClosesMore) {
  const v1::Group observer = Observer("q", {});
  v1::Holiday half = Day("Media jornada", "2027-05-02");
  half.add_open_spans()->set_open_minute(540);
  half.mutable_open_spans(0)->set_close_minute(1020);
  ASSERT_THAT(AddDay(half), IsOk());
  EXPECT_TRUE(IsOpen(observer, "2027-05-02"));
  ASSERT_THAT(AddDay(Day("Dos de Mayo", "2027-05-02", {"ES-MD"})), IsOk());
  EXPECT_FALSE(IsOpen(observer, "2027-05-02"));
  ASSERT_EQ(Feed().back().holidays_size(), 1) << "routing is told one a day";
  EXPECT_EQ(Feed().back().holidays(0).display_name(), "Dos de Mayo");
}

TEST_F(HolidaysTest, DaysThatMoveAreFoundEveryYear) {
  const v1::Group observer = Observer("q", {});
  v1::Holiday good_friday;
  good_friday.set_display_name("Viernes Santo");
  good_friday.mutable_moving_day()->set_days_from_easter(-2);
  ASSERT_OK_AND_ASSIGN(const v1::Holiday kept, AddDay(good_friday));
  EXPECT_EQ(kept.date(), "");
  EXPECT_EQ(kept.moving_day().days_from_easter(), -2);
  v1::Holiday thanksgiving;
  thanksgiving.set_display_name("Thanksgiving");
  v1::WeekdayOfMonth& day = *thanksgiving.mutable_moving_day()->mutable_weekday_of_month();
  day.set_month(11);
  day.set_weekday(v1::WEEKDAY_THURSDAY);
  day.set_ordinal(4);
  ASSERT_THAT(AddDay(thanksgiving), IsOk());
  for (const char* date : {"2027-03-26", "2028-04-14", "2027-11-25", "2028-11-23"}) {
    EXPECT_FALSE(IsOpen(observer, date)) << date;
  }
  EXPECT_TRUE(IsOpen(observer, "2027-04-14"));
  EXPECT_EQ(Feed().back().holidays_size(), 2);
  EXPECT_THAT(AddDay(good_friday), StatusIs(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED"));

  good_friday.set_date("2027-01-01");
  EXPECT_THAT(AddDay(good_friday), StatusIs(kInvalid, "MOVING_DAY_INVALID"));
  good_friday.clear_date();
  good_friday.mutable_moving_day()->set_days_from_easter(101);
  EXPECT_THAT(AddDay(good_friday), StatusIs(kInvalid, "MOVING_DAY_INVALID"));
  good_friday.mutable_moving_day()->clear_rule();
  EXPECT_THAT(AddDay(good_friday), StatusIs(kInvalid, "MOVING_DAY_INVALID"));
  day.set_ordinal(6);
  EXPECT_THAT(AddDay(thanksgiving), StatusIs(kInvalid, "MOVING_DAY_INVALID"));
  day.set_ordinal(4);
  day.clear_weekday();
  EXPECT_THAT(AddDay(thanksgiving), StatusIs(kInvalid, "MOVING_DAY_INVALID"));
}

TEST_F(HolidaysTest, AChangeOfAHolidayIsToldToThoseWhoObserveIt) {
  ASSERT_OK_AND_ASSIGN(const v1::Holiday day, AddHoliday("Fiesta", "2027-05-15"));
  v1::Group picks = Sales("picks");
  picks.mutable_holidays()->add_holidays(day.name());
  picks.mutable_holidays()->set_time_zone("UTC");
  ASSERT_OK_AND_ASSIGN(const v1::Group group, Create(picks));
  v1::Holiday wanted = day;
  wanted.set_date("2027-05-16");
  ASSERT_OK_AND_ASSIGN(const v1::Holiday moved, UpdateHoliday(wanted, {"date"}));
  EXPECT_NE(moved.etag(), day.etag());
  EXPECT_EQ(moved.display_name(), "Fiesta");
  EXPECT_TRUE(IsOpen(group, "2027-05-15"));
  EXPECT_FALSE(IsOpen(group, "2027-05-16"));
  EXPECT_EQ(Feed().size(), 2u);

  wanted.set_display_name("San Isidro");
  EXPECT_THAT(UpdateHoliday(wanted, {"display_name"}),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  wanted.clear_etag();
  ASSERT_OK_AND_ASSIGN(const v1::Holiday renamed, UpdateHoliday(wanted, {"display_name"}));
  EXPECT_EQ(renamed.date(), "2027-05-16");
  ASSERT_OK_AND_ASSIGN(const v1::Holiday same, UpdateHoliday(wanted, {"display_name"}));
  EXPECT_EQ(same.etag(), renamed.etag());
  EXPECT_THAT(UpdateHoliday(wanted, {}), StatusIs(kInvalid, "UPDATE_MASK_INVALID"));
  EXPECT_THAT(UpdateHoliday(wanted, {"etag"}), StatusIs(kInvalid, "UPDATE_MASK_INVALID"));
  wanted.set_display_name(" ");
  EXPECT_THAT(UpdateHoliday(wanted, {"display_name"}), StatusIs(kInvalid, "DISPLAY_NAME_REQUIRED"));
  wanted.set_name(absl::StrCat(workspace_, "/holidays/nowhere"));
  EXPECT_THAT(UpdateHoliday(wanted, {"yearly"}),
              StatusIs(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND"));
}

TEST_F(HolidaysTest, AHolidayDoesNotMoveOntoAnother) {
  ASSERT_OK_AND_ASSIGN(v1::Holiday one, AddHoliday("A", "2027-05-15"));
  ASSERT_THAT(AddHoliday("B", "2027-05-16"), IsOk());
  one.set_date("2027-05-16");
  EXPECT_THAT(UpdateHoliday(one, {"date"}),
              StatusIs(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED"));
  one.add_regions("ES");
  EXPECT_THAT(UpdateHoliday(one, {"date", "regions"}), IsOk());
}

}  // namespace
}  // namespace centralita::groups
