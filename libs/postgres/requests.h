#pragma once

#include <optional>
#include <string>

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::postgres {

/// The table is in requests.sql, to be copied into a migration of the service.

/// What identifies one wish of a caller, however often it is sent (AIP-155).
struct RequestKey {
  std::string workspace_id;
  std::string request_id;   // Chosen by the caller.
  std::string method;       // "CreateGroup".
  std::string fingerprint;  // Of what is asked for: FingerprintOf(request.SerializeAsString()).
};

/// A short text that differs when `bytes` differ (SHA-256).
std::string FingerprintOf(absl::string_view bytes);

/// What the request made when it was first carried out, or nothing if it is new. Call it in the
/// transaction that carries the request out, before doing so.
///
/// ALREADY_EXISTS with REQUEST_ID_REUSED if the id was used for something else.
absl::StatusOr<std::optional<std::string>> FindRequest(pqxx::transaction_base& transaction,
                                                       absl::string_view schema,
                                                       const RequestKey& key);

/// Notes, in the same transaction, that the request made `resource`.
///
/// ABORTED with REQUEST_CONCURRENT if the same request is being carried out by somebody else: roll
/// back and begin again; FindRequest will then see it.
absl::Status RecordRequest(pqxx::transaction_base& transaction, absl::string_view schema,
                           const RequestKey& key, absl::string_view resource);

/// Forgets requests that are older than `age_days`, up to `limit` of them; returns how many.
absl::StatusOr<int> ForgetRequests(pqxx::transaction_base& transaction, absl::string_view schema,
                                   int age_days, int limit);

}  // namespace centralita::postgres
