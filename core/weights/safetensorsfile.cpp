// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/safetensorsfile.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/weights/pickle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <unordered_map>

namespace anneal::weights {
namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kMaxEntries = 1'000'000;
constexpr int kMaxDepth = 127; // serde_json, which the reference uses, gives up at the 128th level

struct Dtype
{
    std::string_view name;
    unsigned bits;
};

// Narrowest first: the reference writes tensors in the reverse of this order.
constexpr std::array<Dtype, 22> kDtypes { {
    { "BOOL", 8 },
    { "F4", 4 },
    { "F6_E2M3", 6 },
    { "F6_E3M2", 6 },
    { "U8", 8 },
    { "I8", 8 },
    { "F8_E5M2", 8 },
    { "F8_E4M3", 8 },
    { "F8_E5M2FNUZ", 8 },
    { "F8_E4M3FNUZ", 8 },
    { "F8_E8M0", 8 },
    { "I16", 16 },
    { "U16", 16 },
    { "F16", 16 },
    { "BF16", 16 },
    { "I32", 32 },
    { "U32", 32 },
    { "F32", 32 },
    { "C64", 64 },
    { "F64", 64 },
    { "I64", 64 },
    { "U64", 64 },
} };

unsigned bitsOf(std::string_view dtype)
{
    const auto found = std::find_if(kDtypes.begin(), kDtypes.end(), [&](const Dtype &d) { return d.name == dtype; });
    return found == kDtypes.end() ? 0 : found->bits;
}

struct Entry
{
    std::string dtype;
    std::vector<std::uint64_t> shape;
    std::vector<std::uint64_t> offsets;
    bool hasDtype = false, hasShape = false, hasOffsets = false;
};

/// Reads the header as a stream of events: a header of 100 MB then needs no tree of values beside the entries themselves.
class HeaderReader : public nlohmann::json_sax<base::Json>
{
public:
    std::unordered_map<std::string, Entry> entries;
    std::map<std::string, std::string> metadata;

    const std::string &problem() const { return m_problem; }

    bool null() override { return value(m_where == Where::Root && m_inMetadata, "null"); }
    bool boolean(bool) override { return value(false, tr_("true or false")); }
    bool number_integer(number_integer_t) override { return value(false, tr_("a negative number")); }
    bool number_float(number_float_t, const string_t &) override { return value(false, tr_("a number that is not whole, or too large")); }
    bool binary(binary_t &) override { return false; }

    bool number_unsigned(number_unsigned_t number) override
    {
        if (m_where == Where::Shape || m_where == Where::Offsets) {
            auto &list = m_where == Where::Shape ? m_entry->shape : m_entry->offsets;
            if (m_where == Where::Offsets && list.size() == 2)
                return fail(tr_("tensor %1 has more than two data_offsets", m_name));
            list.push_back(number);
            return true;
        }
        return value(false, tr_("a number"));
    }

    bool string(string_t &text) override
    {
        if (m_where == Where::Metadata) {
            metadata[m_key] = std::move(text);
            return true;
        }
        if (m_where == Where::Entry && m_key == "dtype") {
            m_entry->dtype = std::move(text);
            return true;
        }
        return value(false, tr_("a text"));
    }

    bool start_object(std::size_t) override
    {
        switch (m_where) {
        case Where::Nothing:
            m_where = Where::Root;
            return true;
        case Where::Root:
            m_where = m_inMetadata ? Where::Metadata : Where::Entry;
            return true;
        default:
            return skipDeeper(tr_("an object"));
        }
    }

    bool start_array(std::size_t) override
    {
        if (m_where == Where::Entry && m_key == "shape") {
            m_where = Where::Shape;
            return true;
        }
        if (m_where == Where::Entry && m_key == "data_offsets") {
            m_where = Where::Offsets;
            return true;
        }
        return skipDeeper(tr_("a list"));
    }

    bool end_object() override
    {
        if (m_where == Where::Skipped)
            return leaveSkipped();
        if (m_where == Where::Entry && !(m_entry->hasDtype && m_entry->hasShape && m_entry->hasOffsets && m_entry->offsets.size() == 2))
            return fail(tr_("tensor %1 lacks dtype, shape or two data_offsets", m_name));
        m_where = m_where == Where::Root ? Where::Done : Where::Root;
        return true;
    }

    bool end_array() override
    {
        if (m_where == Where::Skipped)
            return leaveSkipped();
        m_where = Where::Entry;
        return true;
    }

    bool key(string_t &name) override
    {
        switch (m_where) {
        case Where::Root:
            return rootKey(name);
        case Where::Metadata:
            m_key = name;
            return true;
        case Where::Entry:
            return fieldKey(name);
        default:
            return true;
        }
    }

    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &) override
    {
        return fail(tr_("its header is not valid JSON near byte %1", position));
    }

private:
    enum class Where { Nothing, Root, Metadata, Entry, Shape, Offsets, Skipped, Done };

