#include "services/ticketing/postgres/call_rows.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/postgres/values.h"
#include "services/ticketing/postgres/row.h"

namespace centralita::ticketing {
namespace {

constexpr char kSelectCalls[] = R"sql(
  SELECT * FROM ticketing.calls WHERE call_id = ANY($1::text[]) ORDER BY call_id)sql";

constexpr char kSelectLegs[] = R"sql(
  SELECT * FROM ticketing.call_legs WHERE call_id = ANY($1::text[]))sql";

constexpr char kSelectOffers[] = R"sql(
  SELECT * FROM ticketing.call_offers WHERE call_id = ANY($1::text[]))sql";

constexpr char kSelectRecordings[] = R"sql(
  SELECT * FROM ticketing.call_recordings WHERE call_id = ANY($1::text[]))sql";

constexpr char kInsertMissing[] = R"sql(
  INSERT INTO ticketing.calls (call_id, workspace_id, caller, dialled, resolved, group_id,
    group_source, group_order, talk_ms, wait_ms, outcome, missed_reason, routed, routed_revision,
    routed_token, routed_time, hop_groups, hop_reasons, hop_times)
  SELECT id, '', '', '', false, '', 0, 0, 0, 0, '', '', '', 0, 0, '-infinity', '{}', '{}', '{}'
  FROM unnest($1::text[]) AS id ORDER BY id
  ON CONFLICT (call_id) DO NOTHING)sql";

// Who the caller is, is asked as soon as the number is known, and not after the call's end.
constexpr char kUpdateCall[] = R"sql(
  UPDATE ticketing.calls SET workspace_id = $2, caller = $3, dialled = $4, resolved = $5,
    group_id = $6, group_source = $7, group_order = $8, start_time = $9, end_time = $10,
    talk_ms = $11, wait_ms = $12, outcome = $13, missed_reason = $14, routed = $15,
    routed_revision = $16, routed_token = $17, routed_time = $18, hop_groups = $19::text[],
    hop_reasons = $20::text[], hop_times = $21::text[],
    contacts_due = CASE WHEN NOT $5::boolean OR $3 = '' THEN NULL
                        WHEN $10::timestamptz IS NOT NULL AND contacts_of = $3 THEN NULL
                        ELSE coalesce(contacts_due, '-infinity') END
  WHERE call_id = $1)sql";

constexpr char kUpsertLeg[] = R"sql(
  INSERT INTO ticketing.call_legs
    (call_id, leg_id, person_id, token, rung_time, connect_time, over_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (call_id, leg_id) DO UPDATE SET person_id = excluded.person_id,
    token = excluded.token, rung_time = excluded.rung_time, connect_time = excluded.connect_time,
    over_time = excluded.over_time)sql";

constexpr char kUpsertOffer[] = R"sql(
  INSERT INTO ticketing.call_offers (call_id, token, revision) VALUES ($1, $2, $3)
  ON CONFLICT (call_id, token) DO UPDATE SET revision = excluded.revision)sql";

constexpr char kUpsertRecording[] = R"sql(
  INSERT INTO ticketing.call_recordings (call_id, recording_id, state) VALUES ($1, $2, $3)
  ON CONFLICT (call_id, recording_id) DO UPDATE SET state = excluded.state)sql";

std::string ToIdArray(const std::set<CallId>& ids) {
  std::vector<std::string> items;
  for (const CallId& id : ids) items.push_back(id.value());
  return postgres::ToArray(items);
}

absl::StatusOr<std::vector<Hop>> ReadHops(const RowReader& row) {
  const auto groups = postgres::ParseArray(row.Field("hop_groups"));
  const auto reasons = postgres::ParseArray(row.Field("hop_reasons"));
  const auto times = postgres::ParseArray(row.Field("hop_times"));
  if (!groups.ok()) return groups.status();
  if (!reasons.ok()) return reasons.status();
  if (!times.ok()) return times.status();
  std::vector<Hop> hops;
  for (size_t i = 0; i < groups->size() && i < reasons->size() && i < times->size(); ++i) {
    const auto entered = postgres::ParseTimestamp((*times)[i]);
    if (!entered.ok()) return entered.status();
    hops.push_back({.group = GroupId((*groups)[i]),
                    .left_because = FromName<HopReason>((*reasons)[i]).value_or(HopReason::kNone),
                    .entered = *entered});
  }
  return hops;
}

absl::StatusOr<CallRecord> ReadCall(const pqxx::row& fields) {
  RowReader row(fields);
  CallRecord call{
      .id = row.As<CallId>("call_id"),
      .workspace = row.As<WorkspaceId>("workspace_id"),
      .caller = row.Text("caller"),
      .dialled = row.Text("dialled"),
      .resolved = row.Bool("resolved"),
      .group = row.As<GroupId>("group_id"),
      .group_weight = {static_cast<int>(row.Integer("group_source")), row.Integer("group_order")},
      .start = row.Optional("start_time"),
      .end = row.Optional("end_time"),
      .talk = row.Milliseconds("talk_ms"),
      .wait = row.Milliseconds("wait_ms"),
      .outcome = row.Value<CallOutcome>("outcome"),
      .missed_reason = row.Value<MissedReason>("missed_reason"),
      .routed = row.Value<CallRouted::State>("routed"),
      .routed_revision = row.Integer("routed_revision"),
      .routed_token = static_cast<uint64_t>(row.Integer("routed_token")),
      .routed_at =
          row.Text("routed_time") == "-infinity" ? absl::InfinitePast() : row.Time("routed_time")};
  absl::StatusOr<std::vector<Hop>> hops = ReadHops(row);
  if (!hops.ok()) return hops.status();
  call.hops = *std::move(hops);
  if (!row.status().ok()) return row.status();
  return call;
}

