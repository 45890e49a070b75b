#include "libs/schedule/time_zone.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kMachine[] = "/usr/share/zoneinfo/";

/// A database of our own, into which files of the machine's are put under other names.
class ReplacedDatabase : public testing::Test {
 protected:
  ReplacedDatabase() {
    fs::path pattern = fs::temp_directory_path() / "centralita-zones-XXXXXX";
    std::string name = pattern.string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  ~ReplacedDatabase() override { fs::remove_all(directory_); }

  /// As a package manager does: the new file takes the place of the old one at once.
  void Replace(const std::string& name, const std::string& content_of) {
    fs::copy_file(kMachine + content_of, directory_ / "new");
    fs::rename(directory_ / "new", directory_ / name);
  }
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(directory_ / name) << content;
  }

  fs::path directory_;
};

int HourIn(absl::TimeZone zone) {
  return absl::ToCivilHour(absl::FromUnixSeconds(1'798'200'000), zone).hour();
}

TEST_F(ReplacedDatabase, FollowsTheFileWhenAskedTo) {
  Replace("Zone", "Europe/Madrid");
  TimeZoneDatabase database(directory_.string());
  const LiveZone& zone = *database.Find("Zone");
  const absl::TimeZone madrid = zone.Now();
  EXPECT_THAT(database.Refresh(), IsEmpty());

  Replace("Zone", "Asia/Tokyo");
  EXPECT_EQ(zone.Now(), madrid);
  EXPECT_THAT(database.Refresh(), ElementsAre("Zone"));
  EXPECT_EQ(HourIn(zone.Now()), (HourIn(madrid) + 8) % 24);
  EXPECT_EQ(database.Find("Zone"), &zone);
  EXPECT_THAT(database.Refresh(), IsEmpty());

  Replace("Zone", "Europe/Madrid");
  EXPECT_THAT(database.Refresh(), ElementsAre("Zone"));
  EXPECT_EQ(HourIn(zone.Now()), HourIn(madrid));
}

TEST_F(ReplacedDatabase, TellsWhichZonesHaveChanged) {
  for (const char* name : {"A", "B", "C"}) Replace(name, "Europe/Madrid");
  TimeZoneDatabase database(directory_.string());
  for (const char* name : {"A", "B", "C"}) database.Find(name);
  Replace("C", "Asia/Tokyo");
  Replace("A", "Asia/Tokyo");
  EXPECT_THAT(database.Refresh(), ElementsAre("A", "C"));
}

TEST_F(ReplacedDatabase, KeepsTheLastZoneThatCouldBeRead) {
  Replace("Zone", "Europe/Madrid");
  TimeZoneDatabase database(directory_.string());
  const LiveZone& zone = *database.Find("Zone");
  const absl::TimeZone madrid = zone.Now();
  Write("Zone", "half a fi");
  EXPECT_THAT(database.Refresh(), IsEmpty());
  fs::remove(directory_ / "Zone");
  EXPECT_THAT(database.Refresh(), IsEmpty());
  EXPECT_EQ(zone.Now(), madrid);
  EXPECT_EQ(database.Find("Zone"), &zone);
  Replace("Zone", "Asia/Tokyo");
  EXPECT_THAT(database.Refresh(), ElementsAre("Zone"));
}

TEST_F(ReplacedDatabase, LearnsAZoneThatItDidNotKnow) {
  TimeZoneDatabase database(directory_.string());
  EXPECT_EQ(database.Find("Zone"), nullptr);
  Write("Zone", "no zone");
  EXPECT_EQ(database.Find("Zone"), nullptr);
  Replace("Zone", "Europe/Madrid");
  EXPECT_NE(database.Find("Zone"), nullptr);
  fs::create_directory(directory_ / "Folder");
  EXPECT_EQ(database.Find("Folder"), nullptr);
}

TEST_F(ReplacedDatabase, TellsItsVersionAsOfTheLastRefresh) {
  TimeZoneDatabase database(directory_.string());
  EXPECT_EQ(database.Version(), "unknown");
  Write("+VERSION", "2026e\n");
  EXPECT_EQ(database.Version(), "unknown");
  database.Refresh();
  EXPECT_EQ(database.Version(), "2026e");
  Write("tzdata.zi", "# version 2026f\n# This zic input file is in the public domain.\n");
  database.Refresh();
  EXPECT_EQ(database.Version(), "2026f");
}

TEST(TimeZoneDatabaseVersion, IsThatOfTheMachine) {
  const std::string version = TimeZoneDatabaseVersion();
  ASSERT_GE(version.size(), 5u) << version;
  EXPECT_GE(version.substr(0, 4), "2022");
}

TEST(FindTimeZone, KnowsNamesOfTheDatabaseAlone) {
  for (const char* name : {"UTC", "Europe/Madrid", "America/Argentina/Buenos_Aires", "Etc/GMT+5"}) {
    EXPECT_TRUE(FindTimeZone(name).ok()) << name;
  }
  for (const char* name :
       {"", "localtime", "libc:localtime", "right/Europe/Madrid", "posix/Europe/Madrid",
        "Fixed/UTC+01:00:00", "/etc/localtime", "../zoneinfo/Europe/Madrid", "Europe/Madrid ",
        "Europe", "Europe/", "CEST+2", "leapseconds", "tzdata.zi"}) {
    EXPECT_EQ(status::Reason(FindTimeZone(name).status()), "TIME_ZONE_UNKNOWN") << name;
  }
}

TEST(FindTimeZone, OneNameIsOneZone) {
  EXPECT_EQ(*FindLiveZone("Europe/Madrid"), *FindLiveZone("Europe/Madrid"));
  EXPECT_NE(*FindLiveZone("Europe/Madrid"), *FindLiveZone("Europe/Paris"));
  EXPECT_EQ((*FindLiveZone("Europe/Madrid"))->Now(), *FindTimeZone("Europe/Madrid"));
}

}  // namespace
}  // namespace centralita::schedule
