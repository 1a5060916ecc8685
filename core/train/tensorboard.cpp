// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tensorboard.h"

#include "core/base/hash.h"

#include <chrono>
#include <cstring>
#include <unistd.h>

namespace anneal::train {
namespace {

// Protocol buffers by hand: five small messages do not need a library.
enum WireType : unsigned { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

void putVarint(std::string &out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>((value & 0x7F) | 0x80);
    out += static_cast<char>(value);
}

void putKey(std::string &out, unsigned field, WireType type)
{
    putVarint(out, field << 3 | type);
}

template <typename T>
void putFixed(std::string &out, T value)
{
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
}

void putBytes(std::string &out, unsigned field, std::string_view bytes)
{
    putKey(out, field, Bytes);
    putVarint(out, bytes.size());
    out += bytes;
}

std::uint32_t maskedCrc(std::string_view bytes)
{
    const auto crc = base::crc32c(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string eventBeginning()
{
    std::string event;
    putKey(event, 1, Fixed64); // wall_time
    putFixed(event, now());
    return event;
}

} // namespace

std::string tfRecord(std::string_view data)
{
    std::string record;
    putFixed<std::uint64_t>(record, data.size());
    putFixed(record, maskedCrc(record));
    record += data;
    putFixed(record, maskedCrc(data));
    return record;
}

base::Result<TensorboardWriter> TensorboardWriter::create(const base::Target &folder, unsigned mode)
{
    if (auto made = base::makeFolder(folder); !made)
        return made.error();
    char host[64] = "localhost";
    ::gethostname(host, sizeof host - 1);
    const auto seconds = static_cast<std::int64_t>(now());
    const auto target = folder / ("events.out.tfevents." + std::to_string(seconds) + "." + host + "." + std::to_string(::getpid()) + ".0");
    auto file = base::AppendFile::open(target, mode);
    if (!file)
        return file.error();
    TensorboardWriter writer(std::move(*file));
    auto first = eventBeginning();
    putBytes(first, 3, "brain.Event:2"); // file_version
    if (auto written = writer.writeRecord(first); !written)
        return written.error();
    return writer;
}

base::Status TensorboardWriter::scalar(std::string_view tag, std::int64_t step, double value)
{
    std::string entry;
    putBytes(entry, 1, tag);
    putKey(entry, 2, Fixed32); // simple_value
    putFixed(entry, static_cast<float>(value));
    return writeSummary(step, entry);
}

base::Status TensorboardWriter::text(std::string_view tag, std::int64_t step, std::string_view markdown)
{
    std::string dimension, shape, tensor, plugin, metadata, entry;
    putKey(dimension, 1, Varint); // size
    putVarint(dimension, 1);
    putBytes(shape, 2, dimension);
    putKey(tensor, 1, Varint); // dtype: DT_STRING
    putVarint(tensor, 7);
    putBytes(tensor, 2, shape);
    putBytes(tensor, 8, markdown);
    putBytes(plugin, 1, "text");
    putBytes(metadata, 1, plugin);
    putBytes(entry, 1, tag);
    putBytes(entry, 8, tensor);
    putBytes(entry, 9, metadata);
    return writeSummary(step, entry);
}

base::Status TensorboardWriter::writeSummary(std::int64_t step, std::string_view value)
{
    std::string summary;
    putBytes(summary, 1, value);
    auto event = eventBeginning();
    putKey(event, 2, Varint); // step
    putVarint(event, static_cast<std::uint64_t>(step));
    putBytes(event, 5, summary);
    return writeRecord(event);
}

base::Status TensorboardWriter::writeRecord(std::string_view event)
{
    return m_file.append(tfRecord(event));
}

} // namespace anneal::train
