#include "libs/schedule/schedule.h"

#include <algorithm>
#include <utility>

#include "libs/schedule/time_zone.h"

namespace centralita::schedule {
namespace {

constexpr int kSecondsPerMinute = 60;
constexpr int kSecondsPerDay = kMinutesPerDay * kSecondsPerMinute;

bool Contains(const DaySpans& spans, int second_of_day) {
  return std::any_of(spans.begin(), spans.end(), [second_of_day](const OpenSpan& span) {
    return span.open_minute * kSecondsPerMinute <= second_of_day &&
           second_of_day < span.close_minute * kSecondsPerMinute;
  });
}

int SecondOfDay(absl::CivilSecond local) {
  return (local.hour() * 60 + local.minute()) * kSecondsPerMinute + local.second();
}

/// The first edge of `spans` after `second_of_day`; the day's end if there is none.
int NextEdge(const DaySpans& spans, int second_of_day) {
  for (const OpenSpan& span : spans) {
    for (const int minute : {span.open_minute, span.close_minute}) {
      if (minute * kSecondsPerMinute > second_of_day) return minute * kSecondsPerMinute;
    }
  }
  return kSecondsPerDay;
}

/// When the zone's offset changes next after `instant`; InfiniteFuture if it never does.
absl::Time NextOffsetChange(absl::TimeZone zone, absl::Time instant) {
  absl::TimeZone::CivilTransition change;
  if (!zone.NextTransition(instant, &change)) return absl::InfiniteFuture();
  // `to` is what the clock shows when the change is made. After a step back it has shown that
  // before, so the later occurrence is the one.
  return zone.At(change.to).post;
}

}  // namespace

/// The instants, in order, at which the verdict of a calendar can differ from that just before.
/// Between two changes of offset the clock on the wall runs as evenly as time itself; so these are the
/// edges of spans, the midnights, and the changes of offset.
class Schedule::Walk {
 public:
  Walk(const Schedule& schedule, absl::TimeZone zone, absl::Time begin)
      : schedule_(schedule),
        zone_(zone),
        second_(begin - zone.At(begin).subsecond),  // Edges lie on whole seconds.
        offset_change_(NextOffsetChange(zone, begin)) {}

  /// The next such instant: later than the last one, and than `begin`. InfiniteFuture: none.
  absl::Time Next() {
    const absl::CivilSecond local = zone_.At(second_).cs;
    const int second_of_day = SecondOfDay(local);
    const int edge = NextEdge(*schedule_.DayOf(absl::CivilDay(local)).spans, second_of_day);
    const absl::Time next = std::min(second_ + absl::Seconds(edge - second_of_day), offset_change_);
    if (next <= second_) return absl::InfiniteFuture();  // At the end of what an instant can say.
    second_ = next;
    if (second_ == offset_change_) offset_change_ = NextOffsetChange(zone_, second_);
    return second_;
  }

