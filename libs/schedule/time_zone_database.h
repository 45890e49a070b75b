#pragma once

#include <sys/stat.h>

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace centralita::schedule {

/// A time zone that follows its database. Safe for concurrent use.
class LiveZone {
 public:
  explicit LiveZone(absl::TimeZone zone = absl::UTCTimeZone()) : zone_(zone) {}

  /// The zone as the database had it at its last TimeZoneDatabase::Refresh(). What was returned never
  /// changes: one answer is worked out with one of them.
  absl::TimeZone Now() const { return zone_.load(std::memory_order_acquire); }

 private:
  friend class TimeZoneDatabase;
  std::atomic<absl::TimeZone> zone_;
};

/// A folder of compiled time zones (tzfile(5), RFC 8536), which a package manager or an administrator
/// may replace while we run.
///
/// Each zone is known by the identity of its file, so it is read anew exactly when its own file has
/// been replaced: it does not matter in which order an update replaces the files, nor what it says of
/// its version. What has once been read is kept for the life of the process.
///
/// Safe for concurrent use. There is one of a folder in a process.
class TimeZoneDatabase {
 public:
  explicit TimeZoneDatabase(std::string directory) : directory_(std::move(directory)) {}

  /// The zone in the file of that relative path; nullptr if there is none that can be read. Valid as
  /// long as this is.
  const LiveZone* Find(absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);

  /// Reads those zones anew that somebody has asked for and whose files have been replaced since; a
  /// zone that has gone, or cannot be read any more, stays as it was. Their names, in order. Looks at
  /// a file for each zone, so it costs microseconds.
  std::vector<std::string> Refresh() ABSL_LOCKS_EXCLUDED(mutex_);

  /// The release as of the last Refresh(), or else of the first use: "2026f", from the first line of
  /// tzdata.zi or of +VERSION; "unknown" without them.
  std::string Version() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct FileIdentity {
    dev_t device;
    ino_t inode;
    off_t size;
    absl::Time changed;

    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
  };
  struct Entry {
    std::optional<FileIdentity> file;  // As last looked at.
    int readings = 0;
    bool readable = false;  // Once at least.
    LiveZone zone;
  };

  std::optional<FileIdentity> Identify(absl::string_view name) const;
  std::string ReadVersion() const;
  /// Whether there was something new to read.
  bool Read(absl::string_view name, Entry& entry) const;

  const std::string directory_;
  absl::Mutex mutex_;
  std::string version_ ABSL_GUARDED_BY(mutex_);  // Empty: not read yet.
  absl::node_hash_map<std::string, Entry> zones_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::schedule