    bool rootKey(const std::string &name)
    {
        m_name = name;
        m_inMetadata = name == "__metadata__";
        if (m_inMetadata)
            return !std::exchange(m_hadMetadata, true) || fail(tr_("its header has two __metadata__"));
        if (entries.size() >= kMaxEntries)
            return fail(tr_("its header lists more than a million tensors"));
        const auto [at, isNew] = entries.try_emplace(name);
        m_entry = &at->second;
        return isNew || fail(tr_("tensor %1 is listed twice", name));
    }

    bool fieldKey(const std::string &name)
    {
        m_key = name;
        bool *seen = name == "dtype" ? &m_entry->hasDtype
            : name == "shape"        ? &m_entry->hasShape
            : name == "data_offsets" ? &m_entry->hasOffsets
                                     : nullptr;
        return !seen || !std::exchange(*seen, true) || fail(tr_("tensor %1 has two \"%2\"", m_name, name));
    }

    bool isKnownField() const { return m_key == "dtype" || m_key == "shape" || m_key == "data_offsets"; }

    /// A plain value: fine where skipping, as an unknown field of an entry, or where `expected` says so.
    bool value(bool expected, std::string_view what)
    {
        if (expected || m_where == Where::Skipped || (m_where == Where::Entry && !isKnownField()))
            return true;
        return misplaced(what);
    }

    bool skipDeeper(std::string_view what)
    {
        if (m_where == Where::Skipped)
            return ++m_skippedDepth + 2 <= kMaxDepth || fail(tr_("tensor %1 is nested too deeply", m_name));
        if (m_where != Where::Entry || isKnownField())
            return misplaced(what);
        m_where = Where::Skipped;
        m_skippedDepth = 1;
        return true;
    }

    bool leaveSkipped()
    {
        if (--m_skippedDepth == 0)
            m_where = Where::Entry;
        return true;
    }

    bool misplaced(std::string_view what)
    {
        return fail(m_inMetadata            ? tr_("its __metadata__ has %1 where something else belongs", what)
                : m_where == Where::Nothing ? tr_("its header has %1 where something else belongs", what)
                                            : tr_("tensor %1 has %2 where something else belongs", m_name, what));
    }

    bool fail(std::string problem)
    {
        m_problem = std::move(problem);
        return false;
    }

    Where m_where = Where::Nothing;
    int m_skippedDepth = 0;
    bool m_inMetadata = false, m_hadMetadata = false;
    Entry *m_entry = nullptr;
    std::string m_name, m_key, m_problem;
};

base::Error damaged(const std::filesystem::path &file, const std::string &why)
{
    return { base::ErrorKind::Corrupt, tr_("%1 is not a readable safetensors file: %2.", file.string(), base::withoutControls(why)),
        tr_("Download or copy it again.") };
}

/// The bytes product(shape) elements need; nothing where that overflows or does not end on a byte.
std::optional<std::uint64_t> bytesOf(const Entry &entry)
{
    std::uint64_t bits = 1;
    for (const auto dimension : entry.shape) {
        if (__builtin_mul_overflow(bits, dimension, &bits))
            return std::nullopt;
    }
    if (__builtin_mul_overflow(bits, std::uint64_t(bitsOf(entry.dtype)), &bits) || bits % 8 != 0)
        return std::nullopt;
    return bits / 8;
}

/// Why an entry cannot be, or nothing. `dataBytes` is what follows the header.
std::string problemOf(const std::string &name, const Entry &entry, std::uint64_t dataBytes)
{
    if (bitsOf(entry.dtype) == 0)
        return tr_("tensor %1 has the unknown dtype \"%2\"", name, entry.dtype.substr(0, 40));
    const auto begin = entry.offsets[0], end = entry.offsets[1];
    if (begin > end || end > dataBytes)
        return tr_("tensor %1 lies outside of the file", name);
    for (const auto dimension : entry.shape) {
        if (dimension > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
            return tr_("tensor %1 has an impossible shape", name);
    }
    if (bytesOf(entry) != end - begin)
        return tr_("tensor %1 has a shape that does not fit its data_offsets", name);
    return {};
}

/// Sorted by offset, every tensor must begin where the last one ended, from 0 to the end of the file.
bool coversAll(const std::unordered_map<std::string, Entry> &entries, std::uint64_t dataBytes)
{
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    ranges.reserve(entries.size());
    for (const auto &[name, entry] : entries)
        ranges.emplace_back(entry.offsets[0], entry.offsets[1]);
    std::sort(ranges.begin(), ranges.end());
    std::uint64_t at = 0;
    for (const auto &[begin, end] : ranges) {
        if (begin != at)
            return false;
        at = end;
    }
    return at == dataBytes;
}

} // namespace

std::size_t elementBytes(std::string_view dtype)
{
    return bitsOf(dtype) / 8;
}

