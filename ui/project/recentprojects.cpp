// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/recentprojects.h"

#include "core/config/known.h"
#include "core/run/runlist.h"
#include "ui/project/recentrows.h"
#include "ui/runs/runwords.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/label.h"
#include "widgets/numbers.h"

#include <QDir>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kLaidOutMs = 50;

QString whenText(const std::string &started)
{
    const auto time = QDateTime::fromString(toText(started), Qt::ISODateWithMs).toLocalTime();
    if (!time.isValid())
        return {};
    const qint64 days = time.date().daysTo(QDate::currentDate());
    if (days == 0)
        return RecentProjects::tr("today");
    return days == 1 ? RecentProjects::tr("yesterday") : widgets::dateText(time.date());
}

} // namespace

RecentProjects::RecentProjects(const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_rows(new RecentRows(RecentRows::Removable::Yes))
    , m_gone(new Banner(m_rows))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 18);
    column->setSpacing(space::kS);
    column->addWidget(new Label(tr("Recent"), Type::CardTitle));
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("Recent projects"));
    card->body()->setContentsMargins(1, 4, 1, 5);
    card->body()->addWidget(m_rows);
    column->addWidget(card);
    hide();
    connect(&m_reading, &QFutureWatcherBase::finished, this, [this] { showRecent(m_reading.result()); });
    connect(m_rows, &RecentRows::chosen, this, &RecentProjects::chosen);
    connect(m_rows, &RecentRows::forgetRequested, this, &RecentProjects::forget);
}

RecentProjects::Recent RecentProjects::describe(const QString &folder)
{
    Recent recent { folder, {}, {}, false, !QFileInfo(folder).isDir() };
    if (recent.missing) {
        recent.status = tr("not found");
        recent.tone = Tone::Warning;
        return recent;
    }
    const auto reading = config::readConfigFile(toPath(folder + u"/config.yaml"_s));
    if (reading && config::knows(*reading, "model.model_name"))
        recent.model = toText(reading->config.model.modelName).section(u'/', -1);
    auto runs = run::listRuns(toPath(folder) / config::runsFolder(reading ? *reading : config::Reading()));
    std::erase_if(runs, [](const run::RunSummary &one) { return one.about.isArchived; });
    if (runs.empty()) {
        recent.status = tr("no runs yet");
        return recent;
    }
    const run::RunSummary &newest = runs.front();
    recent.running = run::isLive(newest.status);
    recent.tone = toneOf(newest.status);
    recent.status = said(run::statusText(newest));
    if (const QString when = whenText(newest.started); !recent.running && !when.isEmpty())
        recent.status = tr("%1 · %2").arg(recent.status, when);
    return recent;
}

void RecentProjects::read()
{
    m_reading.setFuture(m_services.tasks.background().run(Background::Lane::Question, [folders = m_services.settings.recentProjects()] {
        QList<Recent> recent;
        for (const QString &folder : folders.mid(0, 6))
            recent << describe(folder);
        return recent;
    }));
}

bool RecentProjects::isGoing() const
{
    return std::any_of(m_recent.begin(), m_recent.end(), [](const Recent &one) { return one.running; });
}

void RecentProjects::showRecent(const QList<Recent> &recent)
{
    m_recent = recent;
    setVisible(!recent.isEmpty());
    QList<RecentRow::Entry> entries;
    for (const Recent &one : recent) {
        const QString name = QDir(one.folder).dirName();
        entries << RecentRow::Entry { .name = name,
            .folder = one.folder,
            .model = one.model,
            .place = homeAsTilde(QFileInfo(one.folder).path()),
            .status = one.status,
            .tone = one.tone,
            .action = tr("Open the project %1").arg(name) };
    }
    m_rows->setEntries(entries);
    Q_EMIT shown();
}

bool RecentProjects::tellGone(const QString &folder)
{
    if (!isVisible() || !m_rows->putBelow(folder, m_gone))
        return false;
    m_gone->tell(Banner::Kind::Warning, tr("The folder %1 is gone.").arg(QDir::toNativeSeparators(folder)),
        tr("It was moved, renamed or deleted, or its disk is not connected."));
    auto *locate = m_gone->addFix(tr("Locate…"));
    connect(locate, &QAbstractButton::clicked, this, [this, folder] { Q_EMIT locateRequested(folder); });
    connect(m_gone->addFix(tr("Remove from the list")), &QAbstractButton::clicked, this, [this, folder] {
        dismiss();
        forget(folder);
    });
    m_gone->hideCopy(); // the room is for what can be done
    // It may have come up below the edge of a small window; how high it is, is known once all around it is laid out.
    QTimer::singleShot(kLaidOutMs, m_gone, [note = m_gone] {
        for (QWidget *outer = note->parentWidget(); outer; outer = outer->parentWidget())
            if (auto *area = qobject_cast<QScrollArea *>(outer))
                return area->ensureWidgetVisible(note, 0, space::kL);
    });
    return true;
}

void RecentProjects::dismiss()
{
    m_gone->dismiss();
}

void RecentProjects::forget(const QString &folder)
{
    m_services.settings.removeRecentProject(folder);
    read();
    Q_EMIT undoable(tr("Removed from the list"), [this, folder] {
        m_services.settings.addRecentProject(folder);
        read();
    });
}

} // namespace anneal::ui
