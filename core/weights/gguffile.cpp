// SPDX-License-Identifier: GPL-3.0-or-later
// Layout: docs/gguf.md of ggml.
#include "core/weights/gguffile.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/weights/pickle.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>

namespace anneal::weights {
namespace {

constexpr std::uint64_t kMaxNameBytes = 65535; // of a key; tensor names are shorter in practice
constexpr std::uint32_t kMaxDimensions = 4;
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::uint64_t kMaxAlignment = 1 << 20;

enum class ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

/// Bytes of one plain value; strings count their length field, the least they need.
std::uint64_t leastBytes(ValueType type)
{
    switch (type) {
    case ValueType::U8:
    case ValueType::I8:
    case ValueType::Bool:
        return 1;
    case ValueType::U16:
    case ValueType::I16:
        return 2;
    case ValueType::U32:
    case ValueType::I32:
    case ValueType::F32:
        return 4;
    case ValueType::String:
    case ValueType::U64:
    case ValueType::I64:
    case ValueType::F64:
        return 8;
    case ValueType::Array:
        break;
    }
    return 0;
}

/// Takes values off the front of the file; after the first failure everything fails and problem() says why.
class Reader
{
public:
    explicit Reader(std::span<const std::byte> bytes) : m_bytes(bytes) { static_assert(std::endian::native == std::endian::little); }

    std::uint64_t position() const { return m_at; }
    std::uint64_t remaining() const { return m_bytes.size() - m_at; }
    const std::string &problem() const { return m_problem; }

    bool fail(std::string problem)
    {
        if (m_problem.empty())
            m_problem = std::move(problem);
        return false;
    }

    template <typename T>
    bool take(T &value)
    {
        if (remaining() < sizeof value)
            return fail(tr_("it ends in the middle of its header"));
        std::memcpy(&value, m_bytes.data() + m_at, sizeof value);
        m_at += sizeof value;
        return true;
    }

    bool takeString(std::string &text, std::uint64_t limit = std::numeric_limits<std::uint64_t>::max())
    {
        std::uint64_t length = 0;
        if (!take(length))
            return false;
        if (length > remaining() || length > limit)
            return fail(tr_("a text in its header claims %1 bytes", length));
        text.assign(reinterpret_cast<const char *>(m_bytes.data() + m_at), length);
        m_at += length;
        return true;
    }

    bool takeValue(GgufValue &value)
    {
        std::uint32_t number = 0;
        if (!take(number))
            return false;
        if (number > static_cast<std::uint32_t>(ValueType::F64))
            return fail(tr_("it has a value of the unknown type %1", number));
        const auto type = static_cast<ValueType>(number);
        if (type == ValueType::Array)
            return takeArray(value);
        if (type == ValueType::String) {
            std::string text;
            return takeString(text) && (value = std::move(text), true);
        }
        if (type == ValueType::Bool) {
            bool truth = false;
            return takeBool(truth) && (value = truth, true);
        }
        if (isFloat(type)) {
            double real = 0;
            return takeFloat(type, real) && (value = real, true);
        }
        std::int64_t integer = 0;
        return takeInteger(type, integer) && (value = integer, true);
    }

private:
    static bool isFloat(ValueType type) { return type == ValueType::F32 || type == ValueType::F64; }

    template <typename T, typename Target>
    bool takeAs(Target &target)
    {
        T value {};
        if (!take(value))
            return false;
        if constexpr (std::is_same_v<T, std::uint64_t>) {
            if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
                return fail(tr_("it holds an integer beyond 63 bits"));
        }
        target = static_cast<Target>(value);
        return true;
    }

    bool takeBool(bool &value)
    {
        std::uint8_t byte = 0;
        if (!take(byte))
            return false;
        if (byte > 1)
            return fail(tr_("it holds a truth value that is neither 0 nor 1"));
        value = byte == 1;
        return true;
    }

    bool takeFloat(ValueType type, double &value) { return type == ValueType::F32 ? takeAs<float>(value) : takeAs<double>(value); }

    bool takeInteger(ValueType type, std::int64_t &value)
    {
        switch (type) {
        case ValueType::U8:
            return takeAs<std::uint8_t>(value);
        case ValueType::I8:
            return takeAs<std::int8_t>(value);
        case ValueType::U16:
            return takeAs<std::uint16_t>(value);
        case ValueType::I16:
            return takeAs<std::int16_t>(value);
        case ValueType::U32:
            return takeAs<std::uint32_t>(value);
        case ValueType::I32:
            return takeAs<std::int32_t>(value);
        case ValueType::U64:
            return takeAs<std::uint64_t>(value);
        default:
            return takeAs<std::int64_t>(value);
        }
    }

