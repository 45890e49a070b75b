#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::ids {

/// Takes a resource name apart (AIP-122). `pattern` has "*" where an id stands:
///
///   ParseName("workspaces/*/groups/*", "workspaces/w1/groups/g7")  ->  {"w1", "g7"}
///
/// An id is 1 to 128 characters of [A-Za-z0-9._~-], so that it needs no escaping in a URL.
/// INVALID_ARGUMENT with NAME_MALFORMED (metadata: name, pattern) if `name` does not fit.
absl::StatusOr<std::vector<std::string>> ParseName(absl::string_view pattern,
                                                   absl::string_view name);

/// The name that ParseName takes apart. `ids` are as many as `pattern` has stars; it is a fault of
/// the program, and ends it, if they are not.
std::string MakeName(absl::string_view pattern, std::initializer_list<absl::string_view> ids);

}  // namespace centralita::ids
