// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
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

/// Reads mutations of a document, as a file of this name: each one is read, or refused in a line that names the file.
/// `read` is a Result from a path.
template <typename Read>
void readMutations(const std::filesystem::path &document, const std::string &name, std::mt19937 &random, int count, const Read &read)
{
    const auto bytes = base::readFile(document);
    QVERIFY(bytes);
    QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / name;
    for (; count > 0; --count) {
        QVERIFY(base::writeFile(file, mutated(*bytes, random)));
        const auto got = read(file);
        QVERIFY2(got || got.error().text().find(name) != std::string::npos, got ? "" : got.error().text().c_str());
        QVERIFY(got || got.error().text().find('\n') == std::string::npos);
    }
}

} // namespace anneal::tests
