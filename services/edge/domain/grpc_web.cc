#include "services/edge/domain/grpc_web.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::edge {
namespace {

constexpr size_t kPrefixBytes = 5;  // One byte of flags, four of length.
constexpr unsigned char kTrailerFlag = 0x80;

std::string Frame(unsigned char flags, absl::string_view payload) {
  std::string frame;
  frame.reserve(kPrefixBytes + payload.size());
  frame.push_back(static_cast<char>(flags));
  const auto size = static_cast<uint32_t>(payload.size());
  for (int shift = 24; shift >= 0; shift -= 8) frame.push_back(static_cast<char>(size >> shift));
  absl::StrAppend(&frame, payload);
  return frame;
}

std::string Encode(std::string frame, Encoding encoding) {
  return encoding == Encoding::kText ? absl::Base64Escape(frame) : frame;
}

/// As the gRPC protocol percent-encodes grpc-message: everything but printable ASCII, and '%'.
std::string PercentEncode(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte <= 0x7e && c != '%') {
      out.push_back(c);
    } else {
      absl::StrAppend(&out, "%", absl::Hex(byte, absl::kZeroPad2));
    }
  }
  return out;
}

absl::Status Malformed(absl::string_view what) {
  return status::Error(absl::StatusCode::kInvalidArgument, "FRAME_MALFORMED", what);
}

}  // namespace

std::optional<Encoding> EncodingOf(absl::string_view content_type) {
  const std::string type = absl::AsciiStrToLower(content_type);
  if (absl::StartsWith(type, "application/grpc-web-text")) return Encoding::kText;
  if (absl::StartsWith(type, "application/grpc-web")) return Encoding::kBinary;
  return std::nullopt;
}

absl::string_view ContentTypeOf(Encoding encoding) {
  return encoding == Encoding::kText ? "application/grpc-web-text+proto"
                                     : "application/grpc-web+proto";
}

absl::StatusOr<std::string> MessageOf(absl::string_view body, Encoding encoding) {
  std::string decoded;
  if (encoding == Encoding::kText) {
    if (!absl::Base64Unescape(body, &decoded)) return Malformed("the body is not base64");
    body = decoded;
  }
  if (body.size() < kPrefixBytes) return Malformed("the body is shorter than a frame's prefix");
  if (body[0] != 0) return Malformed("the first frame is compressed or no data frame");
  uint32_t size = 0;
  for (size_t i = 1; i < kPrefixBytes; ++i) size = size << 8 | static_cast<unsigned char>(body[i]);
  if (body.size() - kPrefixBytes != size) {
    return Malformed(
        absl::StrCat("the frame says ", size, " bytes and has ", body.size() - kPrefixBytes));
  }
  return std::string(body.substr(kPrefixBytes));
}

std::string DataFrame(absl::string_view message, Encoding encoding) {
  return Encode(Frame(0, message), encoding);
}

std::string TrailerFrame(const Outcome& outcome, Encoding encoding) {
  std::string trailers = absl::StrCat("grpc-status: ", outcome.code, "\r\n");
  if (!outcome.message.empty()) {
    absl::StrAppend(&trailers, "grpc-message: ", PercentEncode(outcome.message), "\r\n");
  }
  if (!outcome.details.empty()) {
    absl::StrAppend(&trailers, "grpc-status-details-bin: ", absl::Base64Escape(outcome.details),
                    "\r\n");
  }
  return Encode(Frame(kTrailerFlag, trailers), encoding);
}

std::optional<int64_t> TimeoutMicroseconds(absl::string_view header) {
  if (header.size() < 2 || header.size() > 9) return std::nullopt;
  int64_t value = 0;
  const absl::string_view digits = header.substr(0, header.size() - 1);
  for (const char c : digits) {
    if (!absl::ascii_isdigit(c)) return std::nullopt;
  }
  if (!absl::SimpleAtoi(digits, &value)) return std::nullopt;
  switch (header.back()) {
    case 'H':
      return value * 3'600'000'000;
    case 'M':
      return value * 60'000'000;
    case 'S':
      return value * 1'000'000;
    case 'm':
      return value * 1'000;
    case 'u':
      return value;
    case 'n':
      return value / 1'000;
    default:
      return std::nullopt;
  }
}

}  // namespace centralita::edge
