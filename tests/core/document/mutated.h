// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <random>
#include <string>

namespace anneal::tests {

/// Bytes with up to twenty of them changed, removed, or others of them repeated there.
inline std::string mutated(std::string bytes, std::mt19937 &random)
{
    for (unsigned changes = 1 + random() % 20; changes > 0 && !bytes.empty(); --changes) {
        const auto at = random() % bytes.size();
        if (random() % 4 == 0)
            bytes.erase(at, random() % 50);
        else if (random() % 3 == 0)
            bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 200));
        else
            bytes[at] = static_cast<char>(random());
    }
    return bytes;
}

/// How many of them a test reads: $ANNEAL_MUTATIONS in a longer campaign.
inline int mutationCount(int usual)
{
    const int asked = qEnvironmentVariableIntValue("ANNEAL_MUTATIONS");
    return asked > 0 ? asked : usual;
}

} // namespace anneal::tests
