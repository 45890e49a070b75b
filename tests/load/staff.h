#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/load/groups_desk.h"
#include "tests/load/replicas.h"

namespace centralita::load {

/// Runs `work(i)` for each i below `count` on `threads` threads.
void ForEach(size_t count, int threads, const std::function<void(size_t)>& work);

/// Many agents in groups of one workspace, all of them available and with a phone.
class Staff {
 public:
  /// Ids are made of `seed`, so that two runs on one store do not meet.
  Staff(const std::string& seed, int agents, int groups);

  /// Tells routing of the groups, waits until it knows, and has everybody begin to work.
  void Begin(GroupsDesk& desk, Replicas& replicas);

  /// One agent's console says that it is there.
  void KeepAlive(Replicas& replicas, size_t agent) const;

  /// A group with these agents; told again with a greater version it is a reload.
  void TellOf(GroupsDesk& desk, size_t group, size_t first, size_t last);

  const std::string& workspace() const { return workspace_; }
  std::string group(size_t index) const;
  size_t groups() const { return groups_; }
  size_t agents() const { return agents_; }

 private:
  std::string NameOf(size_t agent) const;
  std::string IdOf(size_t agent) const;
  void BeginOne(Replicas& replicas, size_t agent);

  const std::string workspace_;
  const size_t agents_;
  const size_t groups_;
  int64_t version_ = 0;
};

/// Sends the KeepAlive of every agent of some staffs once in `every`, evenly spread, until destroyed. Few
/// threads do it for all staffs together: who measures has the rest of the server's for itself.
class Heartbeats {
 public:
  /// The staffs and `replicas` must outlive this.
  Heartbeats(const std::vector<const Staff*>& staffs, Replicas& replicas, absl::Duration every);
  ~Heartbeats();

 private:
  struct Console {
    const Staff* staff;
    size_t agent;
  };

  void Run(size_t first, size_t step, absl::Duration pause);

  Replicas& replicas_;
  std::vector<Console> consoles_;
  std::atomic<bool> stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace centralita::load
