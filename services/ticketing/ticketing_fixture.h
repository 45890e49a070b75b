#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "centralita/calls/v1/call_event.pb.h"
#include "centralita/recording/v1/recording.pb.h"
#include "libs/clock/clock.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"
#include "services/ticketing/app/call_book.h"
#include "services/ticketing/app/callers.h"
#include "services/ticketing/app/draft_desk.h"
#include "services/ticketing/app/fake_directory.h"
#include "services/ticketing/app/tab_board.h"
#include "services/ticketing/app/ticket_desk.h"
#include "services/ticketing/feeds/call_facts.h"
#include "services/ticketing/feeds/fact_handler.h"
#include "services/ticketing/postgres/migrations.h"
#include "services/ticketing/postgres/pg_ticket_store.h"

namespace centralita::ticketing {

/// Wake-ups within a test.
class TestWakeUps final : public WakeUps {
 public:
  void Wake(const std::set<PersonId>& persons) override {
    if (on_wake) on_wake(persons);
  }
  std::function<void(const std::set<PersonId>&)> on_wake;
};

/// The service without its wire: real tables, real feeds' messages, a clock that the test moves.
class TicketingTest : public testing::Test {
 protected:
  using Event = calls::v1::CallEvent;

  static constexpr char kWorkspace[] = "w1";
  static constexpr char kCaller[] = "+34911234567";

  /// An event of a call, `seconds` after its start.
  Event Make(double seconds) const {
    Event event;
    const absl::Time time = start_ + absl::Seconds(seconds);
    event.mutable_event_time()->set_seconds(absl::ToUnixSeconds(time));
    event.mutable_event_time()->set_nanos(static_cast<int32_t>(
        absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(absl::ToUnixSeconds(time)))));
    event.set_workspace_id(kWorkspace);
    return event;
  }

  Event Received() const {
    Event event = Make(0);
    event.clear_workspace_id();
    event.mutable_received()->mutable_incoming()->set_from("911234567");
    return event;
  }

  Event Resolved() const {
    Event event = Make(0.1);
    event.mutable_number_resolved()->set_caller(kCaller);
    event.mutable_number_resolved()->set_dialled("+34900000000");
    event.mutable_number_resolved()->set_group_id("g1");
    return event;
  }

  Event Offered(double seconds, const std::string& person, uint64_t token) const {
    Event event = Make(seconds);
    auto* update = event.mutable_routing_decided()->mutable_update();
    update->set_revision(static_cast<int64_t>(token));
    update->set_group_id("g1");
    update->add_hops()->set_group_id("g1");
    update->mutable_offer()->set_token(token);
    update->mutable_offer()->set_person_id(person);
    return event;
  }

  Event Rung(double seconds, const std::string& person, uint64_t token) const {
    Event event = Make(seconds);
    event.mutable_agent_leg_requested()->set_leg_id("leg-" + std::to_string(token));
    event.mutable_agent_leg_requested()->set_person_id(person);
    event.mutable_agent_leg_requested()->set_token(token);
    return event;
  }

  Event Connected(double seconds, const std::string& person, uint64_t token) const {
    Event event = Make(seconds);
    event.mutable_agent_connected()->set_leg_id("leg-" + std::to_string(token));
    event.mutable_agent_connected()->set_person_id(person);
    event.mutable_agent_connected()->set_group_id("g1");
    event.mutable_agent_connected()->set_recording_id("rec-1");
    return event;
  }

  Event Ended(double seconds, calls::v1::CallOutcome outcome, int64_t wait_ms = 0,
              int64_t talk_ms = 0) const {
    Event event = Make(seconds);
    event.mutable_ended()->set_outcome(outcome);
    event.mutable_ended()->set_group_id("g1");
    event.mutable_ended()->set_wait_ms(wait_ms);
    event.mutable_ended()->set_talk_ms(talk_ms);
    return event;
  }

  Event Missed(double seconds, routing::v1::MissedReason reason) const {
    Event event = Ended(seconds, calls::v1::CALL_OUTCOME_MISSED, 1'000);
    event.mutable_ended()->set_missed_reason(reason);
    return event;
  }

  /// An entry of the feed of calls, behind all others.
  eventlog::FeedEntry Entry(const std::string& call, const std::vector<Event>& events) {
    eventlog::FeedEntry entry{.cursor = {++last_cursor_, 1},
                              .aggregate = call,
                              .first_version = ++versions_[call],
                              .appended_at = absl::Now()};
    for (const Event& event : events) entry.payloads.push_back(event.SerializeAsString());
    return entry;
  }

  void Tell(const std::string& call, const std::vector<Event>& events) {
    const std::vector<eventlog::FeedEntry> entries = {Entry(call, events)};
    EXPECT_THAT(calls_.Handle(entries), test::IsOk());
  }

  /// Rings Alice with the call, and has her answer it.
  void TellTalk(const std::string& call) {
    Tell(call, {Received(), Resolved()});
    Tell(call, {Offered(3, "alice", 7), Rung(3, "alice", 7)});
    Tell(call, {Connected(5, "alice", 7)});
  }

  void TellRecording(const std::string& call, const std::string& recording,
                     const std::function<void(recording::v1::RecordingEvent&)>& fill) {
    recording::v1::RecordingEvent event;
    event.set_workspace_id(kWorkspace);
    event.set_call_id(call);
    fill(event);
    eventlog::FeedEntry entry{.cursor = {++last_cursor_, 2},
                              .aggregate = recording,
                              .first_version = 1,
                              .payloads = {event.SerializeAsString()},
                              .appended_at = absl::Now()};
    const std::vector<eventlog::FeedEntry> entries = {entry};
    EXPECT_THAT(recordings_.Handle(entries), test::IsOk());
  }

  Errand Now(const std::string& actor = "alice") const {
    return {.actor = actor, .deadline = absl::Now() + absl::Seconds(10)};
  }
  absl::Time Soon() const { return absl::Now() + absl::Seconds(10); }

  RequestId NoRequest() const { return {.workspace = workspace_}; }
  Ticket Wanted(const std::string& subject) const {
    return {.workspace = workspace_, .subject = subject};
  }

  std::string Count(const std::string& from) {
    return database_.Query("SELECT count(*) FROM ticketing." + from);
  }

  const WorkspaceId workspace_{kWorkspace};
  const absl::Time start_ = absl::Now();
  test::TestDatabase database_{kSchema, AllMigrations()};
  FakeClock clock_{absl::Now()};
  metrics::Registry registry_;
  Metrics metrics_{registry_};
  ids::UuidSource ids_{clock_};
  TestWakeUps wake_ups_;
  PgTicketStore store_{database_.pool(), wake_ups_};
  FakeDirectory directory_;
  Callers callers_{store_, directory_, clock_, metrics_, {}};
  CallBook book_{ids_, clock_, metrics_, {}};
  TicketDesk desk_{store_, directory_, callers_, ids_, clock_, {}};
  DraftDesk drafts_{store_, directory_, callers_, ids_, clock_, metrics_, {}};
  std::function<void()> on_caller_;
  FactHandler::Surroundings around_{store_, book_, directory_, clock_, metrics_, [this] {
                                      if (on_caller_) on_caller_();
                                    }};
  FactHandler calls_{around_, "calls", FactsOfCall};
  FactHandler recordings_{around_, "recording", FactsOfRecording};
  std::map<std::string, int64_t> versions_;
  uint64_t last_cursor_ = 0;
};

}  // namespace centralita::ticketing
