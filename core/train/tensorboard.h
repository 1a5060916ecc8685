// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace anneal::train {

/// Writes a TensorBoard event file: TFRecords of Event messages, each written whole.
class TensorboardWriter
{
public:
    /// A new file in the folder, which is made: events.out.tfevents.<seconds>.<host>.<pid>.0.
    static base::Result<TensorboardWriter> create(const base::Target &folder, unsigned mode = 0666); // of the file

    base::Status scalar(std::string_view tag, std::int64_t step, double value);
    base::Status text(std::string_view tag, std::int64_t step, std::string_view markdown);

private:
    explicit TensorboardWriter(base::AppendFile file) : m_file(std::move(file)) { }
    base::Status writeSummary(std::int64_t step, std::string_view value);
    base::Status writeRecord(std::string_view event);

    base::AppendFile m_file;
};

/// One record: u64 length, masked CRC-32C of it, data, masked CRC-32C of the data; little endian.
std::string tfRecord(std::string_view data);

} // namespace anneal::train
