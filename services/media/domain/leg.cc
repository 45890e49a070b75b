#include "services/media/domain/leg.h"

namespace centralita::media {

absl::string_view ToString(LegRole role) {
  switch (role) {
    case LegRole::kCaller:
      return "caller";
    case LegRole::kAgent:
      return "agent";
    case LegRole::kCallee:
      return "callee";
  }
  return "";
}

absl::string_view ToString(LegState state) {
  switch (state) {
    case LegState::kTrying:
      return "trying";
    case LegState::kRinging:
      return "ringing";
    case LegState::kAnswered:
      return "answered";
    case LegState::kEnded:
      return "ended";
  }
  return "";
}

absl::string_view ToString(EndedBy by) {
  switch (by) {
    case EndedBy::kRemote:
      return "remote";
    case EndedBy::kCommand:
      return "command";
    case EndedBy::kGateway:
      return "gateway";
  }
  return "";
}

absl::string_view ToString(EndCause cause) {
  switch (cause) {
    case EndCause::kNormal:
      return "normal";
    case EndCause::kBusy:
      return "busy";
    case EndCause::kRejected:
      return "rejected";
    case EndCause::kNoAnswer:
      return "no_answer";
    case EndCause::kUnreachable:
      return "unreachable";
    case EndCause::kNoCommonCodec:
      return "no_common_codec";
    case EndCause::kMediaTimeout:
      return "media_timeout";
    case EndCause::kFailed:
      return "failed";
    case EndCause::kNoRoute:
      return "no_route";
    case EndCause::kCarrierFailed:
      return "carrier_failed";
  }
  return "";
}

}  // namespace centralita::media