base::Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path &file)
{
    auto mapped = mapWeights(file);
    if (!mapped)
        return mapped.error();
    const auto bytes = (*mapped)->bytes();
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t headerBytes = 0;
    if (bytes.size() < 8)
        return damaged(file, tr_("it is shorter than its own header"));
    std::memcpy(&headerBytes, bytes.data(), 8);
    if (headerBytes > kMaxHeaderBytes || headerBytes > bytes.size() - 8)
        return damaged(file, tr_("its header would be %1 bytes long", headerBytes));
    const auto header = (*mapped)->text().substr(8, headerBytes);
    if (header.empty() || header.front() != '{')
        return damaged(file, tr_("its header does not begin with {"));

    if (header.find('\0') != std::string_view::npos) // the parser would take it for the end
        return damaged(file, tr_("its header is not valid JSON: it holds a NUL byte"));

    HeaderReader reader;
    bool parsed = false;
    try {
        parsed = base::Json::sax_parse(header.begin(), header.end(), &reader);
    } catch (const std::exception &) {
        parsed = false;
    }
    if (!parsed)
        return damaged(file, reader.problem().empty() ? tr_("its header is not valid JSON") : reader.problem());

    SafetensorsFile result;
    result.m_file = std::move(*mapped);
    result.m_metadata = std::move(reader.metadata);
    const auto data = bytes.subspan(8 + headerBytes);
    for (const auto &[name, entry] : reader.entries) {
        if (const auto problem = problemOf(name, entry, data.size()); !problem.empty())
            return damaged(file, problem);
    }
    if (!coversAll(reader.entries, data.size()))
        return damaged(file, tr_("its tensors leave holes or overlap"));
    for (auto &[name, entry] : reader.entries) {
        result.m_tensors[name] = { std::move(entry.dtype), { entry.shape.begin(), entry.shape.end() },
            data.subspan(entry.offsets[0], entry.offsets[1] - entry.offsets[0]) };
    }
    if (auto whole = result.m_file->status(); !whole)
        return whole.error();
    return result;
}

base::Status writeSafetensors(const base::Target &file, std::vector<TensorToWrite> tensors, std::map<std::string, std::string> metadata)
{
    std::vector<TensorPlan> plans;
    std::map<std::string, std::span<const std::byte>> bytes;
    for (auto &tensor : tensors) {
        bytes[tensor.name] = tensor.bytes;
        plans.push_back({ std::move(tensor.name), std::move(tensor.dtype), std::move(tensor.shape) });
    }
    const auto make = [&](const TensorPlan &plan) -> base::Result<std::string> {
        const auto &from = bytes.at(plan.name);
        return std::string(reinterpret_cast<const char *>(from.data()), from.size());
    };
    return writeSafetensors(file, std::move(plans), make, std::move(metadata));
}

base::Status writeSafetensors(const base::Target &file, std::vector<TensorPlan> plans,
    const std::function<base::Result<std::string>(const TensorPlan &)> &make, std::map<std::string, std::string> metadata)
{
    const auto rank = [](const TensorPlan &plan) {
        return std::find_if(kDtypes.begin(), kDtypes.end(), [&](const Dtype &d) { return d.name == plan.dtype; }) - kDtypes.begin();
    };
    std::sort(plans.begin(), plans.end(),
        [&](const TensorPlan &a, const TensorPlan &b) { return rank(a) != rank(b) ? rank(a) > rank(b) : a.name < b.name; });
    const auto bytesOf = [](const TensorPlan &plan) {
        std::uint64_t bytes = elementBytes(plan.dtype);
        for (const auto size : plan.shape)
            bytes *= static_cast<std::uint64_t>(size);
        return bytes;
    };
    metadata.emplace("format", "pt");
    auto header = base::Json::object();
    header["__metadata__"] = metadata;
    auto &fields = header.get_ref<base::Json::object_t &>(); // appended without the look-up that operator[] makes
    std::uint64_t at = 0;
    for (const auto &plan : plans) {
        const auto end = at + bytesOf(plan);
        fields.emplace_back(plan.name, base::Json { { "dtype", plan.dtype }, { "shape", plan.shape }, { "data_offsets", { at, end } } });
        at = end;
    }
    auto text = base::toJsonLine(header);
    text.resize((text.size() + 7) / 8 * 8, ' ');

    auto writer = base::FileWriter::create(file);
    if (!writer)
        return writer.error();
    const std::uint64_t headerBytes = text.size();
    auto written = writer->write(&headerBytes, sizeof headerBytes);
    if (written)
        written = writer->write(text);
    for (const auto &plan : plans) {
        if (!written)
            return written;
        const auto bytes = make(plan);
        if (!bytes)
            return bytes.error();
        if (bytes->size() != bytesOf(plan))
            return base::Error { base::ErrorKind::Internal, tr_("Tensor %1 has another size than planned.", plan.name), {} };
        written = writer->write(*bytes);
    }
    return written ? writer->commit() : written;
}

} // namespace anneal::weights
