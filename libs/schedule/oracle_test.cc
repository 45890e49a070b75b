// Every zone of the database and ten years of their changes of clock, against programs that are not
// ours: zdump, and Python's zoneinfo (testing/oracle.py).

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/schedule/schedule.h"
#include "libs/schedule/time_zone.h"

namespace centralita::schedule {
namespace {

using Words = std::vector<std::string>;

int64_t Number(absl::string_view text) {
  int64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(text, &number)) << text;
  return number;
}

absl::Time Seconds(absl::string_view text) { return absl::FromUnixSeconds(Number(text)); }

absl::CivilDay Date(absl::string_view text) {
  absl::CivilDay date;
  EXPECT_TRUE(absl::ParseCivilTime(text, &date)) << text;
  return date;
}

/// "540-720".
OpenSpan Span(absl::string_view text) {
  const std::pair<std::string, std::string> ends = absl::StrSplit(text, '-');
  return {static_cast<int>(Number(ends.first)), static_cast<int>(Number(ends.second))};
}

DaySpans Spans(Words::const_iterator begin, Words::const_iterator end) {
  DaySpans spans;
  for (; begin != end; ++begin) spans.push_back(Span(*begin));
  return spans;
}

/// Reads the oracle's lines, and holds our answers against them.
class Comparison {
 public:
  void Read(const Words& words) {
    const std::string& what = words.front();
    if (what == "zone") return BeginZone(words[1]);
    if (what == "change") return CompareChange(words);
    if (what == "window") return CompareWindow(words);
    if (what == "end") return CompareCounts(words);
    if (what == "week") {
      week_.clear();
      holidays_.clear();
      overrides_.clear();
      for (size_t i = 1; i < words.size(); ++i) {
        const std::pair<std::string, std::string> parts = absl::StrSplit(words[i], ':');
        const OpenSpan span = Span(parts.second);
        week_.push_back(
            {static_cast<absl::Weekday>(Number(parts.first)), span.open_minute, span.close_minute});
      }
    } else if (what == "holiday") {
      holidays_.push_back({.name = "holiday",
                           .date = Date(words[1]),
                           .open_spans = Spans(words.begin() + 2, words.end())});
    } else if (what == "override") {
      overrides_.push_back({.name = "override",
                            .first = Date(words[1]),
                            .last = Date(words[2]),
                            .open_spans = Spans(words.begin() + 3, words.end())});
    } else {
      ADD_FAILURE() << "the oracle said " << what;
    }
  }

  bool complete() const { return complete_; }

 private:
  void BeginZone(const std::string& name) {
    ++zones_;
    name_ = name;
    const absl::StatusOr<absl::TimeZone> zone = FindTimeZone(name);
    ASSERT_TRUE(zone.ok()) << zone.status();
    zone_ = *zone;
  }

  void CompareChange(const Words& words) {
    ++changes_;
    const absl::Time at = Seconds(words[1]);
    EXPECT_EQ(zone_.At(at - absl::Seconds(1)).offset, Number(words[2])) << name_ << " " << at;
    EXPECT_EQ(zone_.At(at).offset, Number(words[3])) << name_ << " " << at;
  }

  void CompareWindow(const Words& words) {
    ++windows_;
    const absl::Time begin = Seconds(words[1]);
    const absl::Time end = Seconds(words[2]);
    const bool open_at_begin = words[3] == "open";
    std::vector<absl::Time> expected;
    for (size_t i = 4; i < words.size(); ++i) expected.push_back(Seconds(words[i]));

    const absl::StatusOr<Schedule> schedule = Schedule::Create(name_, week_, holidays_, overrides_);
    ASSERT_TRUE(schedule.ok()) << schedule.status();
    ASSERT_EQ(schedule->IsOpen(begin), open_at_begin) << name_ << " " << begin;
    bool open = open_at_begin;
    std::vector<absl::Time> told;
    for (auto next = schedule->At(begin).next_change; next.has_value() && *next < end;
         next = schedule->At(*next).next_change) {
      told.push_back(*next);
      EXPECT_EQ(schedule->IsOpen(*next - absl::Nanoseconds(1)), open) << name_ << " " << *next;
      open = !open;
      EXPECT_EQ(schedule->IsOpen(*next), open) << name_ << " " << *next;
    }
    EXPECT_EQ(told, expected) << name_ << " from " << begin;
    EXPECT_EQ(ChangesOf(schedule->Timeline(begin, end)), expected) << name_ << " from " << begin;
  }

  static std::vector<absl::Time> ChangesOf(const std::vector<Stretch>& timeline) {
    std::vector<absl::Time> changes;
    for (size_t i = 1; i < timeline.size(); ++i) {
      if (timeline[i].verdict.open != timeline[i - 1].verdict.open) {
        changes.push_back(timeline[i].begin);
      }
    }
    return changes;
  }

  void CompareCounts(const Words& words) {
    EXPECT_EQ(Number(words[1]), zones_);
    EXPECT_EQ(Number(words[2]), changes_);
    EXPECT_EQ(Number(words[3]), windows_);
    // The world of 2020 to 2030: an oracle that finds less has not looked.
    EXPECT_GT(zones_, 400);
    EXPECT_GT(changes_, 2'000);
    complete_ = true;
  }

  std::string name_;
  absl::TimeZone zone_;
  std::vector<WeeklyInterval> week_;
  std::vector<Holiday> holidays_;
  std::vector<Override> overrides_;
  int64_t zones_ = 0;
  int64_t changes_ = 0;
  int64_t windows_ = 0;
  bool complete_ = false;
};

TEST(ScheduleOracle, AgreesInEveryZoneAroundEveryChangeOfTenYears) {
  FILE* const oracle = popen("python3 libs/schedule/testing/oracle.py", "r");
  ASSERT_NE(oracle, nullptr);
  Comparison comparison;
  std::string line;
  for (int c = std::fgetc(oracle); c != EOF; c = std::fgetc(oracle)) {
    if (c != '\n') {
      line.push_back(static_cast<char>(c));
      continue;
    }
    comparison.Read(absl::StrSplit(line, ' '));
    line.clear();
    if (HasFailure()) break;  // One is enough to read.
  }
  const int status = pclose(oracle);
  if (HasFailure()) return;
  EXPECT_EQ(status, 0) << "python3, its zoneinfo, zdump and tzdata are needed";
  EXPECT_TRUE(comparison.complete());
}

}  // namespace
}  // namespace centralita::schedule
