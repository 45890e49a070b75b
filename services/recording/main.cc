#include "libs/lifecycle/main.h"
#include "services/recording/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "recording", centralita::recording::Bind);
}
