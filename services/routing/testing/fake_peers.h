#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <grpcpp/server.h>

#include "centralita/calls/v1/routing_update_service.grpc.pb.h"
#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "centralita/routing/v1/routing.pb.h"

namespace centralita::routing {

/// A feed that a test writes. Safe for concurrent use.
class FakeFeed final : public events::v1::FeedService::Service {
 public:
  void Add(const std::string& aggregate, const std::string& payload);
  void Close();

  grpc::Status PullEntries(grpc::ServerContext* context,
                           const events::v1::PullEntriesRequest* request,
                           events::v1::PullEntriesResponse* response) override;

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  bool closed_ = false;
  std::vector<events::v1::FeedEntry> entries_;
};

/// Takes updates as `calls` does: the newest revision of a call holds. Safe for concurrent use.
class FakeUpdates final : public calls::v1::RoutingUpdateService::Service {
 public:
  /// Whether `calls` is down.
  void SetDown(bool down);

  /// Refuses all updates of that call with `code`, and counts them.
  void Refuse(const std::string& call, grpc::StatusCode code);
  int refused();

  /// What it was told last of a call.
  std::optional<v1::RoutingUpdate> Newest(const std::string& call);

  grpc::Status DeliverUpdate(grpc::ServerContext* context,
                             const calls::v1::DeliverUpdateRequest* request,
                             calls::v1::DeliverUpdateResponse* response) override;

 private:
  std::mutex mutex_;
  bool down_ = false;
  std::map<std::string, grpc::StatusCode> refusals_;
  int refused_ = 0;
  std::map<std::string, v1::RoutingUpdate> newest_;
};

/// A directory of administrators and numbers. Safe for concurrent use.
class FakeDirectory {
 public:
  FakeDirectory() : people_(*this), numbers_(*this) {}

  /// The person may do everything in the workspace.
  void Promote(const std::string& person);
  /// `group` of `workspace` answers `e164`; the empty group: nobody yet.
  void AddNumber(const std::string& e164, const std::string& workspace, const std::string& group);

  std::vector<grpc::Service*> services() { return {&people_, &numbers_}; }

 private:
  class People final : public directory::v1::PersonService::Service {
   public:
    explicit People(FakeDirectory& directory) : directory_(directory) {}
    grpc::Status BatchGetPeople(grpc::ServerContext* context,
                                const directory::v1::BatchGetPeopleRequest* request,
                                directory::v1::BatchGetPeopleResponse* response) override;

   private:
    FakeDirectory& directory_;
  };
  class Numbers final : public directory::v1::NumberService::Service {
   public:
    explicit Numbers(FakeDirectory& directory) : directory_(directory) {}
    grpc::Status ResolveNumber(grpc::ServerContext* context,
                               const directory::v1::ResolveNumberRequest* request,
                               directory::v1::Number* response) override;

   private:
    FakeDirectory& directory_;
  };

  std::mutex mutex_;
  std::set<std::string> administrators_;
  std::map<std::string, directory::v1::Number> book_;
  People people_;
  Numbers numbers_;
};

/// `groups`, `calls` and `directory`, as far as routing talks to them, on ports of their own.
class FakePeers {
 public:
  FakePeers();
  ~FakePeers();

  FakeFeed& groups() { return groups_; }
  FakeFeed& calls() { return calls_; }
  FakeUpdates& updates() { return updates_; }
  FakeDirectory& directory() { return directory_; }
  const std::string& directory_address() const { return directory_address_; }
  const std::string& groups_address() const { return groups_address_; }
  const std::string& calls_address() const { return calls_address_; }

 private:
  FakeFeed groups_;
  FakeFeed calls_;
  FakeUpdates updates_;
  FakeDirectory directory_;
  std::string directory_address_;
  std::string groups_address_;
  std::string calls_address_;
  std::unique_ptr<grpc::Server> groups_server_;
  std::unique_ptr<grpc::Server> calls_server_;
  std::unique_ptr<grpc::Server> directory_server_;
};

}  // namespace centralita::routing
