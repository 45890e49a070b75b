// A schedule while the machine's database is replaced. A program of its own: the database's folder is
// chosen once, when the first zone is looked up.

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/schedule/schedule.h"
#include "libs/schedule/time_zone.h"

namespace centralita::schedule {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kMachine[] = "/usr/share/zoneinfo/";

class HotUpdate : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = (fs::temp_directory_path() / "centralita-zones-XXXXXX").string();
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    setenv("TZDIR", directory_.c_str(), /*overwrite=*/1);
  }
  static void TearDownTestSuite() { fs::remove_all(directory_); }

  /// As a package manager does: the new file takes the place of the old one at once.
  static void Replace(const std::string& name, const std::string& content_of) {
    const fs::path directory = directory_;
    fs::copy_file(kMachine + content_of, directory / "new");
    fs::rename(directory / "new", directory / name);
  }

  static std::string directory_;
};

std::string HotUpdate::directory_;

TEST_F(HotUpdate, ReachesSchedulesThatWereMadeBefore) {
  // A country that gives up summer time: Madrid's rules become those of Lagos, at UTC+1 all year.
  Replace("Land", "Europe/Madrid");
  const Schedule schedule =
      *Schedule::Create("Land", {{absl::Weekday::wednesday, 9 * 60, 10 * 60}}, {});
  const absl::Time july = absl::FromCivil(absl::CivilDay(2026, 7, 1), absl::UTCTimeZone());
  EXPECT_EQ(schedule.At(july).next_change, july + absl::Hours(7));
  EXPECT_TRUE(schedule.IsOpen(july + absl::Minutes(7 * 60 + 30)));

  Replace("Land", "Africa/Lagos");
  EXPECT_EQ(schedule.At(july).next_change, july + absl::Hours(7));
  EXPECT_THAT(RefreshTimeZones(), ElementsAre("Land"));
  EXPECT_EQ(schedule.At(july).next_change, july + absl::Hours(8));
  EXPECT_FALSE(schedule.IsOpen(july + absl::Minutes(7 * 60 + 30)));
  EXPECT_EQ(schedule, *Schedule::Create("Land", {{absl::Weekday::wednesday, 540, 600}}, {}));
  EXPECT_THAT(RefreshTimeZones(), IsEmpty());
}

TEST_F(HotUpdate, AnswersAreOfTheOldRulesOrTheNewOnes) {
  Replace("Isle", "Europe/Madrid");
  const Schedule schedule =
      *Schedule::Create("Isle", {{absl::Weekday::wednesday, 9 * 60, 10 * 60}}, {});
  const absl::Time july = absl::FromCivil(absl::CivilDay(2026, 7, 1), absl::UTCTimeZone());
  std::atomic<bool> done = false;
  std::atomic<int> strange = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto next = schedule.At(july).next_change;
        if (next != july + absl::Hours(7) && next != july + absl::Hours(8)) ++strange;
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    Replace("Isle", i % 2 == 0 ? "Africa/Lagos" : "Europe/Madrid");
    EXPECT_THAT(RefreshTimeZones(), ElementsAre("Isle"));
  }
  done = true;
  readers.clear();
  EXPECT_EQ(strange, 0);
}

}  // namespace
}  // namespace centralita::schedule
