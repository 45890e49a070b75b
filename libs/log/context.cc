#include "libs/log/context.h"

#include <utility>

namespace centralita::log {
namespace {

Context& Mine() {
  thread_local Context context;
  return context;
}

}  // namespace

const Context& CurrentContext() { return Mine(); }

Context ExchangeContext(Context context) { return std::exchange(Mine(), std::move(context)); }

}  // namespace centralita::log
