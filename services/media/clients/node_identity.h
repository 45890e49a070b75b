#pragma once

#include <string>

namespace centralita::media {

/// Who this gateway is, to others.
struct NodeIdentity {
  std::string gateway;      // The node id.
  std::string address;      // Where it takes commands, "host:port".
  std::string incarnation;  // This start of it.
};

}  // namespace centralita::media
