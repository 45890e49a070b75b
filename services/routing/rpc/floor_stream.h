#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/clock/timer_queue.h"
#include "libs/rpc/stream_writer.h"
#include "libs/workers/workers.h"
#include "services/routing/app/floor_hub.h"
#include "services/routing/app/supervisor_rights.h"
#include "services/routing/rpc/access.h"

namespace centralita::routing {

/// What streams of the floor need. All must outlive the server.
struct FloorSurroundings {
  FloorHub& hub;
  SupervisorRights& rights;
  Workers& workers;  // For what blocks: gRPC's own threads must not.
  const Clock& clock;
  TimerQueue& timers;
};

/// How one method streams the floor.
template <typename Message>
struct FloorStream {
  std::string parent;              // A group or a workspace, as the client named it.
  bool for_watchers_only = false;  // Whether SupervisorRights::ToWatch is asked.
  size_t max_queued = 256;
  std::function<std::vector<Message>(const FloorChange&)> messages;
};

/// Streams the floor until the client has gone. An empty message now and then keeps it alive.
template <typename Message>
grpc::ServerWriteReactor<Message>* StreamFloor(grpc::CallbackServerContext* context,
                                               const FloorSurroundings& around,
                                               FloorStream<Message> stream) {
  constexpr absl::Duration kPatience = absl::Seconds(5);
  using Writer = rpc::StreamWriter<Message>;
  auto writer = Writer::Create(context, around.timers, around.clock,
                               {.domain = kErrorDomain, .max_queued = stream.max_queued});
  const absl::StatusOr<GroupName> parent = ReadGroupOrWorkspace(*context, stream.parent);
  if (!parent.ok()) {
    writer->Finish(parent.status());
    return writer->reactor();
  }
  writer->SendHeartbeats([] { return Message(); });
  around.workers.Post([around, parent = *parent, asker = ReadAsker(*context),
                       stream = std::move(stream), weak = std::weak_ptr<Writer>(writer)] {
    if (stream.for_watchers_only) {
      const absl::Status may = around.rights.ToWatch(parent.workspace, asker, parent.group,
                                                     around.clock.Now() + kPatience);
      if (!may.ok()) {
        if (const auto alive = weak.lock()) alive->Finish(may);
        return;
      }
    }
    const FloorHub::Id id = around.hub.Watch(
        parent.workspace, parent.group,
        [weak, messages = stream.messages](const FloorChange& change) {
          const auto alive = weak.lock();
          if (alive == nullptr) return false;
          for (Message& message : messages(change)) {
            if (!alive->Push(std::move(message))) return false;
          }
          return true;
        },
        [weak](const absl::Status& status) {
          if (const auto alive = weak.lock()) alive->Finish(status);
        });
    const auto unwatch = [&hub = around.hub, workspace = parent.workspace, id] {
      hub.Unwatch(workspace, id);
    };
    const auto alive = weak.lock();
    alive == nullptr ? unwatch() : alive->OnClosed(unwatch);
  });
  return writer->reactor();
}

}  // namespace centralita::routing
