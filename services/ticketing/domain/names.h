#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "services/ticketing/domain/call_fact.h"
#include "services/ticketing/domain/call_tab.h"
#include "services/ticketing/domain/disposition.h"
#include "services/ticketing/domain/draft.h"
#include "services/ticketing/domain/ticket.h"

namespace centralita::ticketing {

/// The names of an enumeration's values, in their order: as tables, metrics and messages write
/// them. A value that stands for nothing is "".
template <typename Enum>
struct Names;

template <>
struct Names<CallOutcome> {
  static constexpr std::array<absl::string_view, 7> kAll = {
      "", "FAILED", "REJECTED", "ABANDONED", "CALLBACK_MERGED", "MISSED", "HANDLED"};
};
template <>
struct Names<MissedReason> {
  static constexpr std::array<absl::string_view, 11> kAll = {"",
                                                             "CLOSED",
                                                             "HOLIDAY",
                                                             "NO_AGENT",
                                                             "TIMEOUT",
                                                             "ABANDONED",
                                                             "NOT_CONFIGURED",
                                                             "FAILED",
                                                             "FULL",
                                                             "CALLBACK_EXPIRED",
                                                             "CALLBACK_UNANSWERED"};
};
template <>
struct Names<HopReason> {
  static constexpr std::array<absl::string_view, 10> kAll = {
      "",           "CLOSED", "HOLIDAY", "NO_AGENT",        "TIMEOUT", "NOT_CONFIGURED",
      "REDIRECTED", "FULL",   "MOVED",   "CALLBACK_EXPIRED"};
};
template <>
struct Names<RecordingState> {
  static constexpr std::array<absl::string_view, 6> kAll = {"",       "RECORDING", "FINALISING",
                                                            "FAILED", "PARTIAL",   "AVAILABLE"};
};
template <>
struct Names<CallRouted::State> {
  static constexpr std::array<absl::string_view, 6> kAll = {"",          "WAITING", "OFFERED",
                                                            "CONNECTED", "MISSED",  "ENDED"};
};
template <>
struct Names<TabState> {
  static constexpr std::array<absl::string_view, 3> kAll = {"RINGING", "CONNECTED", "CLOSED"};
};
template <>
struct Names<LinkKind> {
  static constexpr std::array<absl::string_view, 3> kAll = {"LINKED", "CREATED", "MISSED"};
};
template <>
struct Names<DispositionKind> {
  static constexpr std::array<absl::string_view, 4> kAll = {"LINKED", "CREATED", "MISSED", "NONE"};
};
template <>
struct Names<NoTicketReason> {
  static constexpr std::array<absl::string_view, 4> kAll = {"NOT_LINKED", "ABANDONED_EARLY",
                                                            "NUMBER_REJECTED", "CALLBACK_MERGED"};
};
template <>
struct Names<TicketType> {
  static constexpr std::array<absl::string_view, 2> kAll = {"GENERAL", "MISSED_CALL"};
};
template <>
struct Names<TicketStatus> {
  static constexpr std::array<absl::string_view, 6> kAll = {"NEW",      "IN_PROGRESS", "PENDING",
                                                            "RESOLVED", "CLOSED",      "CANCELLED"};
};
template <>
struct Names<DraftState> {
  static constexpr std::array<absl::string_view, 6> kAll = {
      "OPEN", "ORPHANED", "SAVED", "RECOVERED", "DISCARDED", "MATERIALISED"};
};

template <typename Enum>
constexpr absl::string_view NameOf(Enum value) {
  return Names<Enum>::kAll[static_cast<size_t>(value)];
}

/// The value of that name; nothing if there is none.
template <typename Enum>
constexpr std::optional<Enum> FromName(absl::string_view name) {
  for (size_t i = 0; i < Names<Enum>::kAll.size(); ++i) {
    if (Names<Enum>::kAll[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace centralita::ticketing
