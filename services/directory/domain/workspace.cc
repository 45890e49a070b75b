#include "services/directory/domain/workspace.h"

#include "absl/strings/str_cat.h"
#include "libs/phone/e164.h"
#include "libs/status/error.h"
#include "services/directory/domain/text.h"

namespace centralita::directory {

absl::Status CheckWorkspace(const Workspace& workspace) {
  if (absl::Status valid = CheckDisplayName(workspace.display_name); !valid.ok()) return valid;
  if (!phone::IsRegion(workspace.default_region)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "REGION_UNKNOWN",
                         absl::StrCat("no region \"", workspace.default_region, "\""),
                         {{"field", "default_region"}});
  }
  if (workspace.locale != "es" && workspace.locale != "en" && workspace.locale != "pt") {
    return status::Error(absl::StatusCode::kInvalidArgument, "LOCALE_UNKNOWN",
                         absl::StrCat("locale is \"", workspace.locale, "\", not es, en or pt"),
                         {{"field", "locale"}});
  }
  return absl::OkStatus();
}

}  // namespace centralita::directory
