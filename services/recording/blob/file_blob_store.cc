#include "services/recording/blob/file_blob_store.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::recording {
namespace {

namespace fs = std::filesystem;

constexpr char kIncoming[] = "/.incoming";
constexpr absl::Duration kAbandonedAfter = absl::Hours(24);  // No delivery takes that long.

absl::Status Unusable(absl::string_view doing, int error) {
  return status::Error(absl::StatusCode::kUnavailable, "STORE_UNUSABLE",
                       absl::StrCat(doing, ": ", std::strerror(error)));
}

/// Paths are made by us; this keeps a slip from reaching out of the folder.
bool IsPlain(absl::string_view path) {
  if (path.empty() || path.front() == '/' || absl::StrContains(path, "..")) return false;
  for (const char c : path) {
    const bool is_mark = c == '.' || c == '_' || c == '-' || c == '/' || c == '~';
    if (!is_mark && !absl::ascii_isalnum(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int get() const { return descriptor_; }
  bool ok() const { return descriptor_ >= 0; }

 private:
  const int descriptor_;
};

absl::StatusOr<std::string> ReadAt(int descriptor, int64_t offset, int64_t length) {
  std::string bytes(static_cast<size_t>(length), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(descriptor, bytes.data() + done, bytes.size() - done,
                                offset + static_cast<int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unusable("reading audio", errno);
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

/// A rename is durable only when the folder is.
absl::Status SyncFolder(const std::string& folder) {
  const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok() || ::fsync(opened.get()) != 0) return Unusable("syncing " + folder, errno);
  return absl::OkStatus();
}

/// Removes files that nobody has written to for a day. What cannot be removed now is left for the
/// next start.
void RemoveAbandoned(const std::string& incoming, absl::Time now) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(incoming, error)) {
    struct stat found;
    if (::lstat(entry.path().c_str(), &found) != 0 || !S_ISREG(found.st_mode)) continue;
    if (absl::TimeFromTimespec(found.st_mtim) >= now - kAbandonedAfter) continue;
    ::unlink(entry.path().c_str());
  }
}

class FileWriter final : public BlobWriter {
 public:
  FileWriter(std::string folder, std::string temporary, int descriptor)
      : folder_(std::move(folder)),
        temporary_(std::move(temporary)),
        file_(descriptor),
        digest_(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(digest_, EVP_sha256(), nullptr);
  }

  ~FileWriter() override {
    EVP_MD_CTX_free(digest_);
    if (!committed_) ::unlink(temporary_.c_str());
  }

  absl::Status Write(absl::string_view bytes) override {
    EVP_DigestUpdate(digest_, bytes.data(), bytes.size());
    size_ += static_cast<int64_t>(bytes.size());
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return Unusable("writing audio", errno);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Head(int64_t max) override { return ReadAt(file_.get(), 0, max); }

  int64_t size() const override { return size_; }

  std::string sha256() const override {
    EVP_MD_CTX* copy = EVP_MD_CTX_new();
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_MD_CTX_copy_ex(copy, digest_);
    EVP_DigestFinal_ex(copy, digest, &length);
    EVP_MD_CTX_free(copy);
    return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), length));
  }

  absl::Status Commit(const std::string& path) override {
    if (!IsPlain(path)) return absl::InvalidArgumentError("a path of the store is malformed");
    if (::fsync(file_.get()) != 0) return Unusable("syncing audio", errno);
    const std::string target = absl::StrCat(folder_, "/", path);
    std::error_code error;
    const fs::path parent = fs::path(target).parent_path();
    fs::create_directories(parent, error);
    if (error) return Unusable("making " + parent.string(), error.value());
    if (::rename(temporary_.c_str(), target.c_str()) != 0) {
      return Unusable("keeping " + target, errno);
    }
    committed_ = true;
    // New folders too: <workspace>/<year>/<month>, and the root that holds the workspace.
    for (fs::path at = parent; at.string().size() >= folder_.size(); at = at.parent_path()) {
      if (absl::Status synced = SyncFolder(at.string()); !synced.ok()) return synced;
    }
    return absl::OkStatus();
  }

 private:
  const std::string folder_;
  const std::string temporary_;
  const File file_;
  EVP_MD_CTX* const digest_;
  int64_t size_ = 0;
  bool committed_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FileBlobStore>> FileBlobStore::Open(const std::string& folder,
                                                                   absl::Time now) {
  std::error_code error;
  const std::string incoming = folder + kIncoming;
  fs::create_directories(incoming, error);
  if (error) return Unusable("making " + incoming, error.value());
  if (::access(incoming.c_str(), W_OK | X_OK) != 0) return Unusable(incoming, errno);
  RemoveAbandoned(incoming, now);
  return std::unique_ptr<FileBlobStore>(new FileBlobStore(fs::canonical(folder).string()));
}

absl::StatusOr<std::unique_ptr<BlobWriter>> FileBlobStore::Begin() {
  const std::string temporary =
      absl::StrCat(folder_, kIncoming, "/", ::getpid(), "-", ++last_, "-XXXXXX");
  std::string name = temporary;
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return Unusable("beginning audio", errno);
  return std::make_unique<FileWriter>(folder_, name, descriptor);
}

absl::StatusOr<std::string> FileBlobStore::Read(const std::string& path, int64_t offset,
                                                int64_t length) {
  if (!IsPlain(path)) return absl::InvalidArgumentError("a path of the store is malformed");
  const File file(::open(absl::StrCat(folder_, "/", path).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok() && errno == ENOENT) {
    return status::Error(absl::StatusCode::kNotFound, "BLOB_NOT_FOUND",
                         absl::StrCat("there is no ", path));
  }
  if (!file.ok()) return Unusable("opening " + path, errno);
  return ReadAt(file.get(), offset, length);
}

}  // namespace centralita::recording
