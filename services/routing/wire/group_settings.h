#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "centralita/groups/v1/group.pb.h"
#include "services/routing/domain/group.h"

namespace centralita::routing {

/// Takes over how the group distributes its calls and treats those who wait. What is unset has the
/// default that the contract names; a value of an enumeration that is not known here (a newer `groups`
/// wrote it) is read as the default, and named in `unknown`. `config.agents` is set already.
///
/// INVALID_ARGUMENT / NAME_MALFORMED.
absl::Status SetSettings(const groups::v1::Group& from, GroupConfig& config,
                         std::vector<std::string>& unknown);

/// Writes what SetSettings reads. It gives the same settings again.
void WriteSettings(const GroupConfig& config, groups::v1::Group& to);

}  // namespace centralita::routing
