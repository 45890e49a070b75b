#include "services/routing/app/lease_ledger.h"

#include <algorithm>
#include <utility>

namespace centralita::routing {

void LeaseLedger::KeptAlive(const WorkspaceId& workspace, const PersonId& person, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  absl::Time& proof = books_[workspace].proofs.try_emplace(person, now).first->second;
  proof = std::max(proof, now);
}

std::vector<PersonId> LeaseLedger::Lost(const WorkspaceId& workspace,
                                        const std::vector<PersonId>& alive,
                                        const ConsoleLeases::Seen& seen, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  Book& book = books_[workspace];
  const bool emptied = std::exchange(book.epoch, seen.epoch) != seen.epoch;
  Proofs proofs;
  std::vector<PersonId> lost;
  for (size_t i = 0; i < alive.size(); ++i) {
    const auto known = book.proofs.find(alive[i]);
    absl::Time proof = known == book.proofs.end() || emptied ? now : known->second;
    if (seen.ages[i].has_value()) proof = std::max(proof, now - *seen.ages[i]);
    if (now - proof > lease_) {
      lost.push_back(alive[i]);
    } else {
      proofs[alive[i]] = proof;
    }
  }
  book.proofs = std::move(proofs);
  return lost;
}

}  // namespace centralita::routing
