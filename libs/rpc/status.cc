#include "libs/rpc/status.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::rpc {
namespace {

bool IsOurFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

// A status travels in the headers of its answer, whose size gRPC limits for the whole connection: what
// repeats a caller's text is cut.
constexpr size_t kMostBytes = 300;

/// The beginning of `text`, of at most kMostBytes; no code point is cut in half (RFC 3629 §3).
std::string Shortened(absl::string_view text) {
  if (text.size() <= kMostBytes) return std::string(text);
  size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "...");
}

/// What the caller may read. A refusal without a reason was not made for callers: it may hold SQL.
std::string MessageFor(const absl::Status& status) {
  if (IsOurFault(status.code())) return "internal error";
  if (centralita::status::Reason(status).empty()) return absl::StatusCodeToString(status.code());
  return Shortened(status.message());
}

google::rpc::ErrorInfo MakeErrorInfo(const absl::Status& status, absl::string_view domain) {
  google::rpc::ErrorInfo info;
  info.set_reason(centralita::status::Reason(status));
  info.set_domain(std::string(domain));
  for (auto& [key, value] : centralita::status::Metadata(status)) {
    info.mutable_metadata()->insert({key, Shortened(value)});
  }
  return info;
}

google::rpc::RetryInfo MakeRetryInfo(absl::Duration delay) {
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(absl::IDivDuration(delay, absl::Seconds(1), &delay));
  info.mutable_retry_delay()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(delay)));
  return info;
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status, absl::string_view domain) {
  if (status.ok()) return grpc::Status::OK;
  // Both enums are the canonical codes of google.rpc.Code, with the same numbers.
  const auto code = static_cast<grpc::StatusCode>(status.code());
  if (IsOurFault(status.code())) {
    log::Error("call failed by our fault", {{"status", status}, {"domain", domain}});
  } else if (centralita::status::Reason(status).empty()) {
    log::Warning("call failed without a reason", {{"status", status}, {"domain", domain}});
  }

  google::rpc::Status wire;
  wire.set_code(code);
  wire.set_message(MessageFor(status));
  if (!centralita::status::Reason(status).empty()) {
    wire.add_details()->PackFrom(MakeErrorInfo(status, domain));
  }
  if (const auto delay = centralita::status::RetryDelay(status); delay.has_value()) {
    wire.add_details()->PackFrom(MakeRetryInfo(*delay));
  }
  return grpc::Status(code, wire.message(), wire.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  absl::Status result(code, status.error_message());

  google::rpc::Status wire;
  if (!wire.ParseFromString(status.error_details())) return result;
  google::rpc::RetryInfo retry;
  for (const google::protobuf::Any& detail : wire.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) {
      const centralita::status::Facts facts(info.metadata().begin(), info.metadata().end());
      result = centralita::status::Error(code, info.reason(), status.error_message(), facts);
    }
  }
  for (const google::protobuf::Any& detail : wire.details()) {
    if (detail.UnpackTo(&retry)) {
      result = centralita::status::WithRetryDelay(
          result, absl::Seconds(retry.retry_delay().seconds()) +
                      absl::Nanoseconds(retry.retry_delay().nanos()));
    }
  }
  return result;
}

}  // namespace centralita::rpc
