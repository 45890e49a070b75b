#include "services/calls/postgres/pg_call_history.h"

#include <string>

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"

namespace centralita::calls {
namespace {

constexpr char kSelectPage[] = R"sql(
  SELECT call_id, document
  FROM calls.calls
  WHERE workspace_id = $1 AND ($2 = '' OR call_id < $2)
  ORDER BY call_id DESC
  LIMIT $3)sql";

constexpr char kSelectLivePage[] = R"sql(
  SELECT call_id, document
  FROM calls.calls
  WHERE workspace_id = $1 AND live AND ($2 = '' OR call_id < $2)
  ORDER BY call_id DESC
  LIMIT $3)sql";

}  // namespace

absl::StatusOr<std::vector<HistoricCall>> PgCallHistory::List(const HistoryQuery& query,
                                                              absl::Time deadline) {
  using Page = absl::StatusOr<std::vector<HistoricCall>>;
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) -> Page {
    std::vector<HistoricCall> page;
    for (const pqxx::row& row :
         transaction.exec_params(query.live_only ? kSelectLivePage : kSelectPage,
                                 query.workspace.value(), query.before.value(), query.limit)) {
      page.push_back({CallId(row[0].as<std::string>()), postgres::FromBytea(row[1])});
    }
    return page;
  });
}

}  // namespace centralita::calls
