#include "libs/eventlog/feed.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::eventlog {

std::string ToText(Cursor cursor) {
  return cursor == Cursor{} ? std::string() : absl::StrCat(cursor.txid, "-", cursor.seq);
}

absl::StatusOr<Cursor> ParseCursor(absl::string_view text) {
  Cursor cursor;
  if (text.empty()) return cursor;
  const size_t dash = text.find('-');
  if (dash != absl::string_view::npos && absl::SimpleAtoi(text.substr(0, dash), &cursor.txid) &&
      absl::SimpleAtoi(text.substr(dash + 1), &cursor.seq) && cursor.seq >= 0) {
    return cursor;
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "CURSOR_INVALID",
                       absl::StrCat("not a cursor of a feed: ", text));
}

}  // namespace centralita::eventlog
