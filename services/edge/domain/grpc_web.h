#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::edge {

/// How a gRPC-Web body is written: as bytes, or as base64 of them.
///
/// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
enum class Encoding { kBinary, kText };

/// The encoding that a Content-Type asks for; nothing if it is not gRPC-Web's.
std::optional<Encoding> EncodingOf(absl::string_view content_type);

/// The Content-Type of an answer in `encoding`.
absl::string_view ContentTypeOf(Encoding encoding);

/// The one message of a request's body. INVALID_ARGUMENT with FRAME_MALFORMED if the body is not
/// exactly one uncompressed data frame.
absl::StatusOr<std::string> MessageOf(absl::string_view body, Encoding encoding);

/// A data frame around `message`, ready to be sent.
std::string DataFrame(absl::string_view message, Encoding encoding);

/// The outcome of a call, as the last frame carries it.
struct Outcome {
  int code = 0;  // google.rpc.Code
  std::string message;
  std::string details;  // A serialised google.rpc.Status, or empty.
};

/// The trailer frame: grpc-status, grpc-message (percent-encoded), grpc-status-details-bin (base64).
std::string TrailerFrame(const Outcome& outcome, Encoding encoding);

/// What a "grpc-timeout" header says, in microseconds: 1 to 8 digits and a unit of H M S m u n.
/// Nothing if it is malformed.
std::optional<int64_t> TimeoutMicroseconds(absl::string_view header);

}  // namespace centralita::edge
