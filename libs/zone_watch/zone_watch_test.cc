#include "libs/zone_watch/zone_watch.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/clock/fake_timer_queue.h"
#include "libs/schedule/schedule.h"

namespace centralita::zone_watch {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr char kMachine[] = "/usr/share/zoneinfo/";

/// A database of our own, from the first look-up on.
class ZoneWatchTest : public testing::Test {
 protected:
  ZoneWatchTest() {
    std::string name = (fs::temp_directory_path() / "centralita-zones-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
    setenv("TZDIR", name.c_str(), /*overwrite=*/1);
  }
  ~ZoneWatchTest() override { fs::remove_all(directory_); }

  void Replace(const std::string& name, const std::string& content_of) {
    fs::copy_file(kMachine + content_of, directory_ / "new");
    fs::rename(directory_ / "new", directory_ / name);
  }
  void Release(const std::string& version) {
    std::ofstream(directory_ / "tzdata.zi") << "# version " << version << "\n";
  }

  fs::path directory_;
  FakeClock clock_{absl::UnixEpoch()};
  FakeTimerQueue timers_{clock_};
  metrics::Registry registry_;
};

TEST_F(ZoneWatchTest, FollowsTheDatabaseAndSaysSo) {
  Release("2026e");
  Replace("Land", "Europe/Madrid");
  const schedule::Schedule nine =
      *schedule::Schedule::Create("Land", {{absl::Weekday::thursday, 9 * 60, 10 * 60}}, {});
  const absl::Time half_past_eight = absl::UnixEpoch() + absl::Minutes(8 * 60 + 30);
  EXPECT_TRUE(nine.IsOpen(half_past_eight));  // UTC+1 then and there; a Thursday.

  ZoneWatch watch(clock_, timers_, registry_);
  watch.Start();
  EXPECT_THAT(registry_.Text(), HasSubstr(R"(database_info{version="2026e"} 1)"));

  Release("2026f");
  Replace("Land", "Etc/UTC");
  timers_.Advance(ZoneWatch::kEvery);
  EXPECT_FALSE(nine.IsOpen(half_past_eight));
  EXPECT_THAT(registry_.Text(), HasSubstr(R"(database_info{version="2026e"} 0)"));
  EXPECT_THAT(registry_.Text(), HasSubstr(R"(database_info{version="2026f"} 1)"));
  EXPECT_THAT(registry_.Text(), HasSubstr("zones_replaced_total 1"));

  watch.Stop();
  Replace("Land", "Europe/Madrid");
  timers_.Advance(3 * ZoneWatch::kEvery);
  EXPECT_EQ(timers_.size(), 0u);
  EXPECT_FALSE(nine.IsOpen(half_past_eight));
}

}  // namespace
}  // namespace centralita::zone_watch
