// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/reader.h"
#include "tests/fuzz/fuzz.h"

using namespace anneal;

int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const auto reading = config::readConfig(fuzz::textOf(bytes, count));
    for (const auto &problem : reading.problems)
        fuzz::assertThat(!problem.message.empty() && problem.message.find('\n') == std::string::npos);
    return 0;
}
