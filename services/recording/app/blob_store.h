#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::recording {

/// A blob that is being written. Unless Commit() succeeds, nothing of it is ever seen. Used by one
/// thread.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;

  virtual absl::Status Write(absl::string_view bytes) = 0;

  /// The first bytes of what was written, at most `max`.
  virtual absl::StatusOr<std::string> Head(int64_t max) = 0;

  virtual int64_t size() const = 0;
  /// The SHA-256 of what was written so far, lower-case hex.
  virtual std::string sha256() const = 0;

  /// Makes it durable under `path`, at once and whole; replaces what is there.
  virtual absl::Status Commit(const std::string& path) = 0;
};

/// Where audio is kept. A port: files in production and in tests. Safe for concurrent use.
///
/// Paths are relative, of [A-Za-z0-9._-] and "/". UNAVAILABLE / STORE_UNUSABLE if the disk refuses.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  virtual absl::StatusOr<std::unique_ptr<BlobWriter>> Begin() = 0;

  /// At most `length` bytes from `offset`; fewer only at the end. NOT_FOUND / BLOB_NOT_FOUND.
  virtual absl::StatusOr<std::string> Read(const std::string& path, int64_t offset,
                                           int64_t length) = 0;
};

}  // namespace centralita::recording
