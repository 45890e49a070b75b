#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {

/// A workspace to let calls and agents meet in, as tests tell it. For tests.
class MatchingTest : public testing::Test {
 protected:
  using Change = std::function<void(GroupConfig&)>;

  /// Configures a group anew, "sales" unless told otherwise.
  void Configure(const std::vector<std::string>& agents, const Change& change = {},
                 const std::string& group = "sales") {
    GroupConfig config{.id = GroupId(group), .version = ++version_};
    for (const std::string& agent : agents) config.agents.emplace_back(agent);
    if (change) change(config);
    Do(ConfigureGroup{config});
  }

  /// For Configure: one setting for each agent.
  static Change Each(std::vector<MemberSettings> settings) {
    return [settings](GroupConfig& config) { config.settings = settings; };
  }

  static Change By(Strategy strategy) {
    return [strategy](GroupConfig& config) { config.distribution.strategy = strategy; };
  }

  void Ready(const std::vector<std::string>& agents) {
    for (const std::string& agent : agents) {
      const PersonId person(agent);
      Do(SetStatus{.person = person, .status = ChosenStatus::kAvailable});
      Do(SetConsole{.person = person, .alive = true});
      Do(ReportDevices{.gateway = "gw", .registrations = {{person, absl::InfiniteFuture()}}});
    }
  }

  void Choose(const std::string& agent, ChosenStatus status) {
    Do(SetStatus{.person = PersonId(agent), .status = status});
  }

  /// A new call; returns its id.
  std::string Call(Enqueue call = {}) {
    const std::string id = absl::StrCat("c", ++calls_);
    call.call = CallId(id);
    if (call.group.value().empty()) call.group = GroupId("sales");
    Do(call);
    return id;
  }

  /// Who is rung for the call, or has it, in the order of the offers.
  std::vector<std::string> Holders(const std::string& call) const {
    std::vector<std::string> names;
    for (const Offer& offer : Get(call).offers) {
      names.push_back(workspace_.agent(offer.agent).id.value());
    }
    return names;
  }

  uint64_t TokenOf(const std::string& call, const std::string& agent) const {
    const Offer* offer = OfferTo(Get(call), *workspace_.IndexOf(PersonId(agent)));
    return offer == nullptr ? 0 : offer->token;
  }

  void Accept(const std::string& call, const std::string& agent) {
    Do(AcceptOffer{.call = CallId(call), .token = TokenOf(call, agent)});
  }
  void Decline(const std::string& call, const std::string& agent,
               OfferOutcome outcome = OfferOutcome::kDeclined) {
    Do(DeclineOffer{.call = CallId(call), .token = TokenOf(call, agent), .outcome = outcome});
  }
  void End(const std::string& call) {
    Do(EndCall{.call = CallId(call), .cause = CallEndCause::kCallerHungUp});
  }

  /// A call that is answered at once, and takes so long; returns who had it.
  std::string Serve(absl::Duration talk = absl::ZeroDuration()) {
    const std::string call = Call();
    const std::string agent = Holders(call).empty() ? "" : Holders(call).front();
    Accept(call, agent);
    Pass(talk);
    End(call);
    return agent;
  }

  void Pass(absl::Duration time) {
    now_ += time;
    Do(Tick{});
  }

  const routing::Call& Get(const std::string& call) const {
    return *workspace_.FindCall(CallId(call));
  }

  std::vector<Event> Do(const Command& command) {
    absl::StatusOr<std::vector<Event>> events = router_.Step(workspace_, command, now_);
    EXPECT_TRUE(events.ok()) << events.status();
    return events.ok() ? *std::move(events) : std::vector<Event>();
  }

  const Router router_;
  Workspace workspace_;
  absl::Time now_ = absl::FromUnixSeconds(1'798'200'000);
  int calls_ = 0;
  int64_t version_ = 0;
};

}  // namespace centralita::routing
