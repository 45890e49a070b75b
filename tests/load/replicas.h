#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "centralita/routing/v1/presence_service.grpc.pb.h"
#include "centralita/routing/v1/routing_service.grpc.pb.h"
#include "libs/rpc/client.h"
#include "tests/load/history.h"

namespace centralita::load {

/// The replicas of routing, as a client sees them: any will do, and who does not answer is left
/// alone for a moment. Every attempt is a record. Safe for concurrent use.
class Replicas {
 public:
  /// `history` must outlive this. `patience`: with one attempt.
  Replicas(const std::vector<std::string>& addresses, absl::Duration patience, History& history);

  /// One attempt at some replica. `record` names it and what it is about.
  template <typename Method, typename Request>
  auto Try(Method method, const Request& request, Record record) {
    Replica& replica = Pick();
    const int64_t from = SteadyNow();
    auto answer = Send(replica, method, request);
    Note(replica, answer.status());
    record.Number("from", from).Number("to", SteadyNow()).Number("replica", replica.number);
    record.Outcome(answer.status());
    Describe(record, answer);
    history_.Add(record);
    return answer;
  }

  /// Attempts until some replica has said yes or no.
  template <typename Method, typename Request>
  auto Ask(Method method, const Request& request, const Record& record) {
    while (true) {
      auto answer = Try(method, request, record);
      if (!IsPassing(answer.status())) return answer;
      Pause();
    }
  }

 private:
  struct Replica {
    int number = 0;
    std::unique_ptr<routing::v1::RoutingService::Stub> routing;
    std::unique_ptr<routing::v1::PresenceService::Stub> presence;
    std::atomic<int64_t> suspect_until = 0;
  };

  Replica& Pick();
  void Note(Replica& replica, const absl::Status& status);
  static void Pause();

  /// Whether nothing is known of what has come of it.
  static bool IsPassing(const absl::Status& status);

  template <typename Request, typename Response>
  absl::StatusOr<Response> Send(Replica& replica,
                                grpc::Status (routing::v1::RoutingService::StubInterface::*method)(
                                    grpc::ClientContext*, const Request&, Response*),
                                const Request& request) {
    return rpc::Unary(*replica.routing, method, request, Deadline());
  }
  template <typename Request, typename Response>
  absl::StatusOr<Response> Send(Replica& replica,
                                grpc::Status (routing::v1::PresenceService::StubInterface::*method)(
                                    grpc::ClientContext*, const Request&, Response*),
                                const Request& request) {
    return rpc::Unary(*replica.presence, method, request, Deadline());
  }
  absl::Time Deadline() const;

  static void Describe(Record& record, const absl::StatusOr<routing::v1::RoutingUpdate>& answer);
  static void Describe(Record& record, const absl::StatusOr<routing::v1::Presence>& answer);
  template <typename Other>
  static void Describe(Record&, const absl::StatusOr<Other>&) {}

  const absl::Duration patience_;
  History& history_;
  std::vector<std::unique_ptr<Replica>> replicas_;
};

}  // namespace centralita::load
