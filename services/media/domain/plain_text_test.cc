#include "services/media/domain/plain_text.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

TEST(PlainText, LeavesUtf8AsItIs) {
  for (const char* text : {"", "Jose", "Jos\xc3\xa9", "\xe2\x82\xac 5", "\xf0\x9f\x93\x9e",
                           "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) {
    EXPECT_EQ(PlainText(text), text);
  }
}

TEST(PlainText, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(PlainText("Jos\xe9 P."), "Jos? P.");  // Latin-1.
  EXPECT_EQ(PlainText("\xff"), "?");
  EXPECT_EQ(PlainText("a\x80z"), "a?z");   // Goes on with nothing.
  EXPECT_EQ(PlainText("\xc0\xaf"), "??");  // Overlong "/".
  EXPECT_EQ(PlainText("\xe0\x80\xaf"), "???");
  EXPECT_EQ(PlainText("\xf0\x80\x80\xaf"), "????");
  EXPECT_EQ(PlainText("\xed\xa0\x80"), "???");             // A surrogate.
  EXPECT_EQ(PlainText("\xf4\x90\x80\x80"), "????");        // Above U+10FFFF.
  EXPECT_EQ(PlainText("a\xe2\x82"), "a??");                // Cut off.
  EXPECT_EQ(PlainText("\xe2\x82\xc3\xa9"), "??\xc3\xa9");  // What follows is whole.
}

TEST(PlainText, ReplacesControlCharacters) {
  EXPECT_EQ(PlainText(absl::string_view("a\0b\r\n\t\x7f", 7)), "a?b????");
  EXPECT_EQ(PlainText("\xc2\x85\xc2\xa0"), "?\xc2\xa0");  // NEL, and a space that does not break.
}

}  // namespace
}  // namespace centralita::media
