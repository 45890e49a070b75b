#include "services/routing/rpc/request_digest.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace centralita::routing {

uint64_t DigestOf(const google::protobuf::Message& request, absl::string_view actor) {
  // Our requests have no maps, so their bytes are always in the same order.
  const std::string text = absl::StrCat(request.GetDescriptor()->full_name(), "\n", actor, "\n",
                                        request.SerializeAsString());
  uint64_t digest = 0xcbf29ce484222325;
  for (const char c : text) {
    digest ^= static_cast<unsigned char>(c);
    digest *= 0x100000001b3;
  }
  return digest;
}

}  // namespace centralita::routing
