#include "services/directory/app/numbers.h"

#include "absl/strings/str_cat.h"
#include "libs/phone/e164.h"
#include "services/directory/domain/text.h"

namespace centralita::directory {
namespace {

constexpr int kAttempts = 5;

Audit AuditOf(const Actor& actor, absl::string_view action, const Number& number) {
  return {number.workspace, actor.ToText(), std::string(action),
          absl::StrCat("workspaces/", number.workspace.value(), "/numbers/", number.id.value())};
}

}  // namespace

absl::StatusOr<Number> Numbers::Create(const Actor& actor, Number number, const Wish& wish,
                                       absl::Time deadline) {
  if (absl::Status may = people_.MayAdminister(actor, deadline); !may.ok()) return may;
  if (absl::Status valid = CheckText("display_name", number.display_name); !valid.ok()) {
    return valid;
  }
  absl::StatusOr<Workspace> workspace = workspaces_.Get(number.workspace, deadline);
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<phone::E164> e164 = phone::Parse(number.e164, workspace->default_region);
  if (!e164.ok()) return e164.status();

  number.id = NumberId(ids_.Next());
  number.e164 = e164->value();
  number.create_time = clock_.Now();
  return store_.Create(number, wish, AuditOf(actor, "CreateNumber", number), deadline);
}

absl::StatusOr<Page<Number>> Numbers::List(const WorkspaceId& workspace, const PageQuery& query,
                                           absl::Time deadline) {
  return store_.List(workspace, query, deadline);
}

absl::StatusOr<Number> Numbers::Update(const Actor& actor, const Number& number,
                                       std::optional<int64_t> version, absl::Time deadline) {
  if (absl::Status may = people_.MayAdminister(actor, deadline); !may.ok()) return may;
  if (absl::Status valid = CheckText("display_name", number.display_name); !valid.ok()) {
    return valid;
  }
  absl::StatusOr<Number> updated = absl::UnknownError("not tried");
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    absl::StatusOr<Number> kept = store_.Get(number.workspace, number.id, deadline);
    if (!kept.ok()) return kept;
    if (version.has_value()) kept->version = *version;
    kept->group_id = number.group_id;
    kept->display_name = number.display_name;
    updated = store_.Update(*kept, AuditOf(actor, "UpdateNumber", number), deadline);
    if (version.has_value() || !absl::IsAborted(updated.status())) return updated;
  }
  return updated;
}

absl::StatusOr<Number> Numbers::Resolve(absl::string_view dialled, absl::string_view region,
                                        absl::Time deadline) {
  absl::StatusOr<phone::E164> e164 = phone::Parse(dialled, region);
  if (!e164.ok()) return e164.status();
  return store_.Find(e164->value(), deadline);
}

}  // namespace centralita::directory