    template <typename T, typename Take>
    bool takeMany(std::uint64_t count, GgufValue &value, Take takeOne)
    {
        std::vector<T> list;
        for (std::uint64_t i = 0; i < count; ++i) {
            T item {};
            if (!takeOne(item))
                return false;
            list.push_back(std::move(item));
        }
        value = std::move(list);
        return true;
    }

    bool takeArray(GgufValue &value)
    {
        std::uint32_t number = 0;
        std::uint64_t count = 0;
        if (!take(number) || !take(count))
            return false;
        if (number == static_cast<std::uint32_t>(ValueType::Array))
            return fail(tr_("it holds a list of lists"));
        if (number > static_cast<std::uint32_t>(ValueType::F64))
            return fail(tr_("it has a list of the unknown type %1", number));
        const auto type = static_cast<ValueType>(number);
        if (count > remaining() / leastBytes(type))
            return fail(tr_("a list in its header claims %1 values", count));
        if (type == ValueType::String)
            return takeMany<std::string>(count, value, [&](std::string &item) { return takeString(item); });
        if (type == ValueType::Bool)
            return takeMany<bool>(count, value, [&](bool &item) { return takeBool(item); });
        if (isFloat(type))
            return takeMany<double>(count, value, [&](double &item) { return takeFloat(type, item); });
        return takeMany<std::int64_t>(count, value, [&](std::int64_t &item) { return takeInteger(type, item); });
    }

    std::span<const std::byte> m_bytes;
    std::uint64_t m_at = 0;
    std::string m_problem;
};

struct TensorInfo
{
    std::string name;
    std::vector<std::int64_t> shape; // rows first
    std::uint32_t type = 0;
    std::uint64_t offset = 0, bytes = 0;
};

struct Header
{
    std::uint64_t tensorCount = 0, valueCount = 0;
};

base::Error damaged(const std::filesystem::path &file, const std::string &why)
{
    return { base::ErrorKind::Corrupt, tr_("%1 is not a readable GGUF file: %2.", file.string(), base::withoutControls(why)),
        tr_("Download or copy it again.") };
}

base::Result<Header> readHeader(const std::filesystem::path &file, Reader &reader, std::span<const std::byte> bytes)
{
    std::uint32_t magic = 0, version = 0;
    Header header;
    if (!reader.take(magic) || std::memcmp(bytes.data(), kGgufMagic.data(), kGgufMagic.size()) != 0)
        return damaged(file, tr_("it does not begin with GGUF"));
    if (!reader.take(version))
        return damaged(file, reader.problem());
    if (version != 2 && version != 3) {
        const bool swapped = version != 0 && (version & 0xFFFF) == 0;
        return base::Error { base::ErrorKind::Unsupported,
            swapped ? tr_("%1 is a big-endian GGUF file, which Anneal does not read.", file.string())
                    : tr_("%1 has GGUF version %2; Anneal reads 2 and 3.", file.string(), version),
            tr_("Convert it with llama.cpp's tools, or use a newer file of the model.") };
    }
    if (!reader.take(header.tensorCount) || !reader.take(header.valueCount))
        return damaged(file, reader.problem());
    // The least a value (key length, type, one byte) and a tensor (name length, one dimension, type, offset) take.
    if (header.valueCount > reader.remaining() / 13 || header.tensorCount > reader.remaining() / 32)
        return damaged(file, tr_("its header claims %1 tensors and %2 values", header.tensorCount, header.valueCount));
    return header;
}

bool readInfo(Reader &reader, TensorInfo &info)
{
    std::uint32_t dimensions = 0;
    if (!reader.takeString(info.name, kMaxNameBytes) || !reader.take(dimensions))
        return false;
    if (dimensions == 0 || dimensions > kMaxDimensions)
        return reader.fail(tr_("tensor %1 has %2 dimensions", info.name, dimensions));
    std::uint64_t elements = 1;
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        std::uint64_t size = 0;
        if (!reader.take(size))
            return false;
        if (size == 0 || size > std::uint64_t(std::numeric_limits<std::int64_t>::max()) || __builtin_mul_overflow(elements, size, &elements))
            return reader.fail(tr_("tensor %1 has an impossible shape", info.name));
        info.shape.insert(info.shape.begin(), static_cast<std::int64_t>(size));
    }
    if (!reader.take(info.type) || !reader.take(info.offset))
        return false;
    const auto type = static_cast<GgmlType>(info.type);
    const auto block = static_cast<std::uint64_t>(blockElements(type));
    if (block == 0)
        return true; // told by open() as a type that is not read
    if (static_cast<std::uint64_t>(info.shape.back()) % block != 0)
        return reader.fail(tr_("the rows of tensor %1 are not whole blocks of %2", info.name, typeName(type)));
    if (__builtin_mul_overflow(elements / block, static_cast<std::uint64_t>(blockBytes(type)), &info.bytes))
        return reader.fail(tr_("tensor %1 has an impossible size", info.name));
    return true;
}

/// Every tensor inside the data, aligned, and none over another; the problem as a text, empty when fine.
std::string layoutProblem(std::vector<TensorInfo> &infos, std::uint64_t dataBytes, std::uint64_t alignment)
{
    std::sort(infos.begin(), infos.end(), [](const TensorInfo &a, const TensorInfo &b) { return a.offset < b.offset; });
    std::uint64_t end = 0;
    for (const auto &info : infos) {
        if (info.offset % alignment != 0)
            return tr_("tensor %1 does not begin at a multiple of %2 bytes", info.name, alignment);
        if (info.offset < end)
            return tr_("tensor %1 overlaps the one before it", info.name);
        if (info.offset > dataBytes || info.bytes > dataBytes - info.offset)
            return tr_("tensor %1 reaches beyond the end of the file", info.name);
        end = info.offset + info.bytes;
    }
    return {};
}

} // namespace

