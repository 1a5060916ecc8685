// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/project.h"

#include "core/config/known.h"
#include "core/config/patch.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

std::filesystem::path toPath(const QString &text)
{
    return QFile::encodeName(text).toStdString();
}

QString homeAsTilde(const QString &path)
{
    const QString home = QDir::homePath();
    return path == home || path.startsWith(home + u'/') ? u'~' + path.mid(home.size()) : path;
}

QString tildeAsHome(const QString &path)
{
    return path == u"~"_s || path.startsWith(u"~/"_s) ? QDir::homePath() + path.mid(1) : path;
}

QString toText(const std::filesystem::path &path)
{
    return QFile::decodeName(path.c_str());
}

QString toText(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

QString toText(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

Project::Project(QObject *parent, std::function<void()> beforeAccess) : QObject(parent), m_disk(new ProjectDisk(std::move(beforeAccess)))
{
    m_thread.setObjectName(u"project"_s);
    m_disk->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_disk, &QObject::deleteLater);
    connect(m_disk, &ProjectDisk::opened, this, &Project::takeOpened);
    connect(m_disk, &ProjectDisk::written, this, &Project::takeWritten);
    connect(m_disk, &ProjectDisk::changed, this, &Project::takeChange);
    connect(m_disk, &ProjectDisk::vanished, this, &Project::takeLoss);
    connect(m_disk, &ProjectDisk::trustKept, this, &Project::trustKept);
    m_thread.start();
}

Project::~Project()
{
    onDisk([thread = &m_thread](ProjectDisk &) { thread->quit(); }); // after all that was asked for before
    m_thread.wait();
}

template <typename Work>
void Project::onDisk(Work work)
{
    QMetaObject::invokeMethod(
        m_disk, [disk = m_disk, work = std::move(work)] { work(*disk); }, Qt::QueuedConnection);
}

void Project::open(const QString &folder, QObject *context, Done done)
{
    const bool wasOpening = isOpening();
    m_opening = Opening { ++m_newest, Call(context, std::move(done)) };
    onDisk([session = m_newest, folder](ProjectDisk &disk) { disk.open(session, folder); });
    if (wasOpening)
        Q_EMIT openingEnded();
    Q_EMIT opening(folder);
}

void Project::cancelOpening()
{
    if (!std::exchange(m_opening, std::nullopt))
        return;
    onDisk([session = m_session, folder = m_folder](ProjectDisk &disk) { // it watches the other one by now, or will
        if (session == 0)
            disk.close();
        else
            disk.open(session, folder);
    });
    Q_EMIT openingEnded();
}

void Project::takeOpened(quint64 session, const QString &folder, const ConfigOnDisk &config, const std::optional<base::Error> &failure)
{
    if (!m_opening || m_opening->session != session) // of the project that is open, where another one was not opened after all
        return failure ? takeLoss(session) : takeChange(session, config);
    const Call call = std::exchange(m_opening, std::nullopt)->call;
    if (failure) {
        call(*failure);
        return Q_EMIT openingEnded();
    }
    m_folder = folder;
    m_session = session;
    adopt(config);
    Q_EMIT opened();
    Q_EMIT configChanged();
    call(base::ok());
    Q_EMIT openingEnded();
}

void Project::close()
{
    const bool wasOpening = std::exchange(m_opening, std::nullopt).has_value();
    m_folder.clear();
    m_session = 0;
    adopt({});
    onDisk([](ProjectDisk &disk) { disk.close(); });
    Q_EMIT closed();
    if (wasOpening)
        Q_EMIT openingEnded();
}

void Project::takeLoss(quint64 session)
{
    if (session != m_session)
        return;
    const QString folder = m_folder;
    close();
    Q_EMIT vanished(folder);
}

void Project::adopt(const ConfigOnDisk &config)
{
    m_hasConfig = config.text.has_value();
    m_configText = config.text.value_or(QString());
    m_configProblem = config.problem;
    m_untrusted = config.untrusted;
    m_readsOutside = config.readsOutside;
    m_shutText = config.shutText;
}

void Project::takeChange(quint64 session, const ConfigOnDisk &config)
{
    const auto isOfIt = [session](const Write &write) { return write.session == session; };
    if (session != m_session || std::any_of(m_writes.begin(), m_writes.end(), isOfIt))
        return; // what becomes of a text on its way tells of the file as well
    const bool isSame = m_hasConfig == config.text.has_value() && m_configText == config.text.value_or(QString())
        && m_configProblem.has_value() == config.problem.has_value() && m_untrusted == config.untrusted && m_shutText == config.shutText
        && m_readsOutside == config.readsOutside;
    adopt(config);
    if (!isSame)
        Q_EMIT configChanged();
}

QString Project::name() const
{
    return QFileInfo(m_folder).fileName();
}

QString Project::named(const QString &what, const QString &folder) const
{
    return folder.isEmpty() || folder == m_folder ? what : tr("%1 in %2").arg(what, QFileInfo(folder).fileName());
}

QString Project::configFile() const
{
    return m_folder + u"/config.yaml"_s;
}

QString Project::runsFolder() const
{
    return resolve(toText(config::runsFolder(config::readConfig(m_configText.toStdString()))));
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

void Project::setConfigText(const QString &text, QObject *context, Done done)
{
    write(text, std::nullopt, Call(context, std::move(done)));
}

void Project::setConfigValue(const QString &path, const base::Json &value, QObject *context, Done done)
{
    const Call call(context, std::move(done));
    const auto text = config::patchYaml(m_configText.toStdString(), path.toStdString(), value);
    if (text)
        write(toText(*text), Choice { path, value }, call);
    else
        call(text.error());
}

void Project::write(const QString &text, const std::optional<Choice> &choice, const Call &call)
{
    if (!isOpen())
        return call(base::Error { base::ErrorKind::Usage, tr("No project is open.").toStdString(), tr("Open a project first.").toStdString() });
    if (m_hasConfig && text == m_configText) {
        if (!m_writes.isEmpty() && m_writes.last().session == m_session)
            m_writes.last().calls << call;
        else
            call(base::ok());
        return;
    }
    if (m_configProblem)
        return call(*m_configProblem);
    if (text.contains(QChar(u'\0')))
        return call(base::Error { base::ErrorKind::BadInput, tr("The text holds a NUL character, so it was not saved.").toStdString(),
            tr("Remove the character and save again.").toStdString() });
    ConfigWrite wanted { m_session, ++m_newest, m_folder, text, m_hasConfig ? std::optional(m_configText) : std::nullopt };
    m_writes << Write { wanted.session, wanted.ticket, name(), { call } };
    if (choice)
        Q_EMIT valueChosen(choice->path, choice->value, text);
    m_configText = text;
    m_hasConfig = true;
    onDisk([wanted = std::move(wanted)](ProjectDisk &disk) { disk.write(wanted); });
    Q_EMIT configChanged();
}

void Project::setDraft(bool hasDraft)
{
    if (std::exchange(m_hasDraft, hasDraft) != hasDraft)
        Q_EMIT draftChanged();
}

/// What was asked for after a text that could not be written was made of that text: none of it counts.
void Project::takeWritten(quint64 session, quint64 ticket, const ConfigOnDisk &now, const std::optional<base::Error> &failure)
{
    QString project;
    QList<Call> calls;
    const bool isKnown = std::any_of(m_writes.begin(), m_writes.end(), [ticket](const Write &write) { return write.ticket == ticket; });
    if (!isKnown)
        return; // told with the one before
    m_writes.removeIf([&](const Write &write) {
        const bool isOver = write.ticket == ticket || (failure && write.session == session);
        if (isOver) {
            calls << write.calls;
            project = write.project;
        }
        return isOver;
    });
    const bool isOurs = session == m_session;
    if (failure && isOurs) {
        if (failure->kind != base::ErrorKind::Busy && now.text)
            Q_EMIT configNotWritten(*now.text);
        adopt(now);
    }
    for (const Call &call : calls)
        call(failure ? base::Status(*failure) : base::ok());
    if (failure && !isOurs)
        Q_EMIT notSavedElsewhere(tr("config.yaml of project %1 was not saved: %2").arg(project, said(failure->detail)));
    if (failure && isOurs && session == m_session)
        Q_EMIT configChanged();
}

Project::NoConfig Project::whyNoConfig() const
{
    if (!m_untrusted.empty()) {
        QStringList places;
        for (const auto &path : m_untrusted)
            places << u"%1: %2"_s.arg(toText(path.key), toText(path.place));
        return { tr("This project is not trusted yet"), tr("Its config.yaml names files outside the project folder:") + u'\n' + places.join(u'\n'),
            NoConfig::Cure::Trust };
    }
    if (m_configProblem)
        return { tr("config.yaml cannot be used"), said(m_configProblem->text()), NoConfig::Cure::None };
    return { tr("This folder has no config.yaml yet"), tr("It says which model learns what, and how. Start with one that explains every setting."),
        NoConfig::Cure::Write };
}

QString Project::NoConfig::cureText() const
{
    return cure == Cure::Write ? tr("Write config.yaml") : QString(); // the window asks for trust by itself
}

base::Status Project::requireTrust() const
{
    return m_untrusted.empty() ? base::ok() : base::Status(*m_configProblem); // which says just that
}

void Project::trust()
{
    onDisk([session = m_session, paths = m_untrusted](ProjectDisk &disk) { disk.trust(session, paths); });
}

void Project::stopTrusting()
{
    onDisk([session = m_session](ProjectDisk &disk) { disk.stopTrusting(session); });
}

} // namespace anneal::ui
