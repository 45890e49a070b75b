#include "services/recording/postgres/pg_recording_index.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/eventlog/cursors.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/recording/postgres/migrations.h"

namespace centralita::recording {
namespace {

constexpr char kSelectRecordings[] = R"sql(
  SELECT recording_id, workspace_id, call_id, state, reason, duration_ms, size_bytes, sha256, blob,
         create_time, start_time, talk_end_time, settle_time
  FROM recording.recordings
  WHERE workspace_id = $1 AND ($2::text IS NULL OR call_id = $2)
    AND (create_time, recording_id) < ($3::timestamptz, $4)
  ORDER BY create_time DESC, recording_id DESC LIMIT $5)sql";

constexpr char kUpsertRecording[] = R"sql(
  INSERT INTO recording.recordings AS row (recording_id, workspace_id, call_id, state, reason,
    duration_ms, size_bytes, sha256, blob, create_time, start_time, talk_end_time, settle_time,
    version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  ON CONFLICT (recording_id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
    duration_ms = excluded.duration_ms, size_bytes = excluded.size_bytes,
    sha256 = excluded.sha256, blob = excluded.blob, start_time = excluded.start_time,
    talk_end_time = excluded.talk_end_time, settle_time = excluded.settle_time,
    version = excluded.version
  WHERE row.version <= excluded.version)sql";

constexpr char kInsertAccess[] = R"sql(
  INSERT INTO recording.accesses
    (access_time, workspace_id, recording_id, actor, first_byte, bytes)
  VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr char kInsertTalk[] = R"sql(
  INSERT INTO recording.talks (call_id, leg_id, recording_id, connect_time) VALUES ($1, $2, $3, $4)
  ON CONFLICT (call_id, leg_id) DO NOTHING)sql";

constexpr char kSelectTalks[] = R"sql(
  SELECT call_id, leg_id, recording_id, connect_time FROM recording.talks
  WHERE call_id = $1 AND ($2 = '' OR leg_id = $2) ORDER BY connect_time)sql";

constexpr std::array kStates = {State::kRecording, State::kFinalising, State::kAvailable,
                                State::kPartial, State::kFailed};
constexpr std::array kReasons = {Reason::kNone, Reason::kSalvaged, Reason::kTooShort,
                                 Reason::kNotDelivered};

std::optional<std::string> ToNullable(const std::optional<absl::Time>& time) {
  return time.has_value() ? std::optional(postgres::ToTimestamp(*time)) : std::nullopt;
}

std::optional<absl::Time> ReadTime(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  const absl::StatusOr<absl::Time> time = postgres::ParseTimestamp(field.c_str());
  return time.ok() ? std::optional(*time) : std::nullopt;
}

absl::StatusOr<Listed> ReadListed(const pqxx::row& row) {
  Listed listed{.id = RecordingId(row[0].c_str())};
  Recording& recording = listed.recording;
  recording.workspace = WorkspaceId(row[1].c_str());
  recording.call = CallId(row[2].c_str());
  for (const State state : kStates) {
    if (ToText(state) == row[3].c_str()) recording.state = state;
  }
  for (const Reason reason : kReasons) {
    if (ToText(reason) == row[4].c_str()) recording.reason = reason;
  }
  if (!row[8].is_null() && row[8].c_str()[0] != '\0') {
    recording.audio = Audio{.duration = absl::Milliseconds(row[5].as<int64_t>()),
                            .size_bytes = row[6].as<int64_t>(),
                            .sha256 = row[7].c_str(),
                            .blob = row[8].c_str()};
  }
  const std::optional<absl::Time> created = ReadTime(row[9]);
  if (recording.state == State::kNone || !created.has_value()) {
    return status::Error(absl::StatusCode::kDataLoss, "ROW_CORRUPT",
                         absl::StrCat("recording ", listed.id.value()));
  }
  listed.created = *created;
  recording.started = ReadTime(row[10]);
  recording.talk_ended = ReadTime(row[11]);
  recording.settled = ReadTime(row[12]);
  return listed;
}

