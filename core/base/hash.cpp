// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anneal::base {

struct Sha256::State
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : m_state(std::make_unique<State>())
{
    EVP_DigestInit_ex(m_state->context, EVP_sha256(), nullptr);
}

Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes)
{
    EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size());
}

std::string Sha256::hex()
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    EVP_DigestFinal_ex(m_state->context, digest, &count);
    return toHex({ reinterpret_cast<const char *>(digest), count });
}

std::string sha256(std::string_view bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

Result<std::string> sha256OfFile(const std::filesystem::path &file, const std::stop_token &stop)
{
    const auto descriptor = Target(file).open(O_RDONLY);
    if (!descriptor)
        return descriptor.error();
    return sha256Of(descriptor->get(), file, stop);
}

Result<std::string> sha256Of(int descriptor, const std::filesystem::path &file, const std::stop_token &stop, ByteRange part)
{
    Sha256 hash;
    std::string block(1 << 20, '\0');
    for (;;) {
        if (stop.stop_requested())
            return Error { ErrorKind::Canceled, tr_("Reading %1 was stopped.", file.string()), {} };
        const auto count
            = ::pread(descriptor, block.data(), std::min<std::uint64_t>(block.size(), part.end - part.begin), static_cast<off_t>(part.begin));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fileError("read", file, errno);
        if (count == 0)
            return hash.hex();
        hash.add({ block.data(), static_cast<std::size_t>(count) });
        part.begin += static_cast<std::uint64_t>(count);
    }
}

std::filesystem::path cacheFolder()
{
    if (const char *cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
        return std::filesystem::path(cache) / "anneal";
    if (const char *home = std::getenv("HOME"); home && *home)
        return std::filesystem::path(home) / ".cache" / "anneal";
    return {};
}

Result<std::string> rememberedSha256(const std::filesystem::path &file, const std::stop_token &stop)
{
    struct stat info = {};
    const auto folder = cacheFolder();
    if (folder.empty() || ::stat(file.c_str(), &info) != 0)
        return sha256OfFile(file, stop);
    const auto stamp = [](const struct stat &of) {
        const auto time = [](const timespec &t) { return std::to_string(t.tv_sec) + "." + std::to_string(t.tv_nsec); };
        return std::to_string(of.st_size) + " " + time(of.st_mtim) + " " + time(of.st_ctim) + " ";
    };
    const auto before = stamp(info);
    const auto note = folder / "sha256" / (std::to_string(info.st_dev) + "-" + std::to_string(info.st_ino));
    if (const auto known = readFile(note, 256); known && known->size() == before.size() + 64 && known->starts_with(before))
        return known->substr(before.size());

    auto hash = sha256OfFile(file, stop);
    // A file that changes now may change once more without another time.
    constexpr std::time_t kSettled = 2; // s
    if (hash && ::stat(file.c_str(), &info) == 0 && stamp(info) == before && std::time(nullptr) - info.st_ctim.tv_sec > kSettled
        && makeFolder(note.parent_path()))
        (void)writeFile(note, before + *hash); // it is only forgotten
    return hash;
}

std::uint32_t crc32c(std::string_view bytes)
{
    static const auto kTable = [] {
        std::array<std::uint32_t, 256> table {};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value >> 1) ^ ((value & 1) ? 0x82F63B78u : 0u);
            table[i] = value;
        }
        return table;
    }();
    std::uint32_t crc = ~0u;
    for (const char c : bytes)
        crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
    return ~crc;
}

} // namespace anneal::base
