#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::status {

/// Facts about an error that a program may read: {"field": "name", "limit": "100"}.
using Facts = std::map<std::string, std::string>;

/// Builds an error that carries a machine-readable reason through every layer.
///
/// `reason` is UPPER_SNAKE_CASE and unique within a service. Clients switch on it, so it is API and
/// never renamed. `message` is for a developer to read and may change at will. `metadata` goes to
/// the client as well, so it holds no secret.
absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message);
absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                   const Facts& metadata);

/// The reason given to Error(), or "" if `status` was not made by it.
std::string Reason(const absl::Status& status);

/// The metadata given to Error(); empty if there was none.
Facts Metadata(const absl::Status& status);

/// `status`, with the advice not to try again before `delay` has passed.
absl::Status WithRetryDelay(absl::Status status, absl::Duration delay);

/// The advice given to WithRetryDelay(), if any.
std::optional<absl::Duration> RetryDelay(const absl::Status& status);

}  // namespace centralita::status
