#include "services/directory/app/trunks.h"

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/directory/app/actor.h"
#include "services/directory/app/passwords.h"

namespace centralita::directory {
namespace {

Audit AuditOf(absl::string_view action, const TrunkId& id) {
  return {WorkspaceId(), Actor{}.ToText(), std::string(action),
          absl::StrCat("trunks/", id.value())};
}

}  // namespace

absl::StatusOr<Trunk> Trunks::Create(Trunk trunk, const TrunkPasswords& passwords,
                                     absl::Time deadline) {
  absl::StatusOr<Trunk> normalised = Normalised(std::move(trunk));
  if (!normalised.ok()) return normalised;
  if (normalised->digest_username.empty() != passwords.inbound.empty()) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TRUNK_WITHOUT_IDENTITY",
                         "digest_username and digest_password go together");
  }
  Outbound& outbound = normalised->outbound;
  if (outbound.digest_username.empty() != passwords.outbound.empty()) {
    return status::Error(absl::StatusCode::kInvalidArgument, "OUTBOUND_INCOMPLETE",
                         "outbound.digest_username and its digest_password go together");
  }
  if (!passwords.inbound.empty()) {
    normalised->digests =
        DigestsOf(secrets_, normalised->digest_username, realm_, passwords.inbound);
  }
  if (!passwords.outbound.empty()) {
    outbound.digests =
        DigestsOf(secrets_, outbound.digest_username, outbound.digests.realm, passwords.outbound);
  }
  const Audit audit = AuditOf("CreateTrunk", normalised->id);
  if (absl::Status kept = store_.Create(*normalised, audit, deadline); !kept.ok()) return kept;
  return normalised;
}

absl::StatusOr<Page<Trunk>> Trunks::List(const PageQuery& query, absl::Time deadline) {
  return store_.List(query, deadline);
}

absl::Status Trunks::Delete(const TrunkId& id, absl::Time deadline) {
  return store_.Delete(id, AuditOf("DeleteTrunk", id), deadline);
}

}  // namespace centralita::directory
