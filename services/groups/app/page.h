#pragma once

#include <string>
#include <utility>
#include <vector>

namespace centralita::groups {

/// Which page of a list: what comes behind `after`, which is Page::next of the one before.
struct PageQuery {
  std::string after;  // Empty: the first page.
  int size = 100;
};

template <typename T>
struct Page {
  std::vector<T> items;
  std::string next;  // Empty: this was the last page.
};

/// A place in a list that is sorted by a key (a display name, a date) and then by id, as bytes.
struct KeyPosition {
  std::string key;
  std::string id;
};

/// Keys have no control characters, so a newline can part them from the id.
inline std::string ToText(const KeyPosition& position) { return position.key + "\n" + position.id; }

inline KeyPosition ParseKeyPosition(const std::string& text) {
  const size_t newline = text.rfind('\n');
  if (newline == std::string::npos) return {};
  return {text.substr(0, newline), text.substr(newline + 1)};
}

/// The page that begins with `items`, which are one more than `size` if there is another page;
/// `position_of` tells the place of an item.
template <typename T, typename PositionOf>
Page<T> PageOf(std::vector<T> items, int size, PositionOf position_of) {
  Page<T> page{std::move(items), ""};
  if (page.items.size() <= static_cast<size_t>(size)) return page;
  page.items.resize(static_cast<size_t>(size));
  page.next = position_of(page.items.back());
  return page;
}

}  // namespace centralita::groups
