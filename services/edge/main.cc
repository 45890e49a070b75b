#include "libs/lifecycle/main.h"
#include "services/edge/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "edge", centralita::edge::Bind);
}
