// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte says which reader takes the rest, as a file.
#include "core/base/target.h"
#include "core/base/writeall.h"
#include "core/data/example.h"
#include "core/data/rowformat.h"
#include "core/data/rowreader.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>

using namespace anneal;

namespace {

class Rows : public data::RowSink
{
public:
    bool row(const data::RowPlace &, base::Json value, std::string_view) override
    {
        value = data::mapped(std::move(value), { { "instruction", "question" } });
        if (const auto format = data::recognise(value, {}); format)
            (void)data::toExample(*format, std::move(value));
        return true;
    }
    bool bad(const data::RowPlace &, std::string reason, std::string_view) override
    {
        fuzz::assertThat(!reason.empty() && reason.find('\n') == std::string::npos);
        return true;
    }
    void progress(std::uint64_t) override { }
};

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    if (count == 0)
        return 0;
    const base::Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    if (file.get() < 0 || !base::writeAll(file.get(), fuzz::textOf(bytes, count).substr(1)))
        return 0;
    constexpr decltype(&data::readJsonl) kReaders[] { &data::readJsonl, &data::readJson, &data::readCsv };
    Rows rows;
    const auto read = kReaders[bytes[0] % 3]("/proc/self/fd/" + std::to_string(file.get()), rows, {});
    if (!read)
        fuzz::assertOneLine(read.error());
    return 0;
}
