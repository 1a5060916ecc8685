// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/zippackage.h"

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipfileinfo.h>

#include <algorithm>

namespace anneal::reader {

ZipPackage::ZipPackage(int descriptor)
{
    m_zip = std::make_unique<QuaZip>(&m_file);
    if (!m_file.open(descriptor, QIODevice::ReadOnly) || !m_zip->open(QuaZip::mdUnzip))
        m_problem = "damaged";
    else if (m_zip->getEntriesCount() > kMostMembers)
        m_problem = "too large";
}

ZipPackage::~ZipPackage() = default;

std::optional<QByteArray> ZipPackage::member(const QString &name)
{
    constexpr qint64 kPiece = 64 << 10, kFree = 1 << 20;
    QuaZipFileInfo64 info;
    if (!m_problem.empty() || !m_zip->setCurrentFile(name, QuaZip::csInsensitive) || !m_zip->getCurrentFileInfo(&info))
        return {};
    QuaZipFile file(m_zip.get());
    if (!file.open(QIODevice::ReadOnly)) { // encrypted members fail here, too
        m_problem = "damaged";
        return {};
    }
    // What the archive says of sizes may be a lie: only what comes is counted.
    QByteArray bytes;
    const auto packed = static_cast<qint64>(std::min<quint64>(info.compressedSize, quint64(m_file.size())));
    const auto most = std::min(m_left, std::max(kFree, packed * kMostRatio));
    while (!file.atEnd()) {
        const auto piece = file.read(kPiece);
        if (piece.isEmpty())
            break;
        bytes += piece;
        if (bytes.size() > most) {
            m_problem = "too large";
            return {};
        }
    }
    const bool isWhole = file.getZipError() == UNZ_OK;
    file.close();
    if (!isWhole || file.getZipError() != UNZ_OK) { // the sum is checked at the end
        m_problem = "damaged";
        return {};
    }
    m_left -= bytes.size();
    return bytes;
}

} // namespace anneal::reader
