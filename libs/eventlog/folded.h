#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "libs/eventlog/fold.h"
#include "libs/status/error.h"

namespace centralita::eventlog {

/// A domain with `static constexpr bool kDecidesInPlace = true` applies its events to the state itself,
/// one by one as it decides: what one step of a decision takes, the next cannot have. Its refusals
/// leave the state as it was.
template <typename Domain>
concept DecidesInPlace = requires {
  requires Domain::kDecidesInPlace;
};

/// Pure: may be called several times, on several states. No events: nothing to change, still OK.
template <typename Domain>
using Decide = std::function<absl::StatusOr<std::vector<typename Domain::Event>>(
    std::conditional_t<DecidesInPlace<Domain>, typename Domain::State&,
                       const typename Domain::State&>,
    const Moment&)>;

/// What a service wants to be told of its aggregates. All run on the aggregate's strand, one at a time
/// for one aggregate: they must be short, and must not wait for a command on an aggregate.
template <typename Domain>
struct Hooks {
  using Told = std::function<void(absl::string_view aggregate, const typename Domain::State&,
                                  int64_t version, const std::vector<typename Domain::Event>&)>;

  /// This replica has committed the events; nobody was answered yet: the place for effects. Called with
  /// no events after a timer that changed nothing: a chance to repeat what is still pending.
  Told committed;

  /// Another replica has written the events, and this one has come to read them.
  Told observed;

  /// What to decide when NextDue has come. Unset: the domain has no timers.
  Decide<Domain> on_timer;
};

template <typename Domain>
concept HasSnapshots = requires(const typename Domain::State& state, absl::string_view bytes) {
  { Domain::EncodeSnapshot(state) } -> std::convertible_to<std::string>;
  { Domain::DecodeSnapshot(bytes) } -> std::same_as<absl::StatusOr<typename Domain::State>>;
};

template <typename Domain>
concept HasClosed = requires(const typename Domain::State& state) {
  { Domain::IsClosed(state) } -> std::convertible_to<bool>;
};

/// The Fold of one domain. The two states cost memory twice, and spare a copy per commit.
template <typename Domain>
class Folded final : public Fold {
 public:
  using State = typename Domain::State;
  using Event = typename Domain::Event;

  Folded(std::string aggregate, std::shared_ptr<const Hooks<Domain>> hooks)
      : aggregate_(std::move(aggregate)), hooks_(std::move(hooks)) {}

  /// Decides on what runs ahead, and runs further ahead. Returns the events, serialised.
  absl::StatusOr<std::vector<std::string>> Decide(const eventlog::Decide<Domain>& decide,
                                                  const Moment& moment,
                                                  std::vector<Event>* events) {
    absl::StatusOr<std::vector<Event>> decided = decide(ahead_, moment);
    if (!decided.ok()) return decided.status();
    std::vector<std::string> payloads;
    payloads.reserve(decided->size());
    for (const Event& event : *decided) {
      if constexpr (!DecidesInPlace<Domain>) Domain::Apply(ahead_, event);
      payloads.push_back(Domain::Encode(event));
      uncommitted_.push_back(event);
    }
    *events = *std::move(decided);
    return payloads;
  }

  const State& committed() const { return committed_; }

  absl::Status Restore(const Snapshot& snapshot) override {
    if constexpr (HasSnapshots<Domain>) {
      absl::StatusOr<State> state = Domain::DecodeSnapshot(snapshot.payload);
      if (!state.ok()) return Unreadable(state.status());
      committed_ = *std::move(state);
      ahead_ = committed_;
      return absl::OkStatus();
    } else {
      return Unreadable(absl::UnimplementedError("a snapshot, but the domain has none"));
    }
  }

  absl::Status Read(const std::vector<std::string>& payloads) override {
    return Take(payloads, nullptr);
  }

  absl::Status Observe(const std::vector<std::string>& payloads, int64_t version) override {
    std::vector<Event> events;
    if (absl::Status taken = Take(payloads, &events); !taken.ok()) return taken;
    if (hooks_->observed) hooks_->observed(aggregate_, committed_, version, events);
    return absl::OkStatus();
  }

  void Commit(int64_t version) override {
    for (const Event& event : uncommitted_) Domain::Apply(committed_, event);
    const std::vector<Event> events = std::exchange(uncommitted_, {});
    if (hooks_->committed) hooks_->committed(aggregate_, committed_, version, events);
  }

  void Rollback() override {
    if (uncommitted_.empty()) return;
    uncommitted_.clear();
    ahead_ = committed_;
  }

  std::optional<absl::Time> NextDue() const override { return Domain::NextDue(ahead_); }

  std::optional<std::string> EncodeSnapshot() const override {
    if constexpr (HasSnapshots<Domain>) return Domain::EncodeSnapshot(committed_);
    return std::nullopt;
  }

  bool IsClosed() const override {
    if constexpr (HasClosed<Domain>) return Domain::IsClosed(committed_);
    return false;
  }

 private:
  absl::Status Take(const std::vector<std::string>& payloads, std::vector<Event>* events) {
    for (const std::string& payload : payloads) {
      absl::StatusOr<Event> event = Domain::Decode(payload);
      if (!event.ok()) return Unreadable(event.status());
      Domain::Apply(committed_, *event);
      Domain::Apply(ahead_, *event);
      if (events != nullptr) events->push_back(*std::move(event));
    }
    return absl::OkStatus();
  }

  absl::Status Unreadable(const absl::Status& cause) const {
    return status::Error(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE",
                         absl::StrCat("the log of ", aggregate_, ": ", cause.message()));
  }

  const std::string aggregate_;
  const std::shared_ptr<const Hooks<Domain>> hooks_;
  State committed_{};
  State ahead_{};
  std::vector<Event> uncommitted_;
};

}  // namespace centralita::eventlog
