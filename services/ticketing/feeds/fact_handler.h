#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/clock/clock.h"
#include "libs/eventlog/consumer.h"
#include "services/ticketing/app/call_book.h"
#include "services/ticketing/app/directory.h"
#include "services/ticketing/app/feed_store.h"
#include "services/ticketing/metrics.h"

namespace centralita::ticketing {

/// Takes a feed in: turns its entries into facts, and has the CallBook absorb them in the
/// transaction of the cursor. One for each feed.
class FactHandler final : public eventlog::FeedHandler {
 public:
  using ReadFacts = std::function<absl::StatusOr<std::vector<ToldFact>>(
      const std::string& aggregate, const std::vector<std::string>& payloads)>;

  struct Surroundings {
    FeedStore& store;
    CallBook& book;
    Directory& directory;
    const Clock& clock;
    Metrics& metrics;
    /// Told after the commit that somebody calls whose number is known: a hint, worth losing.
    std::function<void()> on_caller;
  };

  /// What `around` refers to must outlive this. `consumer` names the cursor: "calls".
  FactHandler(Surroundings around, std::string consumer, ReadFacts read)
      : around_(around), consumer_(std::move(consumer)), read_(std::move(read)) {}

  absl::StatusOr<eventlog::Cursor> LoadCursor() override;
  absl::Status Handle(absl::Span<const eventlog::FeedEntry> entries) override;

 private:
  absl::StatusOr<std::vector<ToldEntry>> ReadAll(absl::Span<const eventlog::FeedEntry> entries);

  const Surroundings around_;
  const std::string consumer_;
  const ReadFacts read_;
};

}  // namespace centralita::ticketing
