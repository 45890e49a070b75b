#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>

#include "absl/time/time.h"
#include "tests/load/history.h"
#include "tests/load/replicas.h"
#include "tests/load/switchboard.h"

namespace centralita::load {

/// What the people at both ends of a call are like. Probabilities are of an offer.
struct Manners {
  absl::Duration answer_after_least = absl::Milliseconds(50);
  absl::Duration answer_after_most = absl::Milliseconds(500);
  double declines = 0;
  double ignores = 0;   // Nobody says anything: the router has to take the offer back itself.
  double hangs_up = 0;  // The caller, while it rings.
  absl::Duration talk_least = absl::Milliseconds(200);
  absl::Duration talk_most = absl::Milliseconds(1200);
  double impatient = 0;  // Of a call: gives up after a wait of at most `patience`.
  absl::Duration patience = absl::Seconds(4);
};

/// What calls need.
struct Line {
  Replicas& replicas;
  Switchboard& switchboard;
  History& history;
  std::string workspace;
};

/// One call: the caller, and the phone that rings wherever the router wants it to. Acts only on what
/// it was told. Every request is repeated until somebody has answered it, as `calls` does.
class Call {
 public:
  /// `line` must outlive this.
  Call(const Line& line, std::string id, std::string group, Manners manners, uint64_t seed);

  /// From the first ring to the end.
  void Live();

 private:
  enum class Next { kGoesOn, kIsOver };

  void Enter();
  Next Take(const routing::v1::RoutingUpdate& update);
  Next Ring(const routing::v1::RoutingUpdate& update);
  Next Answer(uint64_t token);
  Next Talk();
  Next HangUp(routing::v1::CallEndCause cause);
  void Decline(uint64_t token);
  void LookAgain();
  void Learn(const absl::StatusOr<routing::v1::RoutingUpdate>& answer);

  Record About(absl::string_view what) const { return Record(what).Text("call", id_); }
  bool Chance(double probability);
  absl::Duration Between(absl::Duration least, absl::Duration most);

  const Line& line_;
  const std::string id_;
  const std::string group_;
  const Manners manners_;
  std::mt19937_64 random_;
  absl::Time gives_up_;
  int64_t revision_ = 0;  // Of what was acted upon last.
};

}  // namespace centralita::load
