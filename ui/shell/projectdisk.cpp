// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/projectdisk.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "ui/shell/project.h"

#include <QFileInfo>
#include <algorithm>
#include <sys/stat.h>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF"; // the byte-order mark of UTF-8
constexpr std::uint64_t kLargest = 16u << 20;      // far beyond any configuration

QString configIn(const QString &folder)
{
    return folder + u"/config.yaml"_s;
}

/// The byte-order mark that a file begins with: it is no part of a QString, and stays where it is.
std::string markOf(const std::filesystem::path &file)
{
    const auto text = base::readFile(file, kLargest);
    return std::string(text && text->starts_with(kMark) ? kMark : std::string_view());
}

/// The folder itself, whatever it is called: a folder that was moved away is another one than what took its place.
QByteArray identity(const QString &folder)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(folder).constData(), &status) != 0)
        return {};
    return QByteArray::number(quint64(status.st_dev)) + ':' + QByteArray::number(quint64(status.st_ino));
}

} // namespace

void ProjectDisk::open(quint64 session, const QString &folder)
{
    access();
    const QFileInfo info(folder);
    std::optional<base::Error> failure;
    if (!info.isDir())
        failure = base::Error { base::ErrorKind::NotFound, Project::tr("There is no folder %1.").arg(folder).toStdString(),
            Project::tr("It may have been moved or deleted; choose another one.").toStdString() };
    else if (!info.isReadable())
        failure = base::Error { base::ErrorKind::Io, Project::tr("The folder %1 cannot be read.").arg(folder).toStdString(),
            Project::tr("Check its permissions, or choose another one.").toStdString() };
    if (failure)
        return Q_EMIT opened(session, folder, {}, failure);
    m_session = session;
    m_folder = info.canonicalFilePath();
    m_typed.clear();
    m_told = read(m_folder);
    watch();
    Q_EMIT opened(session, m_folder, m_told, std::nullopt);
}

void ProjectDisk::close()
{
    m_session = 0;
    m_folder.clear();
    m_told = {};
    m_typed.clear();
    watch();
}

/// What is on the disk now, told where it is something else.
void ProjectDisk::follow()
{
    if (m_folder.isEmpty())
        return;
    access();
    if (!QFileInfo(m_folder).isDir()) {
        const auto session = m_session;
        close();
        return Q_EMIT vanished(session);
    }
    auto now = read(m_folder);
    watch();
    if (now == m_told)
        return;
    m_told = std::move(now);
    Q_EMIT changed(m_session, m_told);
}

void ProjectDisk::write(const ConfigWrite &write)
{
    access();
    const auto file = toPath(configIn(write.folder));
    ConfigOnDisk now = read(write.folder);
    std::optional<base::Error> failure = now.problem;
    if (!failure && now.text != write.expected)
        failure = base::Error { base::ErrorKind::Busy, Project::tr("Another program has just changed config.yaml.").toStdString(),
            Project::tr("Nothing was written. Look at the change and try again.").toStdString() };
    if (!failure) {
        if (const auto written = base::writeFile(file, markOf(file) + write.text.toStdString()); !written) {
            failure = written.error();
        } else {
            // What is chosen here is the user's word.
            const auto outside = data::outsidePaths(config::readConfig(write.text.toStdString()), toPath(write.folder));
            believe(write.folder, outside);
            now = { write.text, std::nullopt, {}, {}, !outside.empty() };
        }
    }
    if (write.session == m_session) {
        m_told = now;
        watch();
    }
    Q_EMIT written(write.session, write.ticket, now, failure);
}

void ProjectDisk::trust(quint64 session, const std::vector<data::OutsidePath> &paths)
{
    if (session != m_session)
        return;
    access();
    believe(m_folder, paths);
    follow();
}

void ProjectDisk::stopTrusting(quint64 session)
{
    if (session != m_session)
        return;
    access();
    m_typed.clear();
    if (const auto forgotten = data::distrust(toPath(m_folder)); !forgotten)
        Q_EMIT trustKept(forgotten.error());
    follow();
}

