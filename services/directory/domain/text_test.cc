#include "services/directory/domain/text.h"

#include <string>

#include <gtest/gtest.h>

namespace centralita::directory {
namespace {

std::string Times(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(CheckDisplayName, CountsCharactersNotBytes) {
  EXPECT_TRUE(CheckDisplayName("Peñalver y Cía. 東京").ok());
  EXPECT_TRUE(CheckDisplayName(Times("ñ", 200)).ok());
  EXPECT_FALSE(CheckDisplayName(Times("ñ", 201)).ok());
}

TEST(CheckDisplayName, RefusesWhatCannotBeShown) {
  EXPECT_FALSE(CheckDisplayName("").ok());
  EXPECT_FALSE(CheckDisplayName("   ").ok());
  EXPECT_FALSE(CheckDisplayName("two\nlines").ok());
  EXPECT_FALSE(CheckDisplayName(absl::string_view("a\0b", 3)).ok());
  EXPECT_FALSE(CheckDisplayName("broken \xC3").ok());
  EXPECT_FALSE(CheckDisplayName("latin-1 \xF1o").ok());
  EXPECT_FALSE(CheckDisplayName("overlong \xC0\x80").ok());
}

TEST(CheckText, MayBeEmpty) {
  EXPECT_TRUE(CheckText("company", "").ok());
  EXPECT_FALSE(CheckText("company", Times("x", 201)).ok());
}

}  // namespace
}  // namespace centralita::directory
