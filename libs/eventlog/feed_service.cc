#include "libs/eventlog/feed_service.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"

namespace centralita::eventlog {
namespace {

constexpr absl::string_view kErrorDomain = "eventlog.centralita";
constexpr absl::Duration kLongestWait = absl::Seconds(30);
constexpr absl::Duration kAnswerTime = absl::Milliseconds(200);  // Left of the caller's deadline.
constexpr int kDefaultEntries = 100;
constexpr int kMostEntries = 1000;
constexpr size_t kMostBytes =
    2 * 1024 * 1024;  // Half of what a client takes; one entry in any case.

/// What the edge adds to every call that it passes on.
constexpr char kWorkspaceKey[] = "x-centralita-workspace";

absl::Duration WaitOf(const events::v1::PullEntriesRequest& request, absl::Time deadline) {
  const absl::Duration asked =
      absl::Seconds(request.wait().seconds()) + absl::Nanoseconds(request.wait().nanos());
  const absl::Duration left = deadline - absl::Now() - kAnswerTime;
  return std::clamp(std::min(asked, left), absl::ZeroDuration(), kLongestWait);
}

void ToProto(FeedEntry entry, events::v1::FeedEntry& proto) {
  proto.set_cursor(ToText(entry.cursor));
  proto.set_aggregate(std::move(entry.aggregate));
  proto.set_first_version(entry.first_version);
  for (std::string& payload : entry.payloads) proto.add_payloads(std::move(payload));
  const absl::Time whole = absl::FromUnixSeconds(absl::ToUnixSeconds(entry.appended_at));
  proto.mutable_append_time()->set_seconds(absl::ToUnixSeconds(whole));
  proto.mutable_append_time()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(entry.appended_at - whole)));
}

}  // namespace

grpc::Status FeedService::PullEntries(grpc::ServerContext* context,
                                      const events::v1::PullEntriesRequest* request,
                                      events::v1::PullEntriesResponse* response) {
  if (context->client_metadata().count(kWorkspaceKey) > 0) {
    return rpc::ToGrpc(status::Error(absl::StatusCode::kPermissionDenied, "FEED_INTERNAL",
                                     "the feed is for services"),
                       kErrorDomain);
  }
  const absl::Duration wait = WaitOf(*request, absl::FromChrono(context->deadline()));
  return rpc::Finish(Pull(*request, wait), response, kErrorDomain);
}

absl::StatusOr<events::v1::PullEntriesResponse> FeedService::Pull(
    const events::v1::PullEntriesRequest& request, absl::Duration wait) {
  const absl::StatusOr<Cursor> after = ParseCursor(request.after());
  if (!after.ok()) return after.status();
  const int max = request.max_entries() <= 0 ? kDefaultEntries : request.max_entries();
  absl::StatusOr<std::vector<FeedEntry>> entries =
      source_.Pull(*after, std::min(max, kMostEntries), wait);
  if (!entries.ok()) return entries.status();
  events::v1::PullEntriesResponse response;
  size_t bytes = 0;
  for (FeedEntry& entry : *entries) {
    if (bytes >= kMostBytes) break;  // The next pull begins behind the last one that is told.
    events::v1::FeedEntry& told = *response.add_entries();
    ToProto(std::move(entry), told);
    bytes += told.ByteSizeLong();
  }
  return response;
}

}  // namespace centralita::eventlog