base::Result<GgufFile> GgufFile::open(const std::filesystem::path &file)
{
    auto mapped = mapWeights(file);
    if (!mapped)
        return mapped.error();
    const auto bytes = (*mapped)->bytes();
    Reader reader(bytes);
    const auto header = readHeader(file, reader, bytes);
    if (!header)
        return header.error();

    GgufFile result;
    for (std::uint64_t i = 0; i < header->valueCount; ++i) {
        std::string key;
        GgufValue value;
        if (!reader.takeString(key, kMaxNameBytes) || !reader.takeValue(value))
            return damaged(file, reader.problem());
        if (!result.m_metadata.emplace(key, std::move(value)).second)
            return damaged(file, tr_("the key %1 stands in it twice", key));
    }
    std::vector<TensorInfo> infos;
    for (std::uint64_t i = 0; i < header->tensorCount; ++i) {
        TensorInfo info;
        if (!readInfo(reader, info))
            return damaged(file, reader.problem());
        if (blockElements(static_cast<GgmlType>(info.type)) == 0) {
            return base::Error { base::ErrorKind::Unsupported,
                file.string() + ": "
                    + tr_("tensor %1 has the ggml type %2, which Anneal does not read.", base::withoutControls(info.name), info.type),
                tr_("Use a file in F16, BF16, Q8_0, Q6_K, Q5_K_M or Q4_K_M.") };
        }
        infos.push_back(std::move(info));
    }

    std::uint64_t alignment = kDefaultAlignment;
    if (result.m_metadata.contains("general.alignment")) {
        const auto *value = result.get<std::int64_t>("general.alignment");
        if (!value || *value <= 0 || std::uint64_t(*value) > kMaxAlignment || !std::has_single_bit(std::uint64_t(*value)))
            return damaged(file, tr_("its general.alignment is not a power of two"));
        alignment = static_cast<std::uint64_t>(*value);
    }
    const auto dataStart = (reader.position() + alignment - 1) / alignment * alignment;
    const auto data = bytes.subspan(std::min<std::uint64_t>(dataStart, bytes.size()));
    if (const auto problem = layoutProblem(infos, data.size(), alignment); !problem.empty())
        return damaged(file, problem);
    for (auto &info : infos) {
        const GgufTensor tensor { static_cast<GgmlType>(info.type), std::move(info.shape), data.subspan(info.offset, info.bytes) };
        if (!result.m_tensors.emplace(info.name, tensor).second)
            return damaged(file, tr_("tensor %1 stands in it twice", info.name));
    }
    result.m_file = std::move(*mapped);
    if (auto whole = result.m_file->status(); !whole)
        return whole.error();
    return result;
}

} // namespace anneal::weights