void Upsert(pqxx::transaction_base& transaction, const Projected& row) {
  const Recording& recording = row.listed.recording;
  const Audio audio = recording.audio.value_or(Audio{});
  transaction.exec_params(kUpsertRecording, row.listed.id.value(), recording.workspace.value(),
                          recording.call.value(), ToText(recording.state), ToText(recording.reason),
                          absl::ToInt64Milliseconds(audio.duration), audio.size_bytes, audio.sha256,
                          audio.blob, postgres::ToTimestamp(row.listed.created),
                          ToNullable(recording.started), ToNullable(recording.talk_ended),
                          ToNullable(recording.settled), row.version);
}

}  // namespace

absl::StatusOr<std::vector<Listed>> PgRecordingIndex::List(const ListQuery& query,
                                                           absl::Time deadline) {
  using Page = std::vector<Listed>;
  return postgres::ReadOnly(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Page> {
        const std::optional<std::string> call =
            query.call.has_value() ? std::optional(query.call->value()) : std::nullopt;
        const absl::Time before =
            query.after.has_value() ? query.after->first : absl::InfiniteFuture();
        const std::string id = query.after.has_value() ? query.after->second.value() : "";
        Page page;
        for (const pqxx::row& row :
             transaction.exec_params(kSelectRecordings, query.workspace.value(), call,
                                     postgres::ToTimestamp(before), id, query.limit)) {
          absl::StatusOr<Listed> listed = ReadListed(row);
          if (!listed.ok()) return listed.status();
          page.push_back(*std::move(listed));
        }
        return page;
      });
}

absl::Status PgRecordingIndex::LogAccess(const Access& access, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    transaction.exec_params(kInsertAccess, postgres::ToTimestamp(access.time),
                            access.workspace.value(), access.recording.value(), access.actor,
                            access.offset, access.length);
    return absl::OkStatus();
  });
}

absl::Status PgRecordingIndex::AddTalk(const Talk& talk, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    transaction.exec_params(kInsertTalk, talk.call.value(), talk.leg.value(),
                            talk.recording.value(), postgres::ToTimestamp(talk.connected));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<Talk>> PgRecordingIndex::FindTalks(const CallId& call, const LegId& leg,
                                                              absl::Time deadline) {
  using Talks = std::vector<Talk>;
  return postgres::Once(pool_, deadline,
                        [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Talks> {
                          Talks talks;
                          for (const pqxx::row& row :
                               transaction.exec_params(kSelectTalks, call.value(), leg.value())) {
                            const auto connected = postgres::ParseTimestamp(row[3].c_str());
                            if (!connected.ok()) return connected.status();
                            talks.push_back({.call = CallId(row[0].c_str()),
                                             .leg = LegId(row[1].c_str()),
                                             .recording = RecordingId(row[2].c_str()),
                                             .connected = *connected});
                          }
                          return talks;
                        });
}

absl::StatusOr<std::string> PgRecordingIndex::Load(absl::string_view consumer,
                                                   absl::Time deadline) {
  const auto cursor = eventlog::LoadCursor(pool_, kSchema, consumer, deadline);
  if (!cursor.ok()) return cursor.status();
  return eventlog::ToText(*cursor);
}

absl::Status PgRecordingIndex::Move(absl::string_view consumer, const std::string& cursor,
                                    const std::vector<Projected>& rows, absl::Time deadline) {
  const absl::StatusOr<eventlog::Cursor> place = eventlog::ParseCursor(cursor);
  if (!place.ok()) return place.status();
  const std::vector<eventlog::FeedEntry> last = {{.cursor = *place}};
  return postgres::ReadWrite(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    const auto fresh = eventlog::TakeEntries(transaction, kSchema, consumer, last);
    if (!fresh.ok()) return fresh.status();
    for (const Projected& row : rows) Upsert(transaction, row);
    return absl::OkStatus();
  });
}

}  // namespace centralita::recording
