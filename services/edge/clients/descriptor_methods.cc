#include "services/edge/clients/descriptor_methods.h"

#include <utility>
#include <vector>

#include <google/protobuf/descriptor.pb.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "centralita/api/v1/audience.pb.h"
#include "libs/status/error.h"

namespace centralita::edge {
namespace {

Audience FromProto(api::v1::Audience audience) {
  switch (audience) {
    case api::v1::AUDIENCE_OPERATOR:
      return Audience::kOperator;
    case api::v1::AUDIENCE_WORKSPACE:
      return Audience::kWorkspace;
    default:
      return Audience::kInternal;
  }
}

/// "centralita.groups.v1" -> "groups".
std::string ServiceOf(const std::string& package) {
  const std::vector<std::string> words = absl::StrSplit(package, '.');
  return words.size() > 1 ? words[1] : "";
}

}  // namespace

absl::StatusOr<DescriptorMethods> DescriptorMethods::Create(absl::string_view descriptor_set) {
  google::protobuf::FileDescriptorSet files;
  if (!files.ParseFromArray(descriptor_set.data(), static_cast<int>(descriptor_set.size()))) {
    return status::Error(absl::StatusCode::kInternal, "DESCRIPTORS_INVALID",
                         "the embedded descriptor set cannot be read");
  }
  DescriptorMethods methods;
  for (const auto& file : files.file()) {
    for (const auto& service : file.service()) {
      const api::v1::Audience all = service.options().GetExtension(api::v1::service_audience);
      for (const auto& method : service.method()) {
        const api::v1::Audience own = method.options().GetExtension(api::v1::method_audience);
        methods.methods_[absl::StrCat("/", file.package(), ".", service.name(), "/",
                                      method.name())] = {
            .service = ServiceOf(file.package()),
            .audience = FromProto(own == api::v1::AUDIENCE_UNSPECIFIED ? all : own),
            .streams = method.server_streaming()};
      }
    }
  }
  return methods;
}

std::optional<Method> DescriptorMethods::Find(absl::string_view path) const {
  const auto found = methods_.find(std::string(path));
  if (found == methods_.end()) return std::nullopt;
  return found->second;
}

}  // namespace centralita::edge
