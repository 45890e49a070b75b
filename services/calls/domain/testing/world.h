#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/calls/domain/deadline.h"
#include "services/calls/domain/decide.h"
#include "services/calls/domain/effect.h"
#include "services/calls/domain/testing/model_gateway.h"
#include "services/calls/domain/testing/model_router.h"
#include "services/calls/domain/testing/promises.h"

namespace centralita::calls {

/// What people are like.
enum class Mood {
  kAny,
  kEager,     // Agents answer, and callers have patience.
  kCallback,  // Callers want to be called back, and there is nobody before they are.
};

/// One call among a gateway, a router and people who do as chance has it. Messages come late, twice,
/// across each other and not at all; the process that has the call forgets all but its log; the
/// gateway restarts.
class World {
 public:
  World(uint64_t seed, Mood mood)
      : random_(seed), mood_(mood), router_(CallId("call"), Style(random_(), mood)) {
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
        return MakeOffer();
      case 12:
        if (mood_ != Mood::kAny) return MakeOffer();
        return Chance(30) ? router_.ExpireOffer(now_, random_()) : router_.MoveUp(now_);
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
        gateway_.Leave(id, now_);
      }
      for (const auto& [id, leg] : std::map(gateway_.legs())) {
        if (!leg.events.empty()) Give(ReportLegs{leg.events});
      }
      if (!router_.said().empty()) Give(FollowRouting{router_.said().back()});
      PerformEffects(100);
      if (i > 5) ReconcileNow();
      Give(Tick{});
      // Callers have patience, but not for ever.
      if (i != 60) continue;
      for (const auto& [id, leg] : std::map(gateway_.legs())) {
        if (!leg.agent) gateway_.End(id, {LegEndedBy::kRemote, 487, LegEndCause::kNormal}, now_);
      }
    }
    Refold();
  }

  void CheckAlways() const {
    ASSERT_LE(std::count_if(log_.begin(), log_.end(), IsEnd), 1);
    const Wanted wanted = WantedOf(call_, now_);
    ASSERT_TRUE(wanted.ring.empty() || wanted.bridge.empty());
    ASSERT_TRUE(wanted.dial.empty() || (wanted.ring.empty() && wanted.bridge.empty()));
    size_t live = 0;
    for (const Leg& leg : call_.legs) {
      if (leg.role == LegRole::kCaller || !leg.live()) continue;
      ++live;
      const bool goes =
          std::find(wanted.hang_up.begin(), wanted.hang_up.end(), leg.id) != wanted.hang_up.end();
      ASSERT_TRUE(goes || IsNeeded(leg)) << leg.id << ": " << Story();
    }
    if (call_.phase != Phase::kNone && !call_.caller().live() && !call_.callback.has_value()) {
      ASSERT_TRUE(wanted.ring.empty() && wanted.bridge.empty() &&
                  wanted.caller == CallerWish::kNothing);
      ASSERT_EQ(wanted.hang_up.size(), live);
    }
    ASSERT_FALSE(rang_beside_) << "a phone rang beside one that should not ring: " << Story();
    ASSERT_LE(gateway_.dials(), 1) << "called back twice: " << Story();
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
    CheckPromises({call_, log_, gateway_});
    ASSERT_FALSE(router_.HoldsCall()) << "the router still has it: " << Story();
    for (const auto& [id, leg] : gateway_.legs()) ASSERT_FALSE(leg.live) << id << ": " << Story();
  }

  bool called_back() const { return gateway_.dials() > 0; }
  bool reached() const { return call_.will_call_back() && !call_.agent_leg.empty(); }
  size_t told() const { return gateway_.spoken().size(); }
  const Call& call() const { return call_; }
  size_t appends() const { return appends_; }

 private:
  bool IsNeeded(const Leg& leg) const {
    if (call_.phase == Phase::kOffering && call_.FindOffer(leg.token) != nullptr) return true;
    if (call_.routing.has_value()) {
      const auto* accepted = std::get_if<Accepted>(&call_.routing->state);
      if (accepted != nullptr && leg.token == accepted->token) return true;
    }
    return leg.role == LegRole::kCallback && !call_.ended();
  }

  static bool IsEnd(const Event& event) { return std::holds_alternative<CallEnded>(event.what); }

  void Give(const Command& command) {
    const absl::StatusOr<std::vector<Event>> events =
        Decide(call_, command,
               {now_, [this] { return LegId(absl::StrCat("leg-", ++last_id_)); },
                RecordingId(absl::StrCat("recording-", ++last_id_))});
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
      NoteBesides(command);
      if (refusal.empty() || !Chance(percent)) continue;
      using enum NoteCommandRefused::Verb;
      if (std::holds_alternative<OriginateLeg>(command.verb)) {
        Give(NoteCommandRefused{kOriginate, command.leg, refusal});
      } else if (std::holds_alternative<DialCustomer>(command.verb)) {
        Give(NoteCommandRefused{kDial, command.leg, refusal});
      } else if (std::holds_alternative<HangUpLeg>(command.verb)) {
        Give(NoteCommandRefused{kHangUp, command.leg, refusal});
      }
    }
    // Another replica may be late with what this one has done already.
    const bool late = call_.phase == Phase::kCallingBack && call_.callback->dialled() && Chance(20);
    if ((wanted.gateway_start && Chance(percent)) || late) {
      Give(DialCallback{gateway_.incarnation()});
    }
    if (!wanted.router.has_value() || !Chance(percent)) return;
    const std::optional<RoutingUpdate> answer = router_.Handle(*wanted.router, now_);
    if (!Chance(percent)) return;
    if (std::holds_alternative<TellEnd>(*wanted.router)) return Give(NoteRouterReleased{});
    if (answer.has_value() && std::holds_alternative<AskForPlace>(*wanted.router)) {
      return Give(Announce{*answer});
    }
    if (answer.has_value()) return Give(FollowRouting{*answer});
    if (std::holds_alternative<AskForCallback>(*wanted.router) && router_.Refuses()) {
      return Give(NoteCallbackRefused{"CALLBACK_NOT_OFFERED"});
    }
    if (!router_.said().empty()) Give(FollowRouting{router_.said().back()});
  }

  void MakeOffer() {
    if (mood_ == Mood::kCallback && !call_.will_call_back()) return;
    router_.MakeOffer(now_);
  }

  /// What the group is like.
  static uint64_t Style(uint64_t chance, Mood mood) {
    uint64_t style = chance % 27720;
    while (mood == Mood::kCallback && (style % 5 == 4 || style % 6 == 0 || style % 13 == 0)) {
      ++style;
    }
    return style;
  }

  /// Phones ring together only for offers that stand together, and nobody is called back on a line
  /// that is still ours.
  void NoteBesides(const GatewayCommand& command) {
    if (std::holds_alternative<DialCustomer>(command.verb)) {
      rang_beside_ |= !disaster_ && gateway_.IsLive(LegId("caller"));
    }
    if (disaster_ || !std::holds_alternative<OriginateLeg>(command.verb)) return;
    for (const auto& [id, leg] : gateway_.legs()) {
      rang_beside_ |= leg.agent && leg.live && call_.FindOffer(leg.token) == nullptr;
    }
  }

  void AgentActs() {
    for (const auto& [id, leg] : std::map(gateway_.legs())) {
      if (!(leg.agent || leg.customer) || !leg.live || Chance(20)) continue;
      if (leg.leaving && Chance(50)) gateway_.Leave(id, now_);
      if (mood_ != Mood::kAny && Chance(60)) {
        leg.customer&& Chance(50) ? gateway_.Ring(id, now_) : gateway_.Answer(id, now_);
        continue;
      }
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
    if (Chance(mood_ == Mood::kCallback ? 90 : 50))
      gateway_.Press(caller, Chance(70) ? "1" : "2", now_);
    if (Chance(mood_ == Mood::kAny ? 15 : 3))
      gateway_.End(caller, {LegEndedBy::kRemote, 487, LegEndCause::kNormal}, now_);
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
      case 4:
        return router_.EndByForce();
      default:
        return;
    }
  }

  /// Legs that the gateway has nothing more to tell of, and does not have.
  void ReconcileNow() {
    Reconcile command{.incarnation = gateway_.incarnation()};
    for (const auto& [id, leg] : gateway_.legs()) {
      if (leg.live) command.alive.insert(id);
    }
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

  std::mt19937_64 random_;
  const Mood mood_;
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  Call call_;
  std::vector<Event> log_;
  ModelGateway gateway_;
  ModelRouter router_;
  std::map<LegId, size_t> reported_;
  int last_id_ = 0;
  size_t appends_ = 0;
  bool disaster_ = false;
  bool rang_beside_ = false;
};

}  // namespace centralita::calls
