#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/ticketing/app/feed_store.h"
#include "services/ticketing/app/ticket_store.h"
#include "services/ticketing/app/wake_ups.h"

namespace centralita::ticketing {

/// Tickets, calls, tabs and drafts in the schema `ticketing`. Safe for concurrent use.
class PgTicketStore final : public TicketStore, public FeedStore {
 public:
  /// Both must outlive this. `wake_ups` is told after each commit that changed tabs.
  PgTicketStore(postgres::Pool& pool, WakeUps& wake_ups) : pool_(pool), wake_ups_(wake_ups) {}

  absl::Status Write(absl::Time deadline, const TicketStore::Body& body) override;
  absl::StatusOr<TicketView> GetTicket(const WorkspaceId& workspace, const TicketId& ticket,
                                       absl::Time deadline) override;
  absl::StatusOr<std::vector<TicketView>> ListTickets(const TicketQuery& query,
                                                      absl::Time deadline) override;
  absl::StatusOr<std::vector<TicketAction>> ListActions(const WorkspaceId& workspace,
                                                        const TicketId& ticket, int64_t after,
                                                        int limit, absl::Time deadline) override;
  absl::StatusOr<Disposition> GetDisposition(const WorkspaceId& workspace, const CallId& call,
                                             absl::Time deadline) override;
  absl::StatusOr<std::vector<DraftView>> ListRecoverable(const DraftQuery& query,
                                                         absl::Time deadline) override;
  absl::StatusOr<DraftView> GetDraft(const WorkspaceId& workspace, const DraftId& draft,
                                     absl::Time deadline) override;
  absl::StatusOr<std::vector<std::pair<WorkspaceId, DraftId>>> ListExpiredDrafts(
      absl::Time now, int limit, absl::Time deadline) override;
  absl::StatusOr<std::vector<TabView>> ListTabs(const PersonId& person, absl::Time closed_since,
                                                int limit, absl::Time deadline) override;
  absl::StatusOr<std::map<PersonId, TabRevisions>> ListTabRevisions(
      const std::set<PersonId>& persons, absl::Time closed_since, absl::Time deadline) override;
  absl::StatusOr<std::vector<ContactLookup>> TakeContactLookups(absl::Time now, absl::Time next,
                                                                int limit,
                                                                absl::Time deadline) override;
  absl::Status RetryContacts(const std::vector<ContactLookup>& lookups, absl::Time next,
                             absl::Time deadline) override;
  absl::StatusOr<std::optional<ContactLookup>> FindContactLookup(const CallId& call,
                                                                 absl::Time deadline) override;

  absl::StatusOr<std::string> LoadCursor(absl::string_view consumer, absl::Time deadline) override;
  absl::Status Take(absl::string_view consumer, const std::vector<ToldEntry>& entries,
                    absl::Time deadline, const FeedStore::Body& body) override;

 private:
  using Work = std::function<absl::Status(pqxx::transaction_base&, TicketTransaction&)>;

  absl::Status Commit(absl::Time deadline, const Work& work);

  postgres::Pool& pool_;
  WakeUps& wake_ups_;
};

}  // namespace centralita::ticketing
