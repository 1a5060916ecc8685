// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QTemporaryDir>

#include <filesystem>
#include <fstream>

/// What `File`::open() says of a file of these bytes in `folder`.
template <typename File>
anneal::base::Result<File> openBytes(const QTemporaryDir &folder, const QByteArray &bytes)
{
    const std::filesystem::path file = folder.filePath(QStringLiteral("weights")).toStdString();
    std::filesystem::remove(file); // overwriting in place makes some file systems flush
    std::ofstream(file, std::ios::binary).write(bytes.constData(), bytes.size());
    return File::open(file);
}
