#pragma once

#include <map>
#include <string>

#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "services/routing/domain/tally.h"

namespace centralita::routing {

/// What one workspace's tally has open, as a batch found it in routing.open_tallies.
class OpenTallies {
 public:
  /// Loads what the batch is about into `tally`.
  absl::Status Load(pqxx::transaction_base& transaction, const std::string& workspace,
                    Tally::Subjects needs, Tally& tally);

  /// Writes what has changed since, and deletes what is finished.
  void Save(pqxx::transaction_base& transaction, const std::string& workspace,
            const Tally& tally) const;

 private:
  using Key = std::pair<int, std::string>;  // Kind and id.

  std::map<Key, std::string> found_;
};

}  // namespace centralita::routing
