// Deciding again upon what the log keeps gives the log: of every story, after it was stored and read.

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/cause.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/replay.h"
#include "services/routing/wire/command.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/snapshot.h"

namespace centralita::routing {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);
constexpr char kTz[] = "2026a";
constexpr int kSteps = 60;

/// A log as it is stored, written by a router with causes.
class Recorder {
 public:
  void Do(Command command) {
    auto events = router_.Step(workspace_, command, now_);
    if (!events.ok() || events->empty()) return;
    events->front().cause = std::make_shared<const Cause>(
        Cause{.command = std::make_shared<const Command>(std::move(command)),
              .policy = router_.policy(),
              .tz_database = kTz});
    std::vector<std::string>& entry = entries_.emplace_back();
    for (const Event& event : *events) entry.push_back(EncodeEvent(event));
  }

  void Tell(uint64_t seed) {
    RandomStory story(seed);
    for (int group = 0; group < RandomStory::kGroups; ++group) Do(story.Configure(group, now_));
    for (const Command& command : story.Opening()) Do(command);
    for (int step = 0; step < kSteps; ++step) {
      now_ += story.Pause();
      Do(story.Next(workspace_, now_));
    }
  }

  std::vector<Event> Read(size_t entry) const {
    std::vector<Event> events;
    for (const std::string& payload : entries_[entry]) {
      absl::StatusOr<Event> event = DecodeEventAndCause(payload);
      EXPECT_TRUE(event.ok()) << event.status();
      events.push_back(*std::move(event));
    }
    return events;
  }

  size_t size() const { return entries_.size(); }

 private:
  const Router router_{Policy{.cool_down = absl::Seconds(3)}};
  Workspace workspace_;
  absl::Time now_ = kStart;
  std::vector<std::vector<std::string>> entries_;
};

TEST(Replay, IsTheSameToTheLastBitInEveryStory) {
  const uint64_t first = test::Seed();
  for (uint64_t number = 0; number < 500; ++number) {
    SCOPED_TRACE(absl::StrCat("story of seed ", first + number));
    Recorder recorder;
    recorder.Tell(first + number);
    // From a checkpoint in the middle as well as from the beginning.
    Workspace before;
    int64_t version = 0;
    for (size_t i = 0; i < recorder.size() / 2; ++i) {
      for (const Event& event : recorder.Read(i)) {
        before.Apply(event);
        ++version;
      }
    }
    absl::StatusOr<Workspace> checkpoint = DecodeSnapshot(EncodeSnapshot(before));
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
    Replay whole(Workspace(), 0, kTz);
    Replay half(*std::move(checkpoint), version, kTz);
    for (size_t i = 0; i < recorder.size(); ++i) {
      whole.Check(recorder.Read(i));
      if (i >= recorder.size() / 2) half.Check(recorder.Read(i));
    }
    EXPECT_EQ(whole.findings().decisions, static_cast<int64_t>(recorder.size()));
    for (const Replay* replay : {&whole, &half}) {
      EXPECT_EQ(replay->findings().identical, replay->findings().decisions);
      EXPECT_EQ(replay->findings().without_cause, 0);
      if (!replay->findings().first.has_value()) continue;
      const auto& difference = *replay->findings().first;
      FAIL() << "version " << difference.version << ": " << difference.recorded.size()
             << " facts recorded, " << difference.decided.size() << " decided "
             << difference.refusal << ", the command of kind "
             << difference.recorded.front().cause->command->index();
    }
  }
}

TEST(Replay, FindsWhatNobodyWouldHaveDecidedAndGoesOn) {
  Recorder recorder;
  recorder.Tell(test::Seed());
  Replay replay(Workspace(), 0, kTz);
  bool forged = false;
  int64_t version = 0;
  int64_t expected = 0;
  for (size_t i = 0; i < recorder.size(); ++i) {
    std::vector<Event> entry = recorder.Read(i);
    for (size_t fact = 0; fact < entry.size() && !forged; ++fact) {
      auto* offer = std::get_if<OfferMade>(&entry[fact].fact);
      if (offer == nullptr) continue;
      offer->ring_until += absl::Nanoseconds(1);
      forged = true;
      expected = version + 1;
    }
    version += static_cast<int64_t>(entry.size());
    replay.Check(entry);
  }
  ASSERT_TRUE(forged);
  EXPECT_EQ(replay.findings().different, 1);
  EXPECT_EQ(replay.findings().first->version, expected);
}

TEST(Replay, DoesNotJudgeWhatItCannotDecideAgain) {
  Recorder recorder;
  recorder.Tell(test::Seed());
  Replay other(Workspace(), 0, "1999z");
  Replay unknown(Workspace(), 0, kTz);
  for (size_t i = 0; i < recorder.size(); ++i) {
    std::vector<Event> entry = recorder.Read(i);
    other.Check(entry);
    entry.front().cause = nullptr;
    unknown.Check(entry);
  }
  EXPECT_EQ(other.findings().other_tz_database, static_cast<int64_t>(recorder.size()));
  EXPECT_EQ(other.findings().decisions, 0);
  EXPECT_GT(unknown.findings().without_cause, 0);
  EXPECT_EQ(unknown.findings().decisions, 0);
}

}  // namespace
}  // namespace centralita::routing
