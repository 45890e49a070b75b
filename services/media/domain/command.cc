#include "services/media/domain/command.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr size_t kMaxReason = 200;
constexpr size_t kMaxDigits = 32;
constexpr size_t kMaxPrompts = 16;
constexpr absl::Duration kMaxRingTime = absl::Minutes(5);

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// The first thing that is wrong, or "".
using Fault = std::string;

Fault Need(absl::string_view field, const std::string& value) {
  return value.empty() ? absl::StrCat(field, " is missing") : "";
}

/// A Reason text goes into a quoted string of a header: nothing that could end it.
Fault CheckReason(const std::string& reason) {
  if (reason.size() > kMaxReason) return "reason is too long";
  for (char c : reason) {
    if (!absl::ascii_isprint(c) || c == '"' || c == '\\') return "reason is not plain ASCII";
  }
  return "";
}

Fault CheckNumber(absl::string_view field, absl::string_view number) {
  return IsE164(number) ? "" : absl::StrCat(field, " is no E.164 number");
}

Fault CheckRingTime(absl::Duration ring_time) {
  const bool sane = ring_time > absl::ZeroDuration() && ring_time <= kMaxRingTime;
  return sane ? "" : "ring_time is not within (0, 5 min]";
}

Fault CheckOriginate(const OriginateLeg& verb) {
  for (Fault fault : {Need("leg_id", verb.leg_id), Need("call_id", verb.call_id),
                      Need("workspace_id", verb.workspace_id), Need("person_id", verb.person_id)}) {
    if (!fault.empty()) return fault;
  }
  if (verb.token == 0) return "token is missing";
  return CheckRingTime(verb.ring_time);
}

Fault CheckOriginateTrunk(const OriginateTrunkLeg& verb) {
  for (Fault fault :
       {Need("leg_id", verb.leg_id), Need("call_id", verb.call_id),
        Need("workspace_id", verb.workspace_id), CheckNumber("callee_number", verb.callee_number),
        CheckNumber("caller_number", verb.caller_number), CheckRingTime(verb.ring_time)}) {
    if (!fault.empty()) return fault;
  }
  return verb.tied_to == verb.leg_id ? "a leg cannot be tied to itself" : "";
}

Fault CheckSequence(const Sequence& sequence) {
  if (sequence.prompts.empty() || sequence.prompts.size() > kMaxPrompts) {
    return "sequence is not of 1..16 prompts";
  }
  for (const std::string& prompt : sequence.prompts) {
    if (prompt.empty()) return "a prompt of the sequence has no name";
  }
  return "";
}

Fault CheckPlay(const PlayCommand& verb) {
  if (Fault fault = Need("leg_id", verb.leg_id); !fault.empty()) return fault;
  if (const auto* prompt = std::get_if<Prompt>(&verb.what)) return Need("prompt", prompt->name);
  const auto* sequence = std::get_if<Sequence>(&verb.what);
  return sequence == nullptr ? "" : CheckSequence(*sequence);
}

Fault CheckRecording(const StartRecording& verb) {
  for (Fault fault :
       {Need("recording_id", verb.recording_id), Need("call_id", verb.call_id),
        Need("workspace_id", verb.workspace_id), Need("left_leg_id", verb.left_leg_id),
        Need("right_leg_id", verb.right_leg_id)}) {
    if (!fault.empty()) return fault;
  }
  return verb.left_leg_id == verb.right_leg_id ? "both sides are the same leg" : "";
}

Fault CheckDigits(const SendDtmf& verb) {
  if (Fault fault = Need("leg_id", verb.leg_id); !fault.empty()) return fault;
  if (verb.digits.empty() || verb.digits.size() > kMaxDigits) return "digits are not 1..32";
  const bool known = verb.digits.find_first_not_of("0123456789*#ABCD") == std::string::npos;
  return known ? "" : "digits has something else than 0-9 * # A-D";
}

Fault Check(const Verb& verb) {
  return std::visit(
      Overloaded{
          [](const RejectLeg& v) -> Fault {
            if (Fault fault = Need("leg_id", v.leg_id); !fault.empty()) return fault;
            if (v.sip_status < 400 || v.sip_status > 699) return "sip_status is not 400..699";
            return CheckReason(v.reason);
          },
          [](const OriginateLeg& v) -> Fault { return CheckOriginate(v); },
          [](const BridgeLegs& v) -> Fault {
            if (v.leg_id == v.other_leg_id) return "a leg cannot be bridged with itself";
            Fault fault = Need("leg_id", v.leg_id);
            return fault.empty() ? Need("other_leg_id", v.other_leg_id) : fault;
          },
          [](const OriginateTrunkLeg& v) -> Fault { return CheckOriginateTrunk(v); },
          [](const PlayCommand& v) -> Fault { return CheckPlay(v); },
          [](const HangUpLeg& v) -> Fault {
            Fault fault = Need("leg_id", v.leg_id);
            return fault.empty() ? CheckReason(v.reason) : fault;
          },
          [](const StartRecording& v) -> Fault { return CheckRecording(v); },
          [](const StopRecording& v) -> Fault { return Need("recording_id", v.recording_id); },
          [](const SendDtmf& v) -> Fault { return CheckDigits(v); },
          [](const auto& v) -> Fault { return Need("leg_id", v.leg_id); },
      },
      verb);
}

}  // namespace

absl::string_view NameOf(const Verb& verb) {
  static_assert(std::variant_size_v<Verb> == std::size(kVerbNames));
  return kVerbNames[verb.index()];
}

bool IsE164(absl::string_view number) {
  return number.size() >= 4 && number.size() <= 16 && number[0] == '+' && number[1] != '0' &&
         number.find_first_not_of("0123456789", 1) == absl::string_view::npos;
}

absl::Status Validate(const Command& command) {
  Fault fault = command.id.empty() ? Fault("command_id is missing") : Check(command.verb);
  if (fault.empty()) return absl::OkStatus();
  return status::Error(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID",
                       absl::StrCat(NameOf(command.verb), ": ", fault));
}

}  // namespace centralita::media
