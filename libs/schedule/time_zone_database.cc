#include "libs/schedule/time_zone_database.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace centralita::schedule {
namespace {

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

const LiveZone* TimeZoneDatabase::Find(absl::string_view name) {
  const absl::MutexLock lock(&mutex_);
  const auto known = zones_.find(name);
  if (known != zones_.end() && known->second.readable) return &known->second.zone;
  if (!Identify(name).has_value()) return nullptr;  // Anybody's nonsense is not remembered.
  Entry& entry = zones_[name];
  Read(name, entry);
  return entry.readable ? &entry.zone : nullptr;
}

std::vector<std::string> TimeZoneDatabase::Refresh() {
  const absl::MutexLock lock(&mutex_);
  version_ = ReadVersion();
  std::vector<std::string> changed;
  for (auto& [name, entry] : zones_) {
    if (Read(name, entry)) changed.push_back(name);
  }
  std::sort(changed.begin(), changed.end());
  return changed;
}

std::optional<TimeZoneDatabase::FileIdentity> TimeZoneDatabase::Identify(
    absl::string_view name) const {
  struct stat file;
  if (stat(absl::StrCat(directory_, "/", name).c_str(), &file) != 0 || !S_ISREG(file.st_mode)) {
    return std::nullopt;
  }
  return FileIdentity{.device = file.st_dev,
                      .inode = file.st_ino,
                      .size = file.st_size,
                      .changed = absl::TimeFromTimespec(file.st_mtim)};
}

bool TimeZoneDatabase::Read(absl::string_view name, Entry& entry) const {
  const std::optional<FileIdentity> file = Identify(name);
  if (!file.has_value() || file == entry.file) return false;
  entry.file = file;
  // absl keeps what it has once read under a name for ever. So each reading gives the file another
  // name: a/b, a/./b, a/././b.
  std::string path = absl::StrCat(directory_, "/");
  for (int i = 0; i < entry.readings; ++i) path += "./";
  ++entry.readings;
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(absl::StrCat(path, name), &zone)) return false;
  entry.zone.zone_.store(zone, std::memory_order_release);
  entry.readable = true;
  return true;
}

std::string TimeZoneDatabase::Version() {
  const absl::MutexLock lock(&mutex_);
  if (version_.empty()) version_ = ReadVersion();
  return version_;
}

std::string TimeZoneDatabase::ReadVersion() const {
  const std::string source = FirstLine(absl::StrCat(directory_, "/tzdata.zi"));
  absl::string_view version = source;
  if (absl::ConsumePrefix(&version, "# version ")) {
    return std::string(absl::StripAsciiWhitespace(version));
  }
  const std::string file = FirstLine(absl::StrCat(directory_, "/+VERSION"));
  version = absl::StripAsciiWhitespace(file);
  return version.empty() ? "unknown" : std::string(version);
}

}  // namespace centralita::schedule
