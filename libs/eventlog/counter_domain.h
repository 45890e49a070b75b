#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/eventlog/aggregates.h"

namespace centralita::eventlog {

/// A counter that can be set an alarm; the smallest domain that uses all of the engine. For tests.
struct CounterDomain {
  struct State {
    int64_t total = 0;
    int64_t events = 0;
    int64_t rung = 0;
    std::optional<absl::Time> alarm;
    bool closed = false;

    friend bool operator==(const State&, const State&) = default;
  };

  struct Event {
    enum Kind { kAdded, kAlarmSet, kRang, kClosed } kind = kAdded;
    int64_t value = 0;  // What was added; when it rings, in Unix microseconds.
  };

  static void Apply(State& state, const Event& event) {
    ++state.events;
    switch (event.kind) {
      case Event::kAdded:
        state.total += event.value;
        break;
      case Event::kAlarmSet:
        state.alarm = absl::FromUnixMicros(event.value);
        break;
      case Event::kRang:
        state.alarm.reset();
        ++state.rung;
        break;
      case Event::kClosed:
        state.closed = true;
        break;
    }
  }

  static std::string Encode(const Event& event) {
    return absl::StrCat(static_cast<int>(event.kind), " ", event.value);
  }

  static absl::StatusOr<Event> Decode(absl::string_view bytes) {
    int kind = 0;
    Event event;
    const size_t space = bytes.find(' ');
    if (space == absl::string_view::npos || !absl::SimpleAtoi(bytes.substr(0, space), &kind) ||
        !absl::SimpleAtoi(bytes.substr(space + 1), &event.value)) {
      return absl::DataLossError(absl::StrCat("not an event: ", bytes));
    }
    event.kind = static_cast<Event::Kind>(kind);
    return event;
  }

  static std::optional<absl::Time> NextDue(const State& state) { return state.alarm; }
  static bool IsClosed(const State& state) { return state.closed; }

  /// Only total and events: counters with alarms are not snapshotted in tests.
  static std::string EncodeSnapshot(const State& state) {
    return absl::StrCat(state.total, " ", state.events);
  }

  static absl::StatusOr<State> DecodeSnapshot(absl::string_view bytes) {
    State state;
    const size_t space = bytes.find(' ');
    if (space == absl::string_view::npos ||
        !absl::SimpleAtoi(bytes.substr(0, space), &state.total) ||
        !absl::SimpleAtoi(bytes.substr(space + 1), &state.events)) {
      return absl::DataLossError("not a snapshot");
    }
    return state;
  }

  static Decide<CounterDomain> Add(int64_t value) {
    return [value](const State&, const Moment&) -> absl::StatusOr<std::vector<Event>> {
      return std::vector<Event>{{Event::kAdded, value}};
    };
  }

  static Decide<CounterDomain> SetAlarm(absl::Time at) {
    return [at](const State&, const Moment&) -> absl::StatusOr<std::vector<Event>> {
      return std::vector<Event>{{Event::kAlarmSet, absl::ToUnixMicros(at)}};
    };
  }

  /// What on_timer is: rings if it is time.
  static absl::StatusOr<std::vector<Event>> Ring(const State& state, const Moment& moment) {
    if (!state.alarm.has_value() || *state.alarm > moment.now) return std::vector<Event>();
    return std::vector<Event>{{Event::kRang, 0}};
  }
};

using Counters = Aggregates<CounterDomain>;

}  // namespace centralita::eventlog
