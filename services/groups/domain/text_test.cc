#include "services/groups/domain/text.h"

#include <string>

#include <gtest/gtest.h>

#include "services/groups/domain/region.h"

namespace centralita::groups {
namespace {

TEST(IsPlainText, KnowsWhatIsUtf8) {
  for (const char* good : {"a", "\xC2\xA2", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(IsPlainText(good, 1, 10)) << good;
  }
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xFF", "\xC3("}) {
    EXPECT_FALSE(IsPlainText(bad, 1, 10)) << bad;
  }
}

TEST(IsPlainText, CountsCharactersAndNotBytes) {
  EXPECT_TRUE(IsPlainText("日本", 1, 2));
  EXPECT_FALSE(IsPlainText("日本語", 1, 2));
  EXPECT_FALSE(IsPlainText("", 1, 2));
  EXPECT_TRUE(IsPlainText("", 0, 2));
}

TEST(HoldsIn, WhatHoldsInACountryHoldsInItsRegions) {
  EXPECT_TRUE(HoldsIn({}, {"ES"}));
  EXPECT_TRUE(HoldsIn({"ES"}, {}));
  EXPECT_TRUE(HoldsIn({"ES"}, {"ES-MD"}));
  EXPECT_FALSE(HoldsIn({"ES-MD"}, {"ES"}));
  EXPECT_FALSE(HoldsIn({"ES-M"}, {"ES-MD"}));
  EXPECT_TRUE(HoldsIn({"FR", "ES-MD"}, {"ES-CT", "ES-MD"}));
  EXPECT_FALSE(HoldsIn({"E"}, {"ES"}));
}

TEST(CheckRegions, AreIsoCodesEachOnce) {
  EXPECT_TRUE(CheckRegions({"ES", "ES-MD", "BR-SP", "US-1"}).ok());
  for (const char* bad : {"", "E", "es", "ESP", "ES-", "ES-ABCD", "ES-md", "ES MD", "ÑS"}) {
    EXPECT_FALSE(CheckRegions({bad}).ok()) << bad;
  }
  EXPECT_FALSE(CheckRegions({"ES", "ES"}).ok());
}

}  // namespace
}  // namespace centralita::groups
