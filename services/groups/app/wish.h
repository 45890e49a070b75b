#pragma once

#include <string>

namespace centralita::groups {

/// What makes a request for something new safe to send twice (AIP-155).
struct Wish {
  std::string request_id;  // Chosen by the caller; empty: each time is a new wish.
  std::string method;      // "CreateGroup".
  std::string body;        // The whole request, serialised.
};

}  // namespace centralita::groups
