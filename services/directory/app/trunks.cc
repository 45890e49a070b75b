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

absl::StatusOr<Trunk> Trunks::Create(Trunk trunk, absl::string_view password, absl::Time deadline) {
  absl::StatusOr<Trunk> normalised = Normalised(std::move(trunk));
  if (!normalised.ok()) return normalised;
  if (normalised->digest_username.empty() != password.empty()) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TRUNK_WITHOUT_IDENTITY",
                         "digest_username and digest_password go together");
  }
  if (!password.empty()) {
    normalised->digests = DigestsOf(secrets_, normalised->digest_username, realm_, password);
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
