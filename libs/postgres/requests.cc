#include "libs/postgres/requests.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"

namespace centralita::postgres {
namespace {

std::string TableOf(pqxx::transaction_base& transaction, absl::string_view schema) {
  return transaction.quote_name(std::string(schema)) + ".requests";
}

}  // namespace

std::string FingerprintOf(absl::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

absl::StatusOr<std::optional<std::string>> FindRequest(pqxx::transaction_base& transaction,
                                                       absl::string_view schema,
                                                       const RequestKey& key) {
  const pqxx::result found = transaction.exec_params(
      "SELECT method, fingerprint, resource FROM " + TableOf(transaction, schema) +
          " WHERE workspace_id = $1 AND request_id = $2",
      key.workspace_id, key.request_id);
  if (found.empty()) return std::nullopt;
  if (found[0][0].c_str() != key.method || found[0][1].c_str() != key.fingerprint) {
    return status::Error(
        absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
        absl::StrCat("request id \"", key.request_id, "\" was used for something else"),
        {{"request_id", key.request_id}, {"method", found[0][0].c_str()}});
  }
  return std::optional<std::string>(found[0][2].c_str());
}

absl::Status RecordRequest(pqxx::transaction_base& transaction, absl::string_view schema,
                           const RequestKey& key, absl::string_view resource) {
  const pqxx::result recorded = transaction.exec_params(
      "INSERT INTO " + TableOf(transaction, schema) +
          " (workspace_id, request_id, method, fingerprint, resource) VALUES ($1, $2, $3, $4, $5)"
          " ON CONFLICT DO NOTHING",
      key.workspace_id, key.request_id, key.method, key.fingerprint, resource);
  if (recorded.affected_rows() == 1) return absl::OkStatus();
  return status::Error(absl::StatusCode::kAborted, "REQUEST_CONCURRENT",
                       absl::StrCat("request id \"", key.request_id, "\" was just carried out"));
}

absl::StatusOr<int> ForgetRequests(pqxx::transaction_base& transaction, absl::string_view schema,
                                   int age_days, int limit) {
  const std::string table = TableOf(transaction, schema);
  const pqxx::result forgotten = transaction.exec_params(
      "DELETE FROM " + table +
          " WHERE (workspace_id, request_id) IN (SELECT workspace_id, request_id FROM " + table +
          " WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT $2)",
      age_days, limit);
  return static_cast<int>(forgotten.affected_rows());
}

}  // namespace centralita::postgres
