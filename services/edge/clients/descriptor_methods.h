#pragma once

#include <string>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "services/edge/app/methods.h"

namespace centralita::edge {

/// The methods of a serialised FileDescriptorSet, with the audience that each declares.
class DescriptorMethods final : public Methods {
 public:
  /// INTERNAL with DESCRIPTORS_INVALID if the bytes are no descriptor set.
  static absl::StatusOr<DescriptorMethods> Create(absl::string_view descriptor_set);

  std::optional<Method> Find(absl::string_view path) const override;

 private:
  std::unordered_map<std::string, Method> methods_;
};

}  // namespace centralita::edge
