#pragma once

#include <initializer_list>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "libs/postgres/requests.h"
#include "services/directory/app/wish.h"
#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// Gives an ALREADY_EXISTS that PostgreSQL has raised the reason of the constraint that was violated:
/// (constraint, reason). Other statuses stay as they are.
absl::Status WithReason(
    const absl::Status& status,
    std::initializer_list<std::pair<absl::string_view, absl::string_view>> reasons);

absl::Status EtagMismatch();

/// NOT_FOUND with `reason`.
absl::Status Missing(absl::string_view reason);

/// How `wish` is known to libs/postgres.
postgres::RequestKey KeyOf(const Wish& wish, const WorkspaceId& workspace);

}  // namespace centralita::directory
