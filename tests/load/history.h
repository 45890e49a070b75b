#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "centralita/routing/v1/routing.pb.h"

namespace centralita::load {

/// This process's steady clock, in nanoseconds. The only clock of a history.
int64_t SteadyNow();

/// One thing that a client did or saw, as a JSON object.
class Record {
 public:
  explicit Record(absl::string_view what) { Text("what", what); }

  Record& Text(absl::string_view key, absl::string_view value);
  Record& Number(absl::string_view key, int64_t value);
  /// "ok", or the code and reason of an error.
  Record& Outcome(const absl::Status& status);
  Record& Update(const routing::v1::RoutingUpdate& update);

  std::string Json() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

/// What the clients of a run did and saw, one JSON object a line, in the order of its becoming known.
/// Safe for concurrent use.
class History {
 public:
  /// Empty path: nothing is kept.
  explicit History(const std::string& path);

  void Add(const Record& record);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::mutex mutex_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace centralita::load
