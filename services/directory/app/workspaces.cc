#include "services/directory/app/workspaces.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/directory/app/passwords.h"

namespace centralita::directory {
namespace {

// A billion codes: with a million workspaces, one attempt in a thousand meets a taken one.
constexpr int kShortCodeAttempts = 8;

}  // namespace

absl::StatusOr<Workspaces::Opened> Workspaces::Create(Workspace workspace, const Wish& wish,
                                                      absl::Time deadline) {
  if (absl::Status valid = CheckWorkspace(workspace); !valid.ok()) return valid;
  workspace.id = WorkspaceId(ids_.Next());
  workspace.create_time = clock_.Now();
  const std::string key = MakeApiKey(secrets_);
  const Audit audit{workspace.id, Actor{}.ToText(), "CreateWorkspace",
                    absl::StrCat("workspaces/", workspace.id.value())};

  absl::StatusOr<CreatedWorkspace> created = absl::UnknownError("not tried");
  for (int attempt = 0; attempt < kShortCodeAttempts; ++attempt) {
    workspace.short_code = MakeShortCode(secrets_);
    created = store_.Create(workspace, secrets_.Sha256(key), wish, audit, deadline);
    if (status::Reason(created.status()) != "SHORT_CODE_TAKEN") break;
  }
  if (!created.ok()) return created.status();
  return Opened{std::move(created->workspace), created->fresh ? key : std::string()};
}

absl::StatusOr<Workspace> Workspaces::Get(const WorkspaceId& id, absl::Time deadline) {
  return store_.Get(id, deadline);
}

}  // namespace centralita::directory