ConfigOnDisk ProjectDisk::read(const QString &folder)
{
    const QString file = configIn(folder);
    ConfigOnDisk config;
    const auto text = base::readFile(toPath(file), kLargest);
    if (!text) {
        if (text.error().kind != base::ErrorKind::NotFound)
            config.problem = text.error();
        return config;
    }
    if (!base::isUtf8(*text)) {
        config.problem = base::Error { base::ErrorKind::BadData, Project::tr("%1 is not UTF-8 text.").arg(file).toStdString(),
            Project::tr("Save it as UTF-8 in an editor; it is read again by itself.").toStdString() };
        return config;
    }
    if (const auto at = text->find('\0'); at != std::string::npos) {
        const auto line = 1 + std::count(text->begin(), text->begin() + std::ptrdiff_t(at), '\n');
        config.problem = base::Error { base::ErrorKind::BadData,
            Project::tr("%1 is damaged: there is a NUL character in line %2.").arg(file, QString::number(line)).toStdString(),
            Project::tr("A power failure leaves such files. Correct it in an editor or put back a copy; it is read again by itself.").toStdString() };
        return config;
    }
    config.text = QString::fromStdString(*text);
    checkTrust(folder, config);
    return config;
}

/// A project that reads outside of itself is shut until somebody trusts it.
void ProjectDisk::checkTrust(const QString &folder, ConfigOnDisk &config) const
{
    auto paths = data::outsidePaths(config::readConfig(config.text->toStdString()), toPath(folder));
    const bool isTyped
        = std::all_of(paths.begin(), paths.end(), [&](const auto &path) { return std::find(m_typed.begin(), m_typed.end(), path) != m_typed.end(); });
    if (isTyped || data::isTrusted(toPath(folder), paths)) {
        config.readsOutside = !paths.empty();
        return;
    }
    config.untrusted = std::move(paths);
    config.shutText = *std::exchange(config.text, std::nullopt);
    config.problem = base::Error { base::ErrorKind::Unsafe, Project::tr("This project reads outside of its folder.").toStdString(),
        Project::tr("Trust it if you know where it comes from; the question stands at the top of the window.").toStdString() };
}

void ProjectDisk::believe(const QString &folder, const std::vector<data::OutsidePath> &paths)
{
    if (folder == m_folder)
        m_typed.insert(m_typed.end(), paths.begin(), paths.end());
    if (!paths.empty())
        static_cast<void>(data::trust(toPath(folder), paths)); // where it cannot be remembered, the next window asks again
}

void ProjectDisk::watch()
{
    constexpr int pauseMs = 150;
    if (!m_watcher) { // made here, so that they live on this thread
        m_watcher = new QFileSystemWatcher(this);
        m_reread = new QTimer(this);
        m_lookUp = new QTimer(this);
        for (auto *timer : { m_reread, m_lookUp }) {
            timer->setSingleShot(true);
            timer->setInterval(pauseMs);
        }
        // Editors write in several steps; the file is read once they are done.
        connect(m_watcher, &QFileSystemWatcher::fileChanged, m_reread, qOverload<>(&QTimer::start));
        connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString &folder) {
            if (folder == m_folder)
                m_reread->start();
            else if (!m_lookUp->isActive()) // others may write there without a pause
                m_lookUp->start();
        });
        connect(m_reread, &QTimer::timeout, this, &ProjectDisk::follow);
        connect(m_lookUp, &QTimer::timeout, this, [this] {
            if (!m_folder.isEmpty() && identity(m_folder) != m_identity)
                follow();
        });
    }
    if (const QStringList old = m_watcher->files() + m_watcher->directories(); !old.isEmpty())
        m_watcher->removePaths(old);
    if (m_folder.isEmpty())
        return;
    m_watcher->addPath(m_folder);
    m_identity = identity(m_folder);
    // A folder is not told that it is moved; those above it are.
    QString above = QFileInfo(m_folder).path();
    for (; above != u"/"_s && above != u"."_s; above = QFileInfo(above).path())
        m_watcher->addPath(above);
    if (QFile::exists(configIn(m_folder)))
        m_watcher->addPath(configIn(m_folder));
}

} // namespace anneal::ui
