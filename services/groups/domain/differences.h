#pragma once

#include <string>
#include <vector>

#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// One field that is not as it was before.
struct FieldDifference {
  std::string path;                  // As in the API: "overflow.when_closed".
  std::string before;                // As text; empty: it was not set. Not of lists.
  std::string after;                 // The same.
  std::vector<std::string> added;    // Of lists; the first thousand.
  std::vector<std::string> removed;  // The same.
  bool reordered = false;            // Of lists: what stayed is in another order.

  friend bool operator==(const FieldDifference&, const FieldDifference&) = default;
};

/// What tells `after` from `before`, for an auditor to read: all that people configure, in the order
/// of the API's fields.
std::vector<FieldDifference> Differences(const Group& before, const Group& after);
std::vector<FieldDifference> Differences(const Holiday& before, const Holiday& after);

}  // namespace centralita::groups
