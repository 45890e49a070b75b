#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// A workspace as its centralita.routing.v1.WorkspaceSnapshot, serialised.
std::string EncodeSnapshot(const Workspace& workspace);

/// DATA_LOSS with SNAPSHOT_MALFORMED.
absl::StatusOr<Workspace> DecodeSnapshot(absl::string_view bytes);

}  // namespace centralita::routing
