// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <memory>
#include <optional>
#include <string_view>

class QuaZip;

namespace anneal::reader {

/// A ZIP archive. The members that are asked for by name are read into memory, within bounds; nothing is unpacked to a disk, and what its
/// names say of folders means nothing.
class ZipPackage
{
public:
    static constexpr qint64 kMostUnpacked = 256 << 20; // bytes of all members that are read
    static constexpr qint64 kMostRatio = 200;          // to one byte in the archive, of members over a mebibyte
    static constexpr int kMostMembers = 10'000;

    explicit ZipPackage(int descriptor);
    ~ZipPackage();

    /// Why no more of it is read, as Answer::problem() takes it; empty while all is well.
    std::string_view problem() const { return m_problem; }
    /// The bytes of a member. Nothing where there is none of that name, or where problem() says why.
    std::optional<QByteArray> member(const QString &name);

private:
    QFile m_file;
    std::unique_ptr<QuaZip> m_zip;
    qint64 m_left = kMostUnpacked;
    std::string_view m_problem;
};

} // namespace anneal::reader
