// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/ggufwriter.h"

#include "core/base/tr.h"

#include <algorithm>
#include <limits>

namespace anneal::weights {
namespace {

constexpr std::uint64_t kAlignment = 32;
enum : std::uint32_t { kU32 = 4, kI32 = 5, kF32 = 6, kBool = 7, kString = 8, kArray = 9, kI64 = 11 };

std::uint64_t padded(std::uint64_t bytes)
{
    return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

template <typename T>
void put(std::string &out, T value)
{
    out.append(reinterpret_cast<const char *>(&value), sizeof value);
}

void putText(std::string &out, std::string_view text)
{
    put(out, std::uint64_t(text.size()));
    out += text;
}

} // namespace

void GgufWriter::key(std::string_view key, std::uint32_t type)
{
    m_keys.emplace_back(key);
    putText(m_values, key);
    put(m_values, type);
}

void GgufWriter::add(std::string_view name, bool value)
{
    key(name, kBool);
    put(m_values, std::uint8_t(value));
}

void GgufWriter::add(std::string_view name, std::uint32_t value)
{
    key(name, kU32);
    put(m_values, value);
}

void GgufWriter::add(std::string_view name, float value)
{
    key(name, kF32);
    put(m_values, value);
}

void GgufWriter::add(std::string_view name, std::string_view value)
{
    key(name, kString);
    putText(m_values, value);
}

void GgufWriter::add(std::string_view name, const std::vector<std::string> &values)
{
    key(name, kArray);
    put(m_values, std::uint32_t(kString));
    put(m_values, std::uint64_t(values.size()));
    for (const auto &value : values)
        putText(m_values, value);
}

void GgufWriter::add(std::string_view name, const std::vector<std::int32_t> &values)
{
    key(name, kArray);
    put(m_values, std::uint32_t(kI32));
    put(m_values, std::uint64_t(values.size()));
    for (const auto value : values)
        put(m_values, value);
}

void GgufWriter::add(std::string_view name, const std::vector<float> &values)
{
    key(name, kArray);
    put(m_values, std::uint32_t(kF32));
    put(m_values, std::uint64_t(values.size()));
    for (const auto value : values)
        put(m_values, value);
}

void GgufWriter::add(std::string_view name, const GgufValue &value)
{
    if (const auto *truth = std::get_if<bool>(&value))
        return add(name, *truth);
    if (const auto *real = std::get_if<double>(&value))
        return add(name, static_cast<float>(*real));
    if (const auto *text = std::get_if<std::string>(&value))
        return add(name, std::string_view(*text));
    if (const auto *texts = std::get_if<std::vector<std::string>>(&value))
        return add(name, *texts);
    if (const auto *reals = std::get_if<std::vector<double>>(&value))
        return add(name, std::vector<float>(reals->begin(), reals->end()));
    if (const auto *integers = std::get_if<std::vector<std::int64_t>>(&value)) {
        std::vector<std::int32_t> list;
        for (const auto integer : *integers)
            list.push_back(static_cast<std::int32_t>(integer));
        return add(name, list);
    }
    if (const auto *truths = std::get_if<std::vector<bool>>(&value)) {
        key(name, kArray);
        put(m_values, std::uint32_t(kBool));
        put(m_values, std::uint64_t(truths->size()));
        for (const bool truth : *truths)
            put(m_values, std::uint8_t(truth));
        return;
    }
    const auto integer = std::get<std::int64_t>(value);
    if (integer >= 0 && integer <= std::numeric_limits<std::uint32_t>::max())
        return add(name, static_cast<std::uint32_t>(integer));
    key(name, kI64);
    put(m_values, integer);
}

bool GgufWriter::has(std::string_view key) const
{
    return std::find(m_keys.begin(), m_keys.end(), key) != m_keys.end();
}

void GgufWriter::describe(std::string_view name, GgmlType type, const std::vector<std::int64_t> &shape)
{
    std::uint64_t elements = 1;
    for (const auto size : shape)
        elements *= static_cast<std::uint64_t>(size);
    const auto bytes = elements / static_cast<std::uint64_t>(blockElements(type)) * static_cast<std::uint64_t>(blockBytes(type));
    m_tensors.push_back({ std::string(name), type, shape, bytes, m_dataBytes });
    m_dataBytes += padded(bytes);
}

std::string GgufWriter::header() const
{
    std::string out(kGgufMagic);
    put(out, std::uint32_t(3));
    put(out, std::uint64_t(m_tensors.size()));
    put(out, std::uint64_t(m_keys.size()));
    out += m_values;
    for (const auto &tensor : m_tensors) {
        putText(out, tensor.name);
        put(out, static_cast<std::uint32_t>(tensor.shape.size()));
        for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size)
            put(out, static_cast<std::uint64_t>(*size));
        put(out, static_cast<std::uint32_t>(tensor.type));
        put(out, tensor.offset);
    }
    out.resize(padded(out.size()), '\0');
    return out;
}

std::uint64_t GgufWriter::fileBytes() const
{
    return header().size() + m_dataBytes;
}

base::Status GgufWriter::begin(const std::filesystem::path &file)
{
    auto writer = base::FileWriter::create(file);
    if (!writer)
        return writer.error();
    m_file.emplace(std::move(*writer));
    return m_file->write(header());
}

base::Status GgufWriter::write(std::string_view bytes)
{
    if (m_current >= m_tensors.size() || bytes.size() > m_tensors[m_current].bytes - m_currentBytes)
        return base::Error { base::ErrorKind::Internal, tr_("More tensor data came than the GGUF header describes."), {} };
    if (auto written = m_file->write(bytes); !written)
        return written;
    m_currentBytes += bytes.size();
    return padIfComplete();
}

base::Status GgufWriter::padIfComplete()
{
    const auto &tensor = m_tensors[m_current];
    if (m_currentBytes < tensor.bytes)
        return base::ok();
    ++m_current;
    m_currentBytes = 0;
    return m_file->write(std::string(padded(tensor.bytes) - tensor.bytes, '\0'));
}

base::Status GgufWriter::commit()
{
    if (m_current != m_tensors.size())
        return base::Error { base::ErrorKind::Internal, tr_("Less tensor data came than the GGUF header describes."), {} };
    return m_file->commitNew();
}

} // namespace anneal::weights
