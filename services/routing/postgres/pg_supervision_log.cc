#include "services/routing/postgres/pg_supervision_log.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/routing/wire/enums.h"

namespace centralita::routing {
namespace {

constexpr char kSelect[] = R"sql(
SELECT version, action_time, action, actor, request_id, call, agent, to_group, from_group, reason
FROM routing.supervision_actions
WHERE workspace = $1 AND action_time >= $2 AND action_time < $3 AND version < $4
ORDER BY version DESC LIMIT $5)sql";

constexpr char kSelectOfGroup[] = R"sql(
SELECT version, action_time, action, actor, request_id, call, agent, to_group, from_group, reason
FROM routing.supervision_actions
WHERE workspace = $1 AND action_time >= $2 AND action_time < $3 AND version < $4
  AND ((from_group = $6 AND from_group <> '') OR (to_group = $6 AND to_group <> ''))
ORDER BY version DESC LIMIT $5)sql";

template <typename Id>
std::optional<Id> IdIn(const pqxx::field& field) {
  const std::string id = field.c_str();
  return id.empty() ? std::nullopt : std::optional(Id(id));
}

absl::StatusOr<SupervisionLog::Entry> EntryIn(const pqxx::row& row) {
  const absl::StatusOr<absl::Time> time = postgres::ParseTimestamp(row[1].c_str());
  if (!time.ok()) return time.status();
  return SupervisionLog::Entry{
      .time = *time,
      .what = {.action = FromProto(static_cast<v1::SupervisorAction>(row[2].as<int>())),
               .actor = row[3].c_str(),
               .request_id = row[4].c_str(),
               .subject = IdIn<CallId>(row[5]),
               .person = IdIn<PersonId>(row[6]),
               .group = IdIn<GroupId>(row[7]),
               .reason = row[9].c_str(),
               .from = IdIn<GroupId>(row[8])}};
}

}  // namespace

absl::StatusOr<Page<SupervisionLog::Entry>> PgSupervisionLog::List(const Query& query, int size,
                                                                   const std::string& from,
                                                                   absl::Time deadline) {
  int64_t before = std::numeric_limits<int64_t>::max();
  if (!from.empty() && !absl::SimpleAtoi(from, &before)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID", from);
  }
  const std::string workspace = query.workspace.value();
  const std::string start =
      query.start == absl::InfinitePast() ? "-infinity" : postgres::ToTimestamp(query.start);
  const std::string end = postgres::ToTimestamp(query.end);
  using Result = absl::StatusOr<Page<Entry>>;
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) -> Result {
    const pqxx::result rows =
        query.group.has_value()
            ? transaction.exec_params(kSelectOfGroup, workspace, start, end, before, size + 1,
                                      query.group->value())
            : transaction.exec_params(kSelect, workspace, start, end, before, size + 1);
    Page<Entry> page;
    int64_t last = 0;
    for (const auto& row : rows) {
      if (static_cast<int>(page.items.size()) == size) {
        page.next = absl::StrCat(last);
        break;
      }
      absl::StatusOr<Entry> entry = EntryIn(row);
      if (!entry.ok()) return entry.status();
      page.items.push_back(*std::move(entry));
      last = row[0].as<int64_t>();
    }
    return page;
  });
}

}  // namespace centralita::routing
