#include "services/groups/postgres/rows.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/postgres/values.h"
#include "services/groups/wire/change.h"
#include "services/groups/wire/settings.h"

namespace centralita::groups {
namespace {

/// Reads the fields of a row one after the other; keeps the first fault.
class Fields {
 public:
  explicit Fields(const pqxx::row& row) : row_(row) {}

  std::string Text() { return row_[next_++].c_str(); }
  bool Bool() { return row_[next_++].as<bool>(); }
  int64_t Int() { return row_[next_++].as<int64_t>(); }
  absl::Duration Milliseconds() { return absl::Milliseconds(Int()); }

  std::optional<std::string> OptionalText() {
    const pqxx::field field = row_[next_++];
    if (field.is_null()) return std::nullopt;
    return field.c_str();
  }

  absl::Time Timestamp() {
    return Take(postgres::ParseTimestamp(row_[next_++].c_str()), absl::InfinitePast());
  }

  template <typename Id>
  std::vector<Id> Ids() {
    std::vector<Id> ids;
    for (std::string& text : Texts()) ids.push_back(Id(std::move(text)));
    return ids;
  }

  std::vector<int> Ints() {
    std::vector<int> numbers;
    for (const std::string& text : Texts()) {
      int number = 0;
      if (!absl::SimpleAtoi(text, &number)) Fail(absl::DataLossError("array holds no number"));
      numbers.push_back(number);
    }
    return numbers;
  }

  void Fail(absl::Status fault) {
    if (fault_.ok()) fault_ = std::move(fault);
  }

  std::string Bytes() { return postgres::FromBytea(row_[next_++]); }
  std::vector<std::string> Texts() {
    return Take(postgres::ParseArray(row_[next_++]), std::vector<std::string>());
  }

  const absl::Status& fault() const { return fault_; }

 private:
  template <typename T>
  T Take(absl::StatusOr<T> value, T fallback) {
    if (value.ok()) return *std::move(value);
    Fail(value.status());
    return fallback;
  }

