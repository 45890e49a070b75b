#include "services/groups/domain/differences.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/groups/domain/fields.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxItems = 1000;  // Of a list: an auditor reads no more, and entries stay small.

using Items = std::vector<std::string>;

/// Those of `items` that are, or are not, in `others`.
Items Among(const Items& items, const Items& others, bool wanted) {
  const absl::flat_hash_set<std::string> known(others.begin(), others.end());
  Items found;
  std::copy_if(items.begin(), items.end(), std::back_inserter(found),
               [&](const std::string& item) { return known.contains(item) == wanted; });
  return found;
}

Items Cut(Items items) {
  if (items.size() <= kMaxItems) return items;
  const size_t left_out = items.size() - kMaxItems;
  items.resize(kMaxItems);
  items.push_back(absl::StrCat("and ", left_out, " more"));
  return items;
}

FieldDifference Between(const FieldText& before, const FieldText& after) {
  FieldDifference difference{.path = after.path};
  if (!after.list && !before.list) {
    if (!before.items.empty()) difference.before = before.items[0];
    if (!after.items.empty()) difference.after = after.items[0];
    return difference;
  }
  difference.added = Cut(Among(after.items, before.items, false));
  difference.removed = Cut(Among(before.items, after.items, false));
  difference.reordered =
      Among(before.items, after.items, true) != Among(after.items, before.items, true);
  return difference;
}

std::vector<FieldDifference> Compare(std::vector<FieldText> before, std::vector<FieldText> after) {
  std::map<std::string, FieldText> gone;
  for (FieldText& field : before) {
    std::string path = field.path;
    gone.emplace(std::move(path), std::move(field));
  }
  std::vector<FieldDifference> differences;
  for (const FieldText& field : after) {
    const auto it = gone.find(field.path);
    const FieldText was =
        it == gone.end() ? FieldText{field.path, {}, field.list} : std::move(it->second);
    if (it != gone.end()) gone.erase(it);
    if (was.items != field.items) differences.push_back(Between(was, field));
  }
  for (const auto& [path, field] : gone) {
    if (!field.items.empty()) differences.push_back(Between(field, {path, {}, field.list}));
  }
  return differences;
}

}  // namespace

std::vector<FieldDifference> Differences(const Group& before, const Group& after) {
  return Compare(FieldsOf(before), FieldsOf(after));
}

std::vector<FieldDifference> Differences(const Holiday& before, const Holiday& after) {
  return Compare(FieldsOf(before), FieldsOf(after));
}

}  // namespace centralita::groups
