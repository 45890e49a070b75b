#pragma once

#include <string>
#include <utility>
#include <vector>

namespace centralita::directory {

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

/// A place in a list that is sorted by display name and then id. Both sorted as bytes.
struct NamePosition {
  std::string display_name;
  std::string id;
};

/// Display names have no control characters, so a newline can part them from the id.
inline std::string ToText(const NamePosition& position) {
  return position.display_name + "\n" + position.id;
}

inline NamePosition ParseNamePosition(const std::string& text) {
  const size_t newline = text.rfind('\n');
  if (newline == std::string::npos) return {};
  return {text.substr(0, newline), text.substr(newline + 1)};
}

/// The page that begins with `items`, which are one more than `size` if there is another page.
/// Items have a display name and an id.
template <typename T>
Page<T> PageOf(std::vector<T> items, int size) {
  Page<T> page{std::move(items), ""};
  if (page.items.size() <= static_cast<size_t>(size)) return page;
  page.items.resize(static_cast<size_t>(size));
  page.next = ToText({page.items.back().display_name, page.items.back().id.value()});
  return page;
}

}  // namespace centralita::directory
