// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/project.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/config/reader.h"

#include <QDir>
#include <QFileInfo>

namespace anneal::ui {

using namespace Qt::StringLiterals;

std::filesystem::path toPath(const QString &text)
{
    return QFile::encodeName(text).toStdString();
}

QString toText(const std::filesystem::path &path)
{
    return QFile::decodeName(path.c_str());
}

QString toText(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

Project::Project(QObject *parent) : QObject(parent)
{
    // Editors write in several steps; the file is read once they are done.
    m_reread.setSingleShot(true);
    m_reread.setInterval(150);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_reread, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_reread, qOverload<>(&QTimer::start));
    connect(&m_reread, &QTimer::timeout, this, [this] {
        if (isOpen() && !QFileInfo(m_folder).isDir()) {
            const QString folder = m_folder;
            close();
            return Q_EMIT vanished(folder);
        }
        const QString before = m_configText;
        const bool had = m_hasConfig;
        readConfig();
        watch();
        if (before != m_configText || had != m_hasConfig)
            Q_EMIT configChanged();
    });
}

base::Status Project::open(const QString &folder)
{
    const QFileInfo info(folder);
    if (!info.isDir())
        return base::Error { base::ErrorKind::NotFound, tr("There is no folder %1.").arg(folder).toStdString(),
            tr("It may have been moved or deleted; choose another one.").toStdString() };
    if (!info.isReadable())
        return base::Error { base::ErrorKind::Io, tr("The folder %1 cannot be read.").arg(folder).toStdString(),
            tr("Check its permissions, or choose another one.").toStdString() };
    m_folder = info.canonicalFilePath();
    readConfig();
    watch();
    Q_EMIT opened();
    Q_EMIT configChanged();
    return base::ok();
}

void Project::close()
{
    m_folder.clear();
    m_configText.clear();
    m_hasConfig = false;
    watch();
    Q_EMIT closed();
}

QString Project::name() const
{
    return QFileInfo(m_folder).fileName();
}

QString Project::configFile() const
{
    return m_folder + u"/config.yaml"_s;
}

QString Project::runsFolder() const
{
    return resolve(QString::fromStdString(config::readConfig(m_configText.toStdString()).config.training.outputDir));
}

QString Project::resolve(const QString &relative) const
{
    return relative.isEmpty() ? m_folder : QDir::cleanPath(QDir(m_folder).absoluteFilePath(relative));
}

QString Project::relative(const QString &absolute) const
{
    const QString path = QDir(m_folder).relativeFilePath(absolute);
    return path.startsWith(u"../"_s) ? absolute : path;
}

base::Status Project::setConfigText(const QString &text)
{
    if (!isOpen())
        return base::Error { base::ErrorKind::Usage, tr("No project is open.").toStdString(), tr("Open a project first.").toStdString() };
    if (m_hasConfig && text == m_configText)
        return base::ok();
    if (m_configProblem)
        return *m_configProblem;
    const base::Status written = base::writeFile(toPath(configFile()), text.toStdString());
    if (!written)
        return written;
    m_configText = text;
    m_hasConfig = true;
    watch();
    Q_EMIT configChanged();
    return base::ok();
}

void Project::readConfig()
{
    m_configText.clear();
    m_hasConfig = false;
    m_configProblem.reset();
    if (!isOpen())
        return;
    constexpr std::uint64_t limit = 16u << 20; // far beyond any configuration
    const auto text = base::readFile(toPath(configFile()), limit);
    if (!text) {
        if (text.error().kind != base::ErrorKind::NotFound)
            m_configProblem = text.error();
        return;
    }
    if (!base::isUtf8(*text)) {
        m_configProblem = base::Error { base::ErrorKind::BadData, tr("%1 is not UTF-8 text.").arg(configFile()).toStdString(),
            tr("Save it as UTF-8 in an editor; it is read again by itself.").toStdString() };
        return;
    }
    m_hasConfig = true;
    m_configText = QString::fromStdString(*text);
}

void Project::watch()
{
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    if (!isOpen())
        return;
    m_watcher.addPath(m_folder);
    if (QFile::exists(configFile()))
        m_watcher.addPath(configFile());
}

} // namespace anneal::ui