 private:
  const Schedule& schedule_;
  absl::TimeZone zone_;
  absl::Time second_;
  absl::Time offset_change_;
};

absl::StatusOr<Schedule> Schedule::Create(absl::string_view time_zone,
                                          const std::vector<WeeklyInterval>& week,
                                          std::vector<Holiday> holidays,
                                          std::vector<Override> overrides,
                                          std::optional<ManualState> manual) {
  absl::StatusOr<Week> hours = Week::Create(week);
  if (!hours.ok()) return hours.status();
  return Make(time_zone, /*always=*/false, *std::move(hours), std::move(holidays),
              std::move(overrides), std::move(manual));
}

absl::StatusOr<Schedule> Schedule::CreateAlwaysOpen(absl::string_view time_zone,
                                                    std::vector<Holiday> holidays,
                                                    std::vector<Override> overrides,
                                                    std::optional<ManualState> manual) {
  return Make(time_zone, /*always=*/true, Week::Whole(), std::move(holidays), std::move(overrides),
              std::move(manual));
}

absl::StatusOr<Schedule> Schedule::Make(absl::string_view time_zone, bool always, Week week,
                                        std::vector<Holiday> holidays,
                                        std::vector<Override> overrides,
                                        std::optional<ManualState> manual) {
  const absl::StatusOr<const LiveZone*> zone = FindLiveZone(time_zone);
  if (!zone.ok()) return zone.status();
  absl::StatusOr<Holidays> days = Holidays::Create(std::move(holidays));
  if (!days.ok()) return days.status();
  absl::StatusOr<Overrides> others = Overrides::Create(std::move(overrides));
  if (!others.ok()) return others.status();
  return Schedule(std::string(time_zone), *zone, always, std::move(week), *std::move(days),
                  *std::move(others), std::move(manual));
}

Schedule::Schedule(std::string time_zone, const LiveZone* zone, bool always, Week week,
                   Holidays holidays, Overrides overrides, std::optional<ManualState> manual)
    : time_zone_(std::move(time_zone)),
      zone_(zone),
      always_(always),
      week_(std::move(week)),
      holidays_(std::move(holidays)),
      overrides_(std::move(overrides)),
      manual_(std::move(manual)) {}

Availability Schedule::At(absl::Time instant) const {
  const absl::TimeZone zone = zone_->Now();
  const Verdict verdict = VerdictIn(zone, instant);
  return {.open = verdict.open,
          .rule = verdict.rule,
          .name = std::string(verdict.name),
          .next_change = NextChange(zone, instant, verdict.open)};
}

Verdict Schedule::VerdictAt(absl::Time instant) const { return VerdictIn(zone_->Now(), instant); }

Verdict Schedule::VerdictIn(absl::TimeZone zone, absl::Time instant) const {
  if (IsManual(instant)) {
    return {.open = manual_->open, .rule = Rule::kManual, .name = manual_->reason};
  }
  const absl::CivilSecond local = zone.At(instant).cs;
  const Day day = DayOf(absl::CivilDay(local));
  return {.open = Contains(*day.spans, SecondOfDay(local)), .rule = day.rule, .name = day.name};
}

std::vector<Stretch> Schedule::Timeline(absl::Time from, absl::Time to) const {
  const absl::TimeZone zone = zone_->Now();
  std::vector<Stretch> timeline;
  const auto extend = [&](absl::Time begin) {
    const Verdict verdict = VerdictIn(zone, begin);
    if (!timeline.empty()) {
      if (timeline.back().verdict == verdict) return;
      timeline.back().end = begin;
    }
    timeline.push_back({.begin = begin, .end = to, .verdict = verdict});
  };
  if (from >= to) return timeline;
  extend(from);
  if (IsManual(from)) {
    if (manual_->until >= to) return timeline;
    from = manual_->until;
    extend(from);
  }
  Walk walk(*this, zone, from);
  for (absl::Time next = walk.Next(); next < to; next = walk.Next()) extend(next);
  return timeline;
}

Schedule::Day Schedule::DayOf(absl::CivilDay date) const {
  if (const Override* entry = overrides_.On(date)) {
    return {&entry->open_spans, Rule::kOverride, entry->name};
  }
  if (const Holiday* holiday = holidays_.On(date)) {
    return {&holiday->open_spans, Rule::kHoliday, holiday->name};
  }
  return {&week_.On(absl::GetWeekday(date)), always_ ? Rule::kAlways : Rule::kWeeklyHours, {}};
}

std::optional<absl::Time> Schedule::NextChange(absl::TimeZone zone, absl::Time instant,
                                               bool open) const {
  const absl::Time horizon = instant + kHorizon;
  if (IsManual(instant)) {
    instant = manual_->until;
    if (instant > horizon) return std::nullopt;
    if (VerdictIn(zone, instant).open != open) return instant;
  }
  Walk walk(*this, zone, instant);
  while (true) {
    const absl::Time next = walk.Next();
    if (next > horizon || next == absl::InfiniteFuture()) return std::nullopt;
    if (VerdictIn(zone, next).open != open) return next;
  }
}

}  // namespace centralita::schedule
