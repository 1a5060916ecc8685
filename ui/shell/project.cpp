// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/project.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/config/reader.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <sys/stat.h>

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
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString &folder) {
        if (folder == m_folder)
            m_reread.start();
        else if (!m_lookUp.isActive()) // others may write there without a pause
            m_lookUp.start();
    });
    connect(&m_reread, &QTimer::timeout, this, &Project::follow);
    m_lookUp.setSingleShot(true);
    m_lookUp.setInterval(150);
    connect(&m_lookUp, &QTimer::timeout, this, [this] {
        if (isOpen() && identity(m_folder) != m_identity)
            follow();
    });
}

/// What is on the disk now, told where it is something else.
void Project::follow()
{
    if (isOpen() && !QFileInfo(m_folder).isDir()) {
        const QString folder = m_folder;
        close();
        return Q_EMIT vanished(folder);
    }
    const QString before = m_configText;
    const bool had = m_hasConfig;
    const bool hadProblem = m_configProblem.has_value();
    readConfig();
    watch();
    if (before != m_configText || had != m_hasConfig || hadProblem != m_configProblem.has_value())
        Q_EMIT configChanged();
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
    m_typed.clear();
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
    m_configProblem.reset();
    m_untrusted.clear();
    m_typed.clear();
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
    const auto reading = config::readConfig(m_configText.toStdString());
    const bool leaves = std::any_of(reading.problems.begin(), reading.problems.end(),
        [](const auto &problem) { return problem.kind == config::ProblemKind::Unsafe && problem.path == "training.output_dir"; });
    return resolve(leaves ? u"runs"_s : QString::fromStdString(reading.config.training.outputDir));
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
    if (text.contains(QChar(u'\0')))
        return base::Error { base::ErrorKind::BadInput, tr("The text holds a NUL character, so it was not saved.").toStdString(),
            tr("Remove the character and save again.").toStdString() };
    if (const auto changed = changedOutside())
        return *changed;
    const base::Status written = base::writeFile(toPath(configFile()), text.toStdString());
    if (!written)
        return written;
    believe(data::outsidePaths(config::readConfig(text.toStdString()), toPath(m_folder))); // what is chosen here is the user's word
    m_configText = text;
    m_hasConfig = true;
    watch();
    Q_EMIT configChanged();
    return base::ok();
}

/// The file is compared with what everyone here knows of it: a change that was not told yet is not written over.
std::optional<base::Error> Project::changedOutside()
{
    const QString known = m_configText;
    const bool had = m_hasConfig;
    readConfig();
    if (m_configProblem || m_hasConfig != had || m_configText != known) {
        const auto problem = m_configProblem;
        watch();
        Q_EMIT configChanged();
        return problem ? *problem
                       : base::Error { base::ErrorKind::Busy, tr("config.yaml was changed by another program in this moment.").toStdString(),
                             tr("Nothing was written. Look at the change and try again.").toStdString() };
    }
    return std::nullopt;
}

void Project::readConfig()
{
    m_configText.clear();
    m_hasConfig = false;
    m_configProblem.reset();
    m_untrusted.clear();
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
    if (const auto at = text->find('\0'); at != std::string::npos) {
        const auto line = 1 + std::count(text->begin(), text->begin() + std::ptrdiff_t(at), '\n');
        m_configProblem = base::Error { base::ErrorKind::BadData,
            tr("%1 is damaged: there is a NUL character in line %2.").arg(configFile(), QString::number(line)).toStdString(),
            tr("A power failure leaves such files. Correct it in an editor or put back a copy; it is read again by itself.").toStdString() };
        return;
    }
    m_hasConfig = true;
    m_configText = QString::fromStdString(*text);
    checkTrust();
}

Project::NoConfig Project::whyNoConfig() const
{
    if (!m_untrusted.empty()) {
        QStringList places;
        for (const auto &path : m_untrusted)
            places << u"%1: %2"_s.arg(toText(path.key), toText(path.place));
        return { tr("Trust this project to see it"), tr("It reads outside of its folder:") + u'\n' + places.join(u'\n'), NoConfig::Cure::Trust };
    }
    if (m_configProblem)
        return { tr("config.yaml cannot be used"), toText(m_configProblem->text()), NoConfig::Cure::None };
    return { tr("This folder has no config.yaml yet"), tr("It says which model learns what, and how. Start with one that explains every setting."),
        NoConfig::Cure::Write };
}

QString Project::NoConfig::cureText() const
{
    return cure == Cure::Trust ? tr("Trust this project") : tr("Write config.yaml");
}

/// A project that reads outside of itself is shut until somebody trusts it.
void Project::checkTrust()
{
    const auto paths = data::outsidePaths(config::readConfig(m_configText.toStdString()), toPath(m_folder));
    const bool isTyped
        = std::all_of(paths.begin(), paths.end(), [&](const auto &path) { return std::find(m_typed.begin(), m_typed.end(), path) != m_typed.end(); });
    if (isTyped || data::isTrusted(toPath(m_folder), paths))
        return;
    m_untrusted = paths;
    m_hasConfig = false;
    m_configText.clear();
    m_configProblem = base::Error { base::ErrorKind::Unsafe, tr("This project reads outside of its folder.").toStdString(),
        tr("Trust it if you know where it comes from; the question stands at the top of the window.").toStdString() };
}

void Project::believe(const std::vector<data::OutsidePath> &paths)
{
    m_typed.insert(m_typed.end(), paths.begin(), paths.end());
    if (!paths.empty())
        static_cast<void>(data::trust(toPath(m_folder), paths)); // where it cannot be remembered, the next window asks again
}

void Project::trust()
{
    believe(m_untrusted);
    readConfig();
    watch();
    Q_EMIT configChanged();
}

/// The folder itself, whatever it is called: a folder that was moved away is another one than what took its place.
QByteArray Project::identity(const QString &folder)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(folder).constData(), &status) != 0)
        return {};
    return QByteArray::number(quint64(status.st_dev)) + ':' + QByteArray::number(quint64(status.st_ino));
}

void Project::watch()
{
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    if (!isOpen())
        return;
    m_watcher.addPath(m_folder);
    m_identity = identity(m_folder);
    // A folder is not told that it is moved; those above it are.
    QString above = QFileInfo(m_folder).path();
    for (; above != u"/"_s && above != u"."_s; above = QFileInfo(above).path())
        m_watcher.addPath(above);
    if (QFile::exists(configFile()))
        m_watcher.addPath(configFile());
}

} // namespace anneal::ui
