#include "services/media/domain/info_key.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

constexpr char kRelay[] = "application/dtmf-relay";

std::optional<char> KeyOf(absl::string_view type, absl::string_view body) {
  const std::optional<InfoKey> key = ParseInfoKey(type, body);
  return key.has_value() ? std::optional(key->key) : std::nullopt;
}

TEST(InfoKey, RelayTellsTheKeyAndHowLongItWasHeld) {
  EXPECT_EQ(ParseInfoKey(kRelay, "Signal=5\r\nDuration=240\r\n"),
            (InfoKey{'5', absl::Milliseconds(240)}));
  EXPECT_EQ(ParseInfoKey("Application/DTMF-Relay; charset=x", "signal= * \nDuration= 100"),
            (InfoKey{'*', absl::Milliseconds(100)}));
  EXPECT_EQ(KeyOf(kRelay, "Signal=11\r\n"), '#');
  EXPECT_EQ(KeyOf(kRelay, "Signal=d"), 'D');
}

TEST(InfoKey, PlainBodyIsTheKey) {
  EXPECT_EQ(KeyOf("application/dtmf", "7"), '7');
  EXPECT_EQ(KeyOf("application/dtmf", "10\r\n"), '*');
}

TEST(InfoKey, AbsurdDurationIsTheUsualOne) {
  for (const char* body : {"Signal=1\r\nDuration=x", "Signal=1\r\nDuration=-5", "Signal=1",
                           "Signal=1\r\nDuration=99999999999"}) {
    EXPECT_EQ(ParseInfoKey(kRelay, body), (InfoKey{'1', absl::Milliseconds(160)})) << body;
  }
}

TEST(InfoKey, WhatIsNoKeyIsNone) {
  for (const char* body : {"", "Signal=", "Signal=16", "Signal=E", "Signal=123", "Duration=100",
                           "Signal=!", "=5", "5"}) {
    EXPECT_EQ(KeyOf(kRelay, body), std::nullopt) << body;
  }
  EXPECT_EQ(KeyOf("text/plain", "5"), std::nullopt);
  EXPECT_EQ(KeyOf("application/dtmf", std::string(300, ' ') + "5"), std::nullopt);
}

TEST(KeyWay, FirstWayThatBringsAKeyIsTheLegs) {
  KeyWay way;
  EXPECT_TRUE(way.Admit(KeyWay::Way::kInfo));
  EXPECT_FALSE(way.Admit(KeyWay::Way::kRtp));
  EXPECT_TRUE(way.Admit(KeyWay::Way::kInfo));
}

}  // namespace
}  // namespace centralita::media
