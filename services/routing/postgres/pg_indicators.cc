#include "services/routing/postgres/pg_indicators.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

// $7 and $8: behind which group and interval the page begins.
constexpr char kSelect[] = R"sql(
SELECT group_id, nth, sum(received), sum(answered), sum(handled), sum(missed), sum(abandoned),
       sum(overflowed), sum(failed), sum(merged), sum(answered_in_time), sum(abandoned_early),
       sum(answer_ns)::bigint, sum(talk_ns)::bigint, sum(wrap_up_ns)::bigint, max(longest_wait_ns)
FROM (
  SELECT *, floor(extract(epoch FROM start_time - $3::timestamptz) / $5::bigint)::bigint AS nth
  FROM routing.served
  WHERE workspace = $1 AND start_time >= $3::timestamptz AND start_time < $4::timestamptz
    AND (cardinality($2::text[]) = 0 OR group_id = ANY($2::text[]))
) s
WHERE (group_id, nth) > ($7, $8::bigint)
GROUP BY group_id, nth ORDER BY group_id, nth LIMIT $6)sql";

Served ServedIn(const pqxx::row& row) {
  const auto count = [&row](int column) { return row[column].as<int64_t>(); };
  const auto time = [&row](int column) { return absl::Nanoseconds(row[column].as<int64_t>()); };
  return {.received = count(2),
          .answered = count(3),
          .handled = count(4),
          .missed = count(5),
          .abandoned = count(6),
          .overflowed = count(7),
          .failed = count(8),
          .merged = count(9),
          .answered_in_time = count(10),
          .abandoned_early = count(11),
          .answer_time = time(12),
          .talk_time = time(13),
          .wrap_up_time = time(14),
          .longest_wait = time(15)};
}

}  // namespace

absl::StatusOr<Page<Indicators::Row>> PgIndicators::List(const Query& query, int size,
                                                         const std::string& from,
                                                         absl::Time deadline) {
  int64_t behind = -1;
  std::string group;
  if (!from.empty()) {
    const std::pair<std::string, std::string> place = absl::StrSplit(from, absl::MaxSplits(' ', 1));
    group = place.second;
    if (!absl::SimpleAtoi(place.first, &behind)) {
      return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID", from);
    }
  }
  std::vector<std::string> groups;
  for (const GroupId& id : query.groups) groups.push_back(id.value());
  return postgres::ReadOnly(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Page<Row>> {
        Page<Row> page;
        int64_t nth = 0;
        for (const auto& row : transaction.exec_params(
                 kSelect, query.workspace.value(), postgres::ToArray(groups),
                 postgres::ToTimestamp(query.start), postgres::ToTimestamp(query.end),
                 absl::ToInt64Seconds(query.step), size + 1, group, behind)) {
          if (static_cast<int>(page.items.size()) == size) {
            page.next = absl::StrCat(nth, " ", page.items.back().group.value());
            break;
          }
          nth = row[1].as<int64_t>();
          page.items.push_back({.group = GroupId(row[0].c_str()),
                                .start = query.start + nth * query.step,
                                .served = ServedIn(row)});
        }
        return page;
      });
}

}  // namespace centralita::routing
