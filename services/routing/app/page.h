#pragma once

#include <string>
#include <vector>

namespace centralita::routing {

template <typename Item>
struct Page {
  std::vector<Item> items;
  std::string next;  // Where the next page begins. Empty: this is the last one.
};

}  // namespace centralita::routing
