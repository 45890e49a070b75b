#pragma once

#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/recording/app/feed_cursors.h"
#include "services/recording/app/recording_index.h"

namespace centralita::recording {

/// The tables of the schema `recording` beside its log. Safe for concurrent use.
class PgRecordingIndex final : public RecordingIndex, public FeedCursors {
 public:
  /// `pool` must outlive this.
  explicit PgRecordingIndex(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<std::vector<Listed>> List(const ListQuery& query, absl::Time deadline) override;
  absl::Status LogAccess(const Access& access, absl::Time deadline) override;
  absl::Status AddTalk(const Talk& talk, absl::Time deadline) override;
  absl::StatusOr<std::vector<Talk>> FindTalks(const CallId& call, const LegId& leg,
                                              absl::Time deadline) override;

  absl::StatusOr<std::string> Load(absl::string_view consumer, absl::Time deadline) override;
  absl::Status Move(absl::string_view consumer, const std::string& cursor,
                    const std::vector<Projected>& rows, absl::Time deadline) override;

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::recording
