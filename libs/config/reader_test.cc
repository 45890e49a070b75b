#include "libs/config/reader.h"

#include <cstdio>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(Reader, FlagBeatsEnvironmentBeatsDefault) {
  const Environment environment = {{"CENTRALITA_ROUTING_A", "env"},
                                   {"CENTRALITA_ROUTING_B", "env"},
                                   {"CENTRALITA_GROUPS_C", "another service's"}};
  Reader reader("routing", {"--a=flag"}, environment);

  EXPECT_EQ(reader.String("a", "default", ""), "flag");
  EXPECT_EQ(reader.String("b", "default", ""), "env");
  EXPECT_EQ(reader.String("c", "default", ""), "default");
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(Reader, ReadsEachKind) {
  Reader reader("x", {"--n=-3", "--d=1m30s", "--on", "--off=0", "--list=a,,b"}, {});

  EXPECT_EQ(reader.Int("n", 0, ""), -3);
  EXPECT_EQ(reader.Duration("d", absl::ZeroDuration(), ""), absl::Seconds(90));
  EXPECT_TRUE(reader.Bool("on", false, ""));
  EXPECT_FALSE(reader.Bool("off", true, ""));
  EXPECT_THAT(reader.StringList("list", {}, ""), ElementsAre("a", "b"));
  EXPECT_THAT(reader.StringList("none", {"d", "e"}, ""), ElementsAre("d", "e"));
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(Reader, TellsAllFaultsAtOnce) {
  Reader reader("x", {"--n=many", "--m=11", "--d=-1s", "--b=maybe", "--unknown=1", "stray"}, {});
  reader.Int("n", 1, "");
  reader.Int("m", 1, "", {.min = 1, .max = 10});
  reader.Duration("d", absl::Seconds(1), "");
  reader.Bool("b", true, "");
  reader.RequiredString("url", "where it is");
  reader.SecretFile("key_file", "none is fine");
  reader.AddFault("m", "is no good");

  const absl::Status finished = reader.Finish();

  EXPECT_EQ(finished.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(finished), "CONFIG_INVALID");
  const std::string text(finished.message());
  EXPECT_THAT(text, HasSubstr("--n is \"many\", which is not a whole number"));
  EXPECT_THAT(text, HasSubstr("--m is 11, which is outside of 1..10"));
  EXPECT_THAT(text, HasSubstr("--d is \"-1s\""));
  EXPECT_THAT(text, HasSubstr("--b is \"maybe\""));
  EXPECT_THAT(text, HasSubstr("--url is required: where it is"));
  EXPECT_THAT(text, HasSubstr("--m is no good"));
  EXPECT_THAT(text, HasSubstr("--unknown is not known"));
  EXPECT_THAT(text, HasSubstr("\"stray\" is not of the form --name=value"));
}

TEST(Reader, AFaultyValueReadsAsTheDefault) {
  Reader reader("x", {"--n=many"}, {});
  EXPECT_EQ(reader.Int("n", 8, ""), 8);
}

TEST(Reader, OfManyServicesEachTakesItsOwnFlagOrTheSharedOne) {
  const auto arguments = std::make_shared<Arguments>(std::vector<std::string>{
      "--url=shared", "--routing.url=own", "--routing.typo=1", "--nobody=1"});
  const Environment environment = {{"CENTRALITA_ONEBOX_SIZE", "4"},
                                   {"CENTRALITA_GROUPS_SIZE", "5"}};
  Reader routing("routing", arguments, environment);
  Reader groups("groups", arguments, environment);

  EXPECT_EQ(routing.String("url", "", ""), "own");
  EXPECT_EQ(groups.String("url", "", ""), "shared");
  EXPECT_EQ(routing.Int("size", 1, ""), 4);
  EXPECT_EQ(groups.Int("size", 1, ""), 5);
  EXPECT_THAT(std::string(routing.Finish().message()), HasSubstr("--routing.typo is not known"));
  EXPECT_TRUE(groups.Finish().ok());
  EXPECT_THAT(arguments->Faults(),
              ElementsAre("--nobody is not known", "--routing.typo is not known"));
}

TEST(Reader, ReadsASecretFromItsFile) {
  const std::string path = testing::TempDir() + "reader_test_secret";
  std::ofstream(path) << "s3cret\n";
  Reader reader("x", {"--key_file=" + path, "--lost_file=/nowhere/at/all"}, {});

  EXPECT_EQ(reader.SecretFile("key_file", ""), "s3cret");
  EXPECT_EQ(reader.SecretFile("lost_file", ""), "");

  EXPECT_THAT(std::string(reader.Finish().message()), HasSubstr("--lost_file is"));
  EXPECT_THAT(reader.Dump(), testing::Contains(Pair("key_file", path)));
  std::remove(path.c_str());
}

TEST(Reader, HelpNamesEverySetting) {
  Reader reader("routing", {"--help"}, {});
  reader.Int("pool_size", 8, "connections to the database");

  const absl::Status finished = reader.Finish();

  EXPECT_EQ(status::Reason(finished), "HELP_REQUESTED");
  EXPECT_THAT(std::string(finished.message()), HasSubstr("--pool_size=8"));
  EXPECT_THAT(std::string(finished.message()), HasSubstr("CENTRALITA_ROUTING_POOL_SIZE"));
}

TEST(Reader, DumpShowsNoPassword) {
  Reader reader("x", {"--url=postgresql://me:hush@db:5432/a"}, {});
  reader.String("url", "", "");

  EXPECT_THAT(reader.Dump(), ElementsAre(Pair("url", "postgresql://me:***@db:5432/a")));
}

TEST(RedactUrl, LeavesAloneWhatHoldsNoPassword) {
  for (const char* text : {"", "plain", "redis://host:6379", "postgresql://me@db/a", "a:b@c"}) {
    EXPECT_EQ(RedactUrl(text), text);
  }
  EXPECT_EQ(RedactUrl("redis://:pw@h:1,h:2/master"), "redis://:***@h:1,h:2/master");
}

}  // namespace
}  // namespace centralita::config
