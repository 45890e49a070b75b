#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/edge/domain/access.h"

namespace centralita::edge {

/// What the edge knows of one method of the API.
struct Method {
  std::string service;  // The service that serves it: "groups".
  Audience audience = Audience::kInternal;
  bool streams = false;  // Whether it answers with a stream.
};

/// Every method of every contract. A port: the descriptors in production.
class Methods {
 public:
  virtual ~Methods() = default;

  /// `path` as on the wire: "/centralita.groups.v1.GroupService/GetGroup".
  virtual std::optional<Method> Find(absl::string_view path) const = 0;
};

}  // namespace centralita::edge