  const pqxx::row row_;
  int next_ = 0;
  absl::Status fault_;
};

std::optional<Hours> ReadHours(Fields& fields) {
  std::optional<std::string> time_zone = fields.OptionalText();
  const std::vector<int> weekdays = fields.Ints();
  const std::vector<int> opens = fields.Ints();
  const std::vector<int> closes = fields.Ints();
  if (!time_zone.has_value()) return std::nullopt;
  Hours hours{.time_zone = *std::move(time_zone), .intervals = {}};
  for (size_t i = 0; i < weekdays.size(); ++i) {
    if (weekdays[i] < 1 || weekdays[i] > 7) fields.Fail(absl::DataLossError("no such weekday"));
    hours.intervals.push_back({static_cast<absl::Weekday>(weekdays[i] - 1), opens[i], closes[i]});
  }
  return hours;
}

/// The rule of a day that moves; nothing of one that does not. A number out of range is found when the
/// schedule is made.
std::optional<schedule::MovingDay> ReadRule(const std::vector<int>& numbers) {
  if (numbers.size() == 1) return schedule::DaysFromEaster{numbers[0]};
  if (numbers.size() != 3) return std::nullopt;
  return schedule::WeekdayOfMonth{numbers[0], static_cast<absl::Weekday>(numbers[1] - 1),
                                  numbers[2]};
}

std::vector<int> WriteRule(const std::optional<schedule::MovingDay>& rule) {
  if (!rule.has_value()) return {};
  if (const auto* easter = std::get_if<schedule::DaysFromEaster>(&*rule)) return {easter->days};
  const auto& day = std::get<schedule::WeekdayOfMonth>(*rule);
  return {day.month, static_cast<int>(day.weekday) + 1, day.ordinal};
}

}  // namespace

std::string ToArray(const std::vector<int>& numbers) {
  return absl::StrCat("{", absl::StrJoin(numbers, ","), "}");
}

absl::StatusOr<Group> ReadGroup(const pqxx::row& row) {
  Fields fields(row);
  Group group;
  group.id = GroupId(fields.Text());
  group.workspace = WorkspaceId(fields.Text());
  group.display_name = fields.Text();
  group.queue_id = fields.Text();
  group.hours = ReadHours(fields);
  group.holidays.all = fields.Bool();
  group.holidays.picked = fields.Ids<HolidayId>();
  group.holidays.time_zone = fields.Text();
  group.overflow.targets = fields.Ids<GroupId>();
  group.overflow.when_no_agent = fields.Bool();
  group.overflow.when_closed = fields.Bool();
  group.overflow.when_holiday = fields.Bool();
  group.overflow.when_timeout = fields.Bool();
  group.agents = fields.Ids<PersonId>();
  group.administrators = fields.Ids<PersonId>();
  group.ring_time = fields.Milliseconds();
  group.wrap_up_time = fields.Milliseconds();
  group.max_wait_time = fields.Milliseconds();
  group.allow_transfer = fields.Bool();
  group.redirect.mode = static_cast<RedirectMode>(fields.Int());
  group.redirect.target = GroupId(fields.Text());
  group.fail_safe = static_cast<FailSafe>(fields.Int());
  group.recording_off = fields.Bool();
  group.archived = fields.Bool();
  group.create_time = fields.Timestamp();
  group.update_time = fields.Timestamp();
  group.version = fields.Int();
  group.snapshot_version = fields.Int();
  if (absl::Status read = FromStored(fields.Bytes(), group); !read.ok()) return read;
  if (!fields.fault().ok()) return fields.fault();
  return group;
}

absl::StatusOr<std::vector<Group>> ReadGroups(const pqxx::result& rows) {
  std::vector<Group> groups;
  for (const pqxx::row& row : rows) {
    absl::StatusOr<Group> group = ReadGroup(row);
    if (!group.ok()) return group.status();
    groups.push_back(*std::move(group));
  }
  return groups;
}

absl::StatusOr<Holiday> ReadHoliday(const pqxx::row& row) {
  Fields fields(row);
  Holiday holiday;
  holiday.id = HolidayId(fields.Text());
  holiday.workspace = WorkspaceId(fields.Text());
  holiday.display_name = fields.Text();
  absl::StatusOr<absl::CivilDay> date = ParseDate(fields.Text());
  if (!date.ok()) return absl::DataLossError(date.status().message());
  holiday.date = *date;
  holiday.yearly = fields.Bool();
  const std::vector<int> opens = fields.Ints();
  const std::vector<int> closes = fields.Ints();
  for (size_t i = 0; i < opens.size(); ++i) holiday.open_spans.push_back({opens[i], closes[i]});
  holiday.version = fields.Int();
  holiday.regions = fields.Texts();
  holiday.moving = ReadRule(fields.Ints());
  if (!fields.fault().ok()) return fields.fault();
  return holiday;
}

absl::StatusOr<std::vector<Holiday>> ReadHolidays(const pqxx::result& rows) {
  std::vector<Holiday> holidays;
  for (const pqxx::row& row : rows) {
    absl::StatusOr<Holiday> holiday = ReadHoliday(row);
    if (!holiday.ok()) return holiday.status();
    holidays.push_back(*std::move(holiday));
  }
  return holidays;
}

absl::StatusOr<AuditEntry> ReadAudit(const pqxx::row& row) {
  Fields fields(row);
  AuditEntry entry;
  entry.id = fields.Int();
  entry.time = fields.Timestamp();
  entry.audit.workspace = WorkspaceId(fields.Text());
  entry.audit.actor = fields.Text();
  entry.audit.action = fields.Text();
  entry.audit.resource = fields.Text();
  auto differences = FromJson(fields.Text());
  if (!differences.ok()) return differences.status();
  entry.audit.differences = *std::move(differences);
  if (!fields.fault().ok()) return fields.fault();
  return entry;
}

pqxx::result ExecWithGroup(pqxx::transaction_base& transaction, const char* sql,
                           const Group& group) {
  std::vector<int> weekdays;
  std::vector<int> opens;
  std::vector<int> closes;
  const char* time_zone = nullptr;
  if (group.hours.has_value()) {
    time_zone = group.hours->time_zone.c_str();
    for (const schedule::WeeklyInterval& interval : group.hours->intervals) {
      weekdays.push_back(static_cast<int>(interval.weekday) + 1);
      opens.push_back(interval.open_minute);
      closes.push_back(interval.close_minute);
    }
  }
  const Overflow& overflow = group.overflow;
  return transaction.exec_params(
      sql, group.id.value(), group.workspace.value(), group.display_name, group.queue_id, time_zone,
      ToArray(weekdays), ToArray(opens), ToArray(closes), group.holidays.all,
      postgres::ToArray(TextsOf(group.holidays.picked)), group.holidays.time_zone,
      postgres::ToArray(TextsOf(overflow.targets)), overflow.when_no_agent, overflow.when_closed,
      overflow.when_holiday, overflow.when_timeout, postgres::ToArray(TextsOf(group.agents)),
      postgres::ToArray(TextsOf(group.administrators)), absl::ToInt64Milliseconds(group.ring_time),
      absl::ToInt64Milliseconds(group.wrap_up_time), absl::ToInt64Milliseconds(group.max_wait_time),
      group.allow_transfer, static_cast<int>(group.redirect.mode), group.redirect.target.value(),
      static_cast<int>(group.fail_safe), group.recording_off, group.archived,
      postgres::ToTimestamp(group.create_time), postgres::ToTimestamp(group.update_time),
      group.version, group.snapshot_version, postgres::ToBytea(ToStored(group)));
}

pqxx::result ExecWithHoliday(pqxx::transaction_base& transaction, const char* sql,
                             const Holiday& holiday) {
  std::vector<int> opens;
  std::vector<int> closes;
  for (const schedule::OpenSpan& span : holiday.open_spans) {
    opens.push_back(span.open_minute);
    closes.push_back(span.close_minute);
  }
  return transaction.exec_params(
      sql, holiday.id.value(), holiday.workspace.value(), holiday.display_name,
      ToText(holiday.date), holiday.yearly, ToArray(opens), ToArray(closes), holiday.version,
      postgres::ToArray(holiday.regions), ToArray(WriteRule(holiday.moving)), DayKey(holiday));
}

}  // namespace centralita::groups
