#include "services/routing/app/caretaker.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/metrics/metrics.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

using testing::HasSubstr;

/// Workspaces in memory that count how often a state is read.
class CountedWorkspaces final : public Workspaces {
 public:
  explicit CountedWorkspaces(const Clock& clock) : clock_(clock) {}

  absl::Status Execute(const WorkspaceId& id, Command command, Look look, absl::Time) override {
    Kept& kept = kept_[id.value()];
    const auto events = router_.Step(kept.state, command, clock_.Now());
    if (!events.ok()) return events.status();
    if (!events->empty()) kept.newest_entry = kept.version + 1;
    kept.version += static_cast<int64_t>(events->size());
    look(kept.state, kept.version);
    return absl::OkStatus();
  }

  absl::Status View(const WorkspaceId& id, Look look, absl::Time) override {
    ++views;
    look(kept_[id.value()].state, kept_[id.value()].version);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Head>> Heads(absl::Time) override {
    std::vector<Head> heads;
    for (const auto& [id, kept] : kept_) heads.push_back({WorkspaceId(id), kept.newest_entry});
    return heads;
  }

  int views = 0;

 private:
  struct Kept {
    Workspace state;
    int64_t version = 0;
    int64_t newest_entry = 0;
  };

  const Clock& clock_;
  const Router router_;
  std::map<std::string, Kept> kept_;
};

/// A store that never has a lease, but for one that comes with the n-th look.
class NoLeases final : public ConsoleLeases {
 public:
  int comes_with = 0;

  absl::StatusOr<bool> Renew(const WorkspaceId&, const PersonId&, absl::Time) override {
    return false;
  }
  absl::StatusOr<Seen> Look(const WorkspaceId&, const std::vector<PersonId>& people,
                            absl::Time) override {
    const bool came = comes_with > 0 && ++looks_ >= comes_with;
    return Seen{.epoch = "e",
                .ages = {people.size(), came ? std::optional(absl::ZeroDuration()) : std::nullopt}};
  }

 private:
  int looks_ = 0;
};

class CaretakerTest : public testing::Test {
 protected:
  void Do(const std::string& workspace, Command command) {
    ASSERT_TRUE(workspaces_
                    .Execute(
                        WorkspaceId(workspace), std::move(command),
                        [](const Workspace&, int64_t) {}, absl::InfiniteFuture())
                    .ok());
  }

  /// A workspace with one agent, whose console is alive.
  void Staff(const std::string& workspace) {
    GroupConfig config{.workspace = WorkspaceId(workspace), .id = GroupId("sales"), .version = 1};
    config.agents = {PersonId("ana")};
    Do(workspace, ConfigureGroup{std::move(config)});
    Do(workspace, SetConsole{.person = PersonId("ana"), .alive = true});
  }

  bool HasConsole(const std::string& workspace) {
    bool has = false;
    workspaces_
        .View(
            WorkspaceId(workspace),
            [&has](const Workspace& state, int64_t) {
              has = state.FindAgent(PersonId("ana"))->console;
            },
            absl::InfiniteFuture())
        .IgnoreError();
    return has;
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  CountedWorkspaces workspaces_{clock_};
  NoLeases leases_;
  LeaseLedger ledger_{absl::Seconds(40)};
  metrics::Registry registry_;
  Metrics metrics_{registry_};
  Caretaker caretaker_{{workspaces_, leases_, ledger_, clock_, metrics_}, absl::Seconds(5)};
};

TEST_F(CaretakerTest, ReadsOnlyWorkspacesWhereSomethingHasHappened) {
  Staff("w1");
  Staff("w2");
  caretaker_.LookAround();
  EXPECT_EQ(workspaces_.views, 2);

  caretaker_.LookAround();
  EXPECT_EQ(workspaces_.views, 2);
  Do("w2", SetStatus{.person = PersonId("ana"), .status = ChosenStatus::kBreak});
  caretaker_.LookAround();

  EXPECT_EQ(workspaces_.views, 3);
  EXPECT_THAT(registry_.Text(), HasSubstr("centralita_routing_agents{state=\"unreachable\"} 2\n"));
}

TEST_F(CaretakerTest, FindsLostConsolesOfAWorkspaceThatItDoesNotReadAgain) {
  Staff("w1");
  caretaker_.LookAround();  // From here on they have a whole lease.
  clock_.Advance(absl::Seconds(39));
  caretaker_.LookAround();
  EXPECT_EQ(workspaces_.views, 1);

  clock_.Advance(absl::Seconds(2));
  caretaker_.LookAround();
  EXPECT_FALSE(HasConsole("w1"));
}

TEST_F(CaretakerTest, WhoHasComeBackMeanwhileIsNotLost) {
  // Behind the look at everybody comes one before the loss is told, and one after.
  for (const int comes_with : {2, 3}) {
    const std::string workspace = absl::StrCat("w", comes_with);
    Staff(workspace);
    caretaker_.LookAround();
    clock_.Advance(absl::Seconds(41));
    leases_ = NoLeases();
    leases_.comes_with = comes_with;
    caretaker_.LookAround();
    EXPECT_TRUE(HasConsole(workspace)) << comes_with;
  }
}

TEST_F(CaretakerTest, WhoHasALeaseThatTheLogKnowsNothingOfIsThere) {
  Staff("w1");
  Do("w1", SetConsole{.person = PersonId("ana"), .alive = false});
  caretaker_.LookAround();
  EXPECT_FALSE(HasConsole("w1"));

  leases_.comes_with = 1;
  caretaker_.LookAround();

  EXPECT_TRUE(HasConsole("w1"));
}

}  // namespace
}  // namespace centralita::routing
