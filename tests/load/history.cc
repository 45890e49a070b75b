#include "tests/load/history.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::load {
namespace {

int64_t Nanoseconds(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000'000 + time.nanos();
}

}  // namespace

int64_t SteadyNow() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The values are ids, codes and reasons: nothing in them has to be escaped.
Record& Record::Text(absl::string_view key, absl::string_view value) {
  absl::StrAppend(&text_, text_.size() > 1 ? "," : "", "\"", key, "\":\"", value, "\"");
  return *this;
}

Record& Record::Number(absl::string_view key, int64_t value) {
  absl::StrAppend(&text_, text_.size() > 1 ? "," : "", "\"", key, "\":", value);
  return *this;
}

Record& Record::Outcome(const absl::Status& status) {
  if (status.ok()) return Text("outcome", "ok");
  Text("outcome", absl::StatusCodeToString(status.code()));
  return Text("reason", status::Reason(status));
}

Record& Record::Update(const routing::v1::RoutingUpdate& update) {
  Text("group", update.group_id()).Number("revision", update.revision());
  Number("offers", update.offers());
  switch (update.state_case()) {
    case routing::v1::RoutingUpdate::kWaiting:
      return Text("state", "waiting").Number("since", Nanoseconds(update.waiting().queued_since()));
    case routing::v1::RoutingUpdate::kOffer:
      return Text("state", "offered")
          .Text("person", update.offer().person_id())
          .Number("token", static_cast<int64_t>(update.offer().token()))
          .Number("made", Nanoseconds(update.offer().offer_time()));
    case routing::v1::RoutingUpdate::kConnected:
      return Text("state", "connected")
          .Text("person", update.connected().person_id())
          .Number("token", static_cast<int64_t>(update.connected().token()));
    case routing::v1::RoutingUpdate::kMissed:
      return Text("state", "missed")
          .Text("because", routing::v1::MissedReason_Name(update.missed().reason()));
    case routing::v1::RoutingUpdate::kEnded:
      return Text("state", "ended")
          .Text("as", routing::v1::RoutedOutcome_Name(update.ended().outcome()));
    default:
      return Text("state", "other");
  }
}

History::History(const std::string& path) {
  if (path.empty()) return;
  file_.reset(std::fopen(path.c_str(), "w"));
  if (file_ != nullptr) return;
  std::fprintf(stderr, "%s: %s\n", path.c_str(), std::strerror(errno));
  std::exit(1);
}

void History::Add(const Record& record) {
  if (file_ == nullptr) return;
  const std::string line = record.Json() + "\n";
  std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file_.get());
}

}  // namespace centralita::load
