#include "services/media/sip/sip_thread.h"

#include <pthread.h>
#include <sofia-sip/su.h>
#include <sofia-sip/su_wait.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include "libs/log/context.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

int OnWake(su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* self) {
  reinterpret_cast<SipThread*>(self)->RunPosted();
  return 0;
}

}  // namespace

SipThread::SipThread() : wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

SipThread::~SipThread() {
  Stop([](su_root_s*) {});
  close(wake_);
}

absl::Status SipThread::Start(std::function<absl::Status(su_root_s*)> begin) {
  absl::Status result;
  std::atomic<bool> begun = false;
  thread_ = std::thread([&] { Run(std::move(begin), result, begun); });
  begun.wait(false);
  if (!result.ok()) thread_.join();
  return result;
}

void SipThread::Run(std::function<absl::Status(su_root_s*)> begin, absl::Status& result,
                    std::atomic<bool>& begun) {
  pthread_setname_np(pthread_self(), "sip");
  log::ScopedContext context({.service = "media"});
  su_init();
  root_ = su_root_create(nullptr);
  // NUA's stack shares this thread: its messages are handled by the same root.
  su_root_threading(root_, 0);
  su_wait_t wait[1] = {SU_WAIT_INIT};
  su_wait_create(wait, wake_, SU_WAIT_IN);
  const int registered =
      su_root_register(root_, wait, OnWake, reinterpret_cast<su_wakeup_arg_t*>(this), 0);
  result = begin(root_);
  const bool goes_on = result.ok();
  {
    absl::MutexLock lock(&mutex_);
    running_ = goes_on;
  }
  begun = true;
  begun.notify_one();  // `result` and `begun` belong to Start(), which may return now.

  if (goes_on) {
    su_root_run(root_);
    end_(root_);
  }
  su_root_deregister(root_, registered);
  su_root_destroy(root_);
  su_deinit();
}

void SipThread::Post(std::function<void()> work) {
  {
    absl::MutexLock lock(&mutex_);
    if (!running_) return;
    posted_.push_back(std::move(work));
  }
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
}

void SipThread::RunPosted() {
  uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = read(wake_, &count, sizeof count);
  std::vector<std::function<void()>> work;
  {
    absl::MutexLock lock(&mutex_);
    work.swap(posted_);
  }
  for (std::function<void()>& item : work) item();
}

void SipThread::Stop(std::function<void(su_root_s*)> end) {
  if (!thread_.joinable()) return;
  Post([this, end = std::move(end)] {
    end_ = end;
    su_root_break(root_);
    absl::MutexLock lock(&mutex_);
    running_ = false;
  });
  thread_.join();
}

}  // namespace centralita::media
