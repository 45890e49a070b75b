#include "libs/log/log.h"

#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "libs/log/context.h"
#include "libs/log/sink.h"
#include "libs/status/error.h"

namespace centralita::log {
namespace {

class LogTest : public testing::Test {
 protected:
  nlohmann::json Last() const { return nlohmann::json::parse(lines_.back()); }

  std::vector<std::string> lines_;
  ScopedSink sink_{[this](absl::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(LogTest, WritesOneObjectWithTypedFields) {
  Info("offer expired", {{"call_id", "c1"},
                         {"rang", absl::Milliseconds(1500)},
                         {"attempt", 3},
                         {"last", true},
                         {"due", absl::FromUnixSeconds(0)},
                         {"status", absl::NotFoundError("gone")}});

  const nlohmann::json line = Last();
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["msg"], "offer expired");
  EXPECT_EQ(line["call_id"], "c1");
  EXPECT_EQ(line["rang"], 1.5);
  EXPECT_EQ(line["attempt"], 3);
  EXPECT_EQ(line["last"], true);
  EXPECT_EQ(line["due"], "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(line["status"], "NOT_FOUND: gone");
  EXPECT_FALSE(line.contains("request_id"));
}

TEST_F(LogTest, WhateverTextIsGivenTheLineStaysOneLineOfJson) {
  const std::string nasty("quote\" back\\slash\nnewline\ttab\x01 zero\0 ñ", 39);

  Info("text was logged", {{"text", nasty}, {"number", std::numeric_limits<double>::infinity()}});

  EXPECT_EQ(Last()["text"], nasty);
  EXPECT_TRUE(Last()["number"].is_null());
  EXPECT_EQ(lines_.back().find('\n'), std::string::npos);
}

TEST_F(LogTest, SaysTheThreadsContext) {
  SetDefaultService("onebox");
  {
    const ScopedContext scope({.service = "routing", .request_id = "r1", .trace_id = "t1"});
    Info("inside");
  }
  EXPECT_EQ(Last()["service"], "routing");
  EXPECT_EQ(Last()["request_id"], "r1");
  EXPECT_EQ(Last()["trace_id"], "t1");

  Info("outside");
  EXPECT_EQ(Last()["service"], "onebox");
  EXPECT_FALSE(Last().contains("request_id"));
}

TEST_F(LogTest, DropsWhatIsBelowTheLevel) {
  Debug("dropped");
  EXPECT_TRUE(lines_.empty());

  ASSERT_TRUE(SetLevel("debug").ok());
  Debug("written");
  SetLevel(Level::kInfo);
  EXPECT_EQ(lines_.size(), 1u);
}

TEST_F(LogTest, RefusesAnUnknownLevel) {
  EXPECT_EQ(status::Reason(SetLevel("loud")), "LOG_LEVEL_UNKNOWN");
}

TEST(Phone, ShowsTheLastFourDigitsOnly) {
  EXPECT_EQ(Phone("+34911234567"), "…4567");
  EXPECT_EQ(Phone("112"), "…");
  EXPECT_EQ(Phone(""), "…");
}

}  // namespace
}  // namespace centralita::log
