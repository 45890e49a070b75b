#pragma once

#include <string>
#include <vector>

#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// A field as text: of a list its items, else one or (if it is not set) none.
struct FieldText {
  std::string path;
  std::vector<std::string> items;
  bool list = false;
};

/// All that people configure in a group, in the order of the API's fields; defaults too.
std::vector<FieldText> FieldsOf(const Group& group);
std::vector<FieldText> FieldsOf(const Holiday& holiday);

}  // namespace centralita::groups
