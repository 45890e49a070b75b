#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/calls/domain/deadline.h"
#include "services/calls/domain/decide.h"
#include "services/calls/domain/effect.h"
#include "services/calls/domain/testing/model_gateway.h"
#include "services/calls/domain/testing/model_router.h"

// One call among a gateway, a router and people who do as chance has it. Messages come late, twice,
// across each other and not at all; the process that has the call forgets all but its log; the
// gateway restarts. Whatever happens, the promises of the call hold, and when chance lets go it ends.

namespace centralita::calls {
namespace {

using Random = std::mt19937_64;

class World {
 public:
  explicit World(uint64_t seed) : random_(seed) {
    gateway_.Incoming(LegId("caller"), IncomingCall{.incarnation = "i1"}, now_);
  }

  void Step() {
    now_ += absl::Milliseconds(Pick(1500));
    switch (Pick(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return DeliverLegEvents();
      case 4:
      case 5:
        return DeliverRouting();
      case 6:
      case 7:
      case 8:
      case 9:
        return PerformEffects(70);
      case 10:
        return Give(JudgeNumber{Chance(90) ? Resolved() : Unassigned()});
      case 11:
        return router_.MakeOffer(now_);
      case 12:
        return Chance(30) ? router_.ExpireOffer(now_) : router_.MoveUp(now_);
      case 13:
      case 14:
      case 15:
        return AgentActs();
      case 16:
        return CallerActs();
      case 17:
        return Give(Tick{});
      case 18:
        return Refold();
      default:
        return Disaster();
    }
  }

  /// Nobody acts any more but us, and everything arrives.
  void Settle() {
    for (int i = 0; i < 200 && !call_.IsClosed(); ++i) {
      now_ += absl::Seconds(2);
      if (const absl::Time next = NextMoment(call_, now_);
          i > 100 && next < absl::InfiniteFuture()) {
        now_ = next;
      }
      if (!call_.number.has_value() && !call_.ended() && call_.phase != Phase::kNone) {
        Give(JudgeNumber{Resolved()});
      }
      for (const auto& [id, leg] : std::map(gateway_.legs())) {
        if (!leg.events.empty()) Give(ReportLegs{leg.events});
      }
      if (!router_.said().empty()) Give(FollowRouting{router_.said().back()});
      PerformEffects(100);
      if (i > 5) ReconcileNow();
      Give(Tick{});
      // Callers have patience, but not for ever.
      if (i == 60)
        gateway_.End(LegId("caller"), {LegEndedBy::kRemote, 487, LegEndCause::kNormal}, now_);
    }
    Refold();
  }

  void CheckAlways() const {
    ASSERT_LE(std::count_if(log_.begin(), log_.end(), IsEnd), 1);
    int live_agents = 0;
    for (const Leg& leg : call_.legs) live_agents += leg.role == LegRole::kAgent && leg.live();
    const Wanted wanted = WantedOf(call_, now_);
    ASSERT_LE(live_agents, 1 + static_cast<int>(wanted.hang_up.size()));
    ASSERT_TRUE(wanted.ring.empty() || wanted.bridge.empty());
    if (call_.phase != Phase::kNone && !call_.caller().live()) {
      ASSERT_TRUE(wanted.ring.empty() && wanted.bridge.empty() &&
                  wanted.caller == CallerWish::kNothing);
      ASSERT_EQ(wanted.hang_up.size(), static_cast<size_t>(live_agents));
    }
    ASSERT_TRUE(disaster_ || gateway_.most_agents() <= 1) << "two phones rang at once";
    const bool closed = call_.IsClosed() || call_.phase == Phase::kNone;
    ASSERT_EQ(NextDue(call_).has_value(), !closed) << "an open call that nobody would look at";
  }

  void CheckSettled() const {
    if (call_.phase == Phase::kNone) return;
    ASSERT_TRUE(call_.IsClosed()) << Story();
    const auto end = std::find_if(log_.begin(), log_.end(), IsEnd);
    ASSERT_NE(end, log_.end());
    for (auto it = end + 1; it != log_.end(); ++it) {
      ASSERT_TRUE(std::holds_alternative<LegChanged>(it->what) ||
                  std::holds_alternative<RoutingDecided>(it->what) ||
                  std::holds_alternative<RoutingReleased>(it->what));
    }
    ASSERT_FALSE(router_.HoldsCall()) << "the router still has it: " << Story();
    for (const auto& [id, leg] : gateway_.legs()) ASSERT_FALSE(leg.live) << id << ": " << Story();
    CheckOutcome();
  }

  const Call& call() const { return call_; }
  size_t appends() const { return appends_; }

 private:
  static bool IsEnd(const Event& event) { return std::holds_alternative<CallEnded>(event.what); }

  void CheckOutcome() const {
    const CallEnded& end = call_.end;
    ASSERT_NE(end.outcome, Outcome::kUnspecified);
    ASSERT_EQ(end.outcome == Outcome::kHandled, !call_.agent_leg.empty());
    ASSERT_EQ(end.outcome == Outcome::kMissed, end.missed_reason != MissedReason::kUnspecified);
    ASSERT_EQ(end.outcome == Outcome::kRejected, !call_.rejected_because.empty());
    ASSERT_GE(end.talk, absl::ZeroDuration());
    ASSERT_GE(end.wait, absl::ZeroDuration());
    ASSERT_LE(end.talk + end.wait, call_.ended_at - call_.received_at);
    absl::Time last = absl::InfinitePast();
    for (const Event& event : log_) {
      ASSERT_GE(event.at, last);
      last = event.at;
    }
  }

  void Give(const Command& command) {
    const absl::StatusOr<std::vector<Event>> events =
        Decide(call_, command,
               {now_, LegId(absl::StrCat("agent-leg-", ++last_id_)),
                RecordingId(absl::StrCat("recording-", last_id_))});
    if (!events.ok()) return;
    appends_ += !events->empty();
    for (const Event& event : *events) {
      log_.push_back(event);
      Apply(call_, event);
    }
  }

  void DeliverLegEvents() {
    if (gateway_.legs().empty()) return;
    auto it = gateway_.legs().begin();
    std::advance(it, Pick(static_cast<int>(gateway_.legs().size())));
    const std::vector<LegEvent>& all = it->second.events;
    size_t& reported = reported_[it->first];
    if (Chance(30)) reported = Pick(static_cast<int>(reported) + 1);  // Nobody heard the answer.
    const size_t upto = std::min(all.size(), reported + 1 + Pick(3));
    if (reported >= upto) return;
    ReportLegs report{std::vector<LegEvent>(all.begin() + reported, all.begin() + upto), {}};
    if (Chance(60)) report.verdict = Resolved();
    Give(report);
    reported = upto;
  }

  void DeliverRouting() {
    if (router_.said().empty()) return;
    const size_t back = Chance(60) ? 0 : Pick(static_cast<int>(router_.said().size()));
    Give(FollowRouting{router_.said()[router_.said().size() - 1 - back]});
  }

  void PerformEffects(int percent) {
    const Wanted wanted = WantedOf(call_, now_);
    const CallId id("call");
    for (const GatewayCommand& command : PendingCommands(id, call_, wanted, now_)) {
      if (!Chance(percent)) break;  // The process has died, or the network has.
      const std::string refusal = gateway_.Execute(command, now_);
      if (refusal.empty() || !Chance(percent)) continue;
      using enum NoteCommandRefused::Verb;
      if (std::holds_alternative<OriginateLeg>(command.verb)) {
        Give(NoteCommandRefused{kOriginate, command.leg, refusal});
      } else if (std::holds_alternative<HangUpLeg>(command.verb)) {
        Give(NoteCommandRefused{kHangUp, command.leg, refusal});
      }
    }
    if (!wanted.router.has_value() || !Chance(percent)) return;
    const std::optional<RoutingUpdate> answer = router_.Handle(*wanted.router, now_);
    if (!Chance(percent)) return;
    if (std::holds_alternative<TellEnd>(*wanted.router)) return Give(NoteRouterReleased{});
    if (answer.has_value()) return Give(FollowRouting{*answer});
    if (!router_.said().empty()) Give(FollowRouting{router_.said().back()});
  }

  void AgentActs() {
    for (const auto& [id, leg] : std::map(gateway_.legs())) {
      if (!leg.agent || !leg.live) continue;
      switch (Pick(leg.answered ? 8 : 6)) {
        case 0:
        case 1:
          gateway_.Ring(id, now_);
          break;
        case 2:
        case 3:
          gateway_.Answer(id, now_);
          break;
        case 4:
          gateway_.End(id, {LegEndedBy::kRemote, 486, LegEndCause::kBusy}, now_);
          break;
        case 5:
          gateway_.End(id, {LegEndedBy::kGateway, 408, LegEndCause::kNoAnswer}, now_);
          break;
        default:
          gateway_.End(id, {LegEndedBy::kRemote, 0, LegEndCause::kNormal}, now_);
          break;
      }
    }
  }

  void CallerActs() {
    const LegId caller("caller");
    if (Chance(25)) gateway_.End(caller, {LegEndedBy::kRemote, 487, LegEndCause::kNormal}, now_);
    if (Chance(3)) gateway_.Silence(caller, now_);
    if (Chance(10)) router_.Miss();
  }

  void Disaster() {
    switch (Pick(40)) {
      case 0:
        disaster_ = true;
        gateway_.Restart();
        reported_.clear();
        return ReconcileNow();
      case 1:
        return Give(HangUp{});
      case 2:
        return Give(NoteGroupUnknown{});
      case 3:
        now_ += absl::Minutes(6);
        return;
      default:
        return;
    }
  }

  /// Legs that the gateway has nothing more to tell of, and does not have.
  void ReconcileNow() {
    Reconcile command{.incarnation = gateway_.incarnation()};
    for (const Leg& leg : call_.legs) {
      const bool asked_for = leg.stage != LegStage::kTrying || leg.role == LegRole::kCaller;
      if (leg.live() && asked_for && !gateway_.legs().contains(leg.id))
        command.missing.insert(leg.id);
    }
    Give(command);
  }

  void Refold() {
    Call folded;
    for (const Event& event : log_) Apply(folded, event);
    ASSERT_EQ(folded, call_);
    call_ = folded;
  }

  static NumberVerdict Resolved() {
    return NumberResolved{.workspace = WorkspaceId("workspace"),
                          .caller = "+34911111111",
                          .dialled = "+34922222222",
                          .group = GroupId("group"),
                          .locale = "es"};
  }
  static NumberVerdict Unassigned() {
    return NumberRejected{WorkspaceId("workspace"), "NUMBER_UNASSIGNED"};
  }

  std::string Story() const {
    std::string story = absl::StrCat("phase ", static_cast<int>(call_.phase), ", events");
    for (const Event& event : log_) {
      absl::StrAppend(&story, " ", absl::FormatTime("%H:%M:%E3S", event.at, absl::UTCTimeZone()),
                      "/", event.what.index());
    }
    return story;
  }

  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool Chance(int percent) { return Pick(100) < percent; }

  Random random_;
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  Call call_;
  std::vector<Event> log_;
  ModelGateway gateway_;
  ModelRouter router_{CallId("call")};
  std::map<LegId, size_t> reported_;
  int last_id_ = 0;
  size_t appends_ = 0;
  bool disaster_ = false;
};

TEST(CallProperties, HoldWhateverHappensInWhateverOrder) {
  constexpr int kCalls = 30'000;
  const uint64_t seed = test::Seed();
  std::map<Outcome, int> outcomes;
  for (int i = 0; i < kCalls; ++i) {
    SCOPED_TRACE(absl::StrCat("call ", i, " of seed ", seed));
    World world(seed + static_cast<uint64_t>(i));
    const int steps = 20 + i % 180;
    for (int step = 0; step < steps; ++step) {
      world.Step();
      world.CheckAlways();
      if (HasFatalFailure()) return;
    }
    world.Settle();
    world.CheckSettled();
    if (HasFatalFailure()) return;
    ++outcomes[world.call().end.outcome];
  }
  // Chance has been everywhere.
  for (Outcome outcome : {Outcome::kHandled, Outcome::kAbandoned, Outcome::kMissed,
                          Outcome::kRejected, Outcome::kFailed}) {
    EXPECT_GT(outcomes[outcome], kCalls / 500) << "outcome " << static_cast<int>(outcome);
    RecordProperty(absl::StrCat("outcome_", static_cast<int>(outcome)), outcomes[outcome]);
  }
}

}  // namespace
}  // namespace centralita::calls
