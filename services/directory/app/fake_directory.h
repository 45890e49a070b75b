#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "services/directory/app/contact_store.h"
#include "services/directory/app/key_store.h"
#include "services/directory/app/number_store.h"
#include "services/directory/app/person_store.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// What the fakes of the stores share: all that is kept, in memory.
struct FakeDirectory {
  /// What a wish has made: its method, body and the id.
  struct Fulfilled {
    std::string method;
    std::string body;
    std::string id;
  };

  mutable std::mutex mutex;
  std::map<WorkspaceId, Workspace> workspaces;
  std::map<std::pair<WorkspaceId, PersonId>, Person> people;
  std::map<std::string, SipDigests> digests;  // By SIP user name.
  std::map<std::pair<WorkspaceId, ContactId>, Contact> contacts;
  std::map<std::pair<WorkspaceId, NumberId>, Number> numbers;
  std::map<std::string, KeyOwner> keys;  // By SHA-256.
  std::map<std::pair<WorkspaceId, std::string>, Fulfilled> wishes;
  std::vector<Audit> audits;
};

/// The stores in memory, for tests; `directory` must outlive each.
class FakeWorkspaceStore final : public WorkspaceStore {
 public:
  explicit FakeWorkspaceStore(FakeDirectory& directory) : all_(directory) {}
  absl::StatusOr<CreatedWorkspace> Create(const Workspace& workspace, const std::string& key_sha256,
                                          const Wish& wish, const Audit& audit,
                                          absl::Time deadline) override;
  absl::StatusOr<Workspace> Get(const WorkspaceId& id, absl::Time deadline) override;

 private:
  FakeDirectory& all_;
};

class FakePersonStore final : public PersonStore {
 public:
  explicit FakePersonStore(FakeDirectory& directory) : all_(directory) {}
  absl::StatusOr<Person> Create(const Person& person, const Wish& wish, const Audit& audit,
                                absl::Time deadline) override;
  absl::StatusOr<Person> Get(const WorkspaceId& workspace, const PersonId& id,
                             absl::Time deadline) override;
  absl::StatusOr<Page<Person>> List(const WorkspaceId& workspace, const PageQuery& query,
                                    absl::Time deadline) override;
  absl::StatusOr<std::vector<Person>> GetMany(const WorkspaceId& workspace,
                                              const std::vector<PersonId>& ids,
                                              absl::Time deadline) override;
  absl::StatusOr<Person> Update(const Person& person, const Audit& audit,
                                absl::Time deadline) override;
  absl::Status SetDigests(const Person& person, const SipDigests& digests, const Audit& audit,
                          absl::Time deadline) override;
  absl::StatusOr<SipAccount> FindSipAccount(absl::string_view sip_username,
                                            absl::Time deadline) override;

 private:
  FakeDirectory& all_;
};

class FakeContactStore final : public ContactStore {
 public:
  explicit FakeContactStore(FakeDirectory& directory) : all_(directory) {}
  absl::StatusOr<Contact> Create(const Contact& contact, const Wish& wish,
                                 absl::Time deadline) override;
  absl::StatusOr<Contact> Get(const WorkspaceId& workspace, const ContactId& id,
                              absl::Time deadline) override;
  absl::StatusOr<Page<Contact>> List(const WorkspaceId& workspace, const PageQuery& query,
                                     absl::Time deadline) override;
  absl::StatusOr<Contact> Update(const Contact& contact, absl::Time deadline) override;
  absl::StatusOr<std::vector<Contact>> FindByNumber(const WorkspaceId& workspace,
                                                    absl::string_view e164, int limit,
                                                    absl::Time deadline) override;

 private:
  FakeDirectory& all_;
};

class FakeNumberStore final : public NumberStore {
 public:
  explicit FakeNumberStore(FakeDirectory& directory) : all_(directory) {}
  absl::StatusOr<Number> Create(const Number& number, const Wish& wish, const Audit& audit,
                                absl::Time deadline) override;
  absl::StatusOr<Number> Get(const WorkspaceId& workspace, const NumberId& id,
                             absl::Time deadline) override;
  absl::StatusOr<Page<Number>> List(const WorkspaceId& workspace, const PageQuery& query,
                                    absl::Time deadline) override;
  absl::StatusOr<Number> Update(const Number& number, const Audit& audit,
                                absl::Time deadline) override;
  absl::StatusOr<Number> Find(absl::string_view e164, absl::Time deadline) override;

 private:
  Number WithWorkspace(Number number) const;

  FakeDirectory& all_;
};

class FakeKeyStore final : public KeyStore {
 public:
  explicit FakeKeyStore(FakeDirectory& directory) : all_(directory) {}
  absl::Status SetPersonKey(const KeyOwner& owner, const std::string& key_sha256,
                            const Audit& audit, absl::Time deadline) override;
  absl::StatusOr<KeyOwner> Find(absl::string_view key_sha256, absl::Time deadline) override;

 private:
  FakeDirectory& all_;
};

}  // namespace centralita::directory
