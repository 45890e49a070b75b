#include "libs/lifecycle/main.h"
#include "services/directory/bind.h"

int main(int argc, char** argv) {
  return centralita::lifecycle::Main(argc, argv, "directory", centralita::directory::Bind);
}
