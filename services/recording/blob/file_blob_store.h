#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/recording/app/blob_store.h"

namespace centralita::recording {

/// Blobs as files below a folder. What is being written lies in its subfolder ".incoming", on the
/// same file system, and is renamed when it is whole and synced: a file that can be seen is
/// complete.
class FileBlobStore final : public BlobStore {
 public:
  /// Makes the folder if need be, and removes what a dead process left half-written in ".incoming":
  /// all that nobody has written to for a day.
  /// UNAVAILABLE / STORE_UNUSABLE.
  static absl::StatusOr<std::unique_ptr<FileBlobStore>> Open(const std::string& folder,
                                                             absl::Time now);

  absl::StatusOr<std::unique_ptr<BlobWriter>> Begin() override;
  absl::StatusOr<std::string> Read(const std::string& path, int64_t offset,
                                   int64_t length) override;

 private:
  explicit FileBlobStore(std::string folder) : folder_(std::move(folder)) {}

  const std::string folder_;
  std::atomic<uint64_t> last_ = 0;
};

}  // namespace centralita::recording