absl::Status ReadParts(pqxx::transaction_base& transaction, const std::string& ids,
                       std::map<CallId, CallRecord>& calls) {
  for (const pqxx::row& fields : transaction.exec_params(kSelectLegs, ids)) {
    RowReader row(fields);
    calls.at(row.As<CallId>("call_id")).legs[row.As<LegId>("leg_id")] = {
        .person = row.As<PersonId>("person_id"),
        .token = static_cast<uint64_t>(row.Integer("token")),
        .rung = row.Optional("rung_time"),
        .connected = row.Optional("connect_time"),
        .over = row.Optional("over_time")};
    if (!row.status().ok()) return row.status();
  }
  for (const pqxx::row& fields : transaction.exec_params(kSelectOffers, ids)) {
    const RowReader row(fields);
    calls.at(row.As<CallId>("call_id")).offers[static_cast<uint64_t>(row.Integer("token"))] =
        row.Integer("revision");
  }
  for (const pqxx::row& fields : transaction.exec_params(kSelectRecordings, ids)) {
    RowReader row(fields);
    calls.at(row.As<CallId>("call_id")).recordings[row.As<RecordingId>("recording_id")] =
        row.Value<RecordingState>("state");
    if (!row.status().ok()) return row.status();
  }
  return absl::OkStatus();
}

std::string ToHopArray(const CallRecord& call, const std::function<std::string(const Hop&)>& part) {
  std::vector<std::string> items;
  for (const Hop& hop : call.hops) items.push_back(part(hop));
  return postgres::ToArray(items);
}

}  // namespace

absl::StatusOr<std::map<CallId, CallRecord>> LoadCalls(pqxx::transaction_base& transaction,
                                                       const std::set<CallId>& ids, Lock lock) {
  std::map<CallId, CallRecord> calls;
  if (ids.empty()) return calls;
  const std::string array = ToIdArray(ids);
  const std::string select =
      absl::StrCat(kSelectCalls, lock == Lock::kForUpdate ? " FOR UPDATE" : "");
  for (const pqxx::row& fields : transaction.exec_params(select, array)) {
    absl::StatusOr<CallRecord> call = ReadCall(fields);
    if (!call.ok()) return call.status();
    calls.emplace(call->id, *std::move(call));
  }
  if (absl::Status read = ReadParts(transaction, array, calls); !read.ok()) return read;
  return calls;
}

void InsertMissingCalls(pqxx::transaction_base& transaction, const std::set<CallId>& ids) {
  transaction.exec_params(kInsertMissing, ToIdArray(ids));
}

void UpdateCall(pqxx::transaction_base& transaction, const CallRecord& before,
                const CallRecord& after) {
  const std::string& id = after.id.value();
  transaction.exec_params(
      kUpdateCall, id, after.workspace.value(), after.caller, after.dialled, after.resolved,
      after.group.value(), after.group_weight.first, after.group_weight.second,
      ToTimestamp(after.start), ToTimestamp(after.end), absl::ToInt64Milliseconds(after.talk),
      absl::ToInt64Milliseconds(after.wait), NameOf(after.outcome), NameOf(after.missed_reason),
      NameOf(after.routed), after.routed_revision, static_cast<int64_t>(after.routed_token),
      after.routed_at == absl::InfinitePast() ? "-infinity"
                                              : postgres::ToTimestamp(after.routed_at),
      ToHopArray(after, [](const Hop& hop) { return hop.group.value(); }),
      ToHopArray(after, [](const Hop& hop) { return std::string(NameOf(hop.left_because)); }),
      ToHopArray(after, [](const Hop& hop) { return postgres::ToTimestamp(hop.entered); }));
  for (const auto& [leg_id, leg] : after.legs) {
    const auto known = before.legs.find(leg_id);
    if (known != before.legs.end() && known->second == leg) continue;
    transaction.exec_params(kUpsertLeg, id, leg_id.value(), leg.person.value(),
                            static_cast<int64_t>(leg.token), ToTimestamp(leg.rung),
                            ToTimestamp(leg.connected), ToTimestamp(leg.over));
  }
  for (const auto& [token, revision] : after.offers) {
    const auto known = before.offers.find(token);
    if (known != before.offers.end() && known->second == revision) continue;
    transaction.exec_params(kUpsertOffer, id, static_cast<int64_t>(token), revision);
  }
  for (const auto& [recording, state] : after.recordings) {
    const auto known = before.recordings.find(recording);
    if (known != before.recordings.end() && known->second == state) continue;
    transaction.exec_params(kUpsertRecording, id, recording.value(), NameOf(state));
  }
}

}  // namespace centralita::ticketing
