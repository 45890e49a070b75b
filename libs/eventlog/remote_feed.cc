#include "libs/eventlog/remote_feed.h"

#include <utility>

#include "absl/time/clock.h"

namespace centralita::eventlog {
namespace {

/// What a call may take beyond its wait.
constexpr absl::Duration kGrace = absl::Seconds(10);

absl::StatusOr<FeedEntry> FromProto(const events::v1::FeedEntry& proto) {
  const absl::StatusOr<Cursor> cursor = ParseCursor(proto.cursor());
  if (!cursor.ok()) return cursor.status();
  return FeedEntry{.cursor = *cursor,
                   .aggregate = proto.aggregate(),
                   .first_version = proto.first_version(),
                   .payloads = {proto.payloads().begin(), proto.payloads().end()},
                   .appended_at = absl::FromUnixSeconds(proto.append_time().seconds()) +
                                  absl::Nanoseconds(proto.append_time().nanos())};
}

}  // namespace

absl::StatusOr<std::vector<FeedEntry>> RemoteFeed::Pull(Cursor after, int max,
                                                        absl::Duration wait) {
  events::v1::PullEntriesRequest request;
  request.set_after(ToText(after));
  request.set_max_entries(max);
  const int64_t seconds = absl::IDivDuration(wait, absl::Seconds(1), &wait);
  request.mutable_wait()->set_seconds(seconds);
  request.mutable_wait()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(wait)));

  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(seconds) + wait + kGrace));
  {
    std::lock_guard lock(mutex_);
    if (closed_) return std::vector<FeedEntry>();
    calls_.insert(&context);
  }
  events::v1::PullEntriesResponse response;
  const grpc::Status status = stub_->PullEntries(&context, request, &response);
  {
    std::lock_guard lock(mutex_);
    calls_.erase(&context);
    if (closed_) return std::vector<FeedEntry>();
  }
  if (!status.ok()) {
    return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  }
  std::vector<FeedEntry> entries;
  for (const events::v1::FeedEntry& proto : response.entries()) {
    absl::StatusOr<FeedEntry> entry = FromProto(proto);
    if (!entry.ok()) return entry.status();
    entries.push_back(*std::move(entry));
  }
  return entries;
}

void RemoteFeed::Close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  for (grpc::ClientContext* call : calls_) call->TryCancel();
}

}  // namespace centralita::eventlog
