#include "services/routing/postgres/open_tallies.h"

#include <utility>
#include <vector>

#include "libs/postgres/values.h"
#include "services/routing/wire/tally.h"

namespace centralita::routing {
namespace {

constexpr int kStay = 1;
constexpr int kWrapUp = 2;
constexpr int kLevel = 3;

constexpr char kSelect[] = R"sql(
SELECT id, payload FROM routing.open_tallies
WHERE workspace = $1 AND kind = $2 AND id = ANY($3::text[]))sql";

constexpr char kUpsert[] = R"sql(
INSERT INTO routing.open_tallies (workspace, kind, id, payload)
SELECT $1, kind, id, payload FROM unnest($2::smallint[], $3::text[], $4::bytea[]) AS t (kind, id, payload)
ON CONFLICT (workspace, kind, id) DO UPDATE SET payload = excluded.payload)sql";

constexpr char kDelete[] = R"sql(
DELETE FROM routing.open_tallies o
USING unnest($2::smallint[], $3::text[]) AS t (kind, id)
WHERE o.workspace = $1 AND o.kind = t.kind AND o.id = t.id)sql";

/// Rows of one statement.
struct Rows {
  std::vector<std::string> kinds;
  std::vector<std::string> ids;
  std::vector<std::string> payloads;
};

}  // namespace

absl::Status OpenTallies::Load(pqxx::transaction_base& transaction, const std::string& workspace,
                               Tally::Subjects needs, Tally& tally) {
  const auto load = [&](int kind, const auto& ids, auto& into) -> absl::Status {
    if (ids.empty()) return absl::OkStatus();
    std::vector<std::string> texts;
    for (const auto& id : ids) texts.push_back(id.value());
    for (const auto& row :
         transaction.exec_params(kSelect, workspace, kind, postgres::ToArray(texts))) {
      const std::string id = row[0].c_str();
      const std::string payload = postgres::FromBytea(row[1]);
      using Id = typename std::decay_t<decltype(into)>::key_type;
      if (absl::Status read = Decode(payload, into[Id(id)]); !read.ok()) return read;
      found_[{kind, id}] = payload;
    }
    return absl::OkStatus();
  };
  if (absl::Status read = load(kStay, needs.calls, tally.stays); !read.ok()) return read;
  for (const auto& [call, stay] : tally.stays) {
    for (const auto& offer : stay.offers) needs.persons.push_back(offer.second);
    if (stay.answered.has_value()) needs.persons.push_back(stay.answered_by);
  }
  if (absl::Status read = load(kWrapUp, needs.persons, tally.wrap_ups); !read.ok()) return read;
  return load(kLevel, needs.groups, tally.levels);
}

void OpenTallies::Save(pqxx::transaction_base& transaction, const std::string& workspace,
                       const Tally& tally) const {
  Rows written;
  std::map<Key, std::string> finished = found_;
  const auto keep = [&](int kind, const auto& items) {
    for (const auto& [id, item] : items) {
      std::string payload = Encode(item);
      const auto before = finished.find({kind, id.value()});
      const bool same = before != finished.end() && before->second == payload;
      if (before != finished.end()) finished.erase(before);
      if (same) continue;
      written.kinds.push_back(std::to_string(kind));
      written.ids.push_back(id.value());
      written.payloads.push_back(std::move(payload));
    }
  };
  keep(kStay, tally.stays);
  keep(kWrapUp, tally.wrap_ups);
  keep(kLevel, tally.levels);
  if (!written.ids.empty()) {
    transaction.exec_params(kUpsert, workspace, postgres::ToArray(written.kinds),
                            postgres::ToArray(written.ids),
                            postgres::ToByteaArray(written.payloads));
  }
  if (finished.empty()) return;
  Rows deleted;
  for (const auto& [key, payload] : finished) {
    deleted.kinds.push_back(std::to_string(key.first));
    deleted.ids.push_back(key.second);
  }
  transaction.exec_params(kDelete, workspace, postgres::ToArray(deleted.kinds),
                          postgres::ToArray(deleted.ids));
}

}  // namespace centralita::routing
