// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions of the page Runs do with a run, and with the table.
#include "ui/runs/runspage.h"

#include "core/base/files.h"
#include "core/data/trust.h"
#include "core/run/control.h"
#include "ui/runs/chartwriting.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/filedialog.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QGuiApplication>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

void RunsPage::resume(run::StartMode mode)
{
    const auto folder = current();
    if (!folder)
        return;
    if (const auto trusted = m_services.project.requireTrust(); !trusted)
        return m_banner->showError(trusted.error());
    auto *answer = new QFutureWatcher<base::Status>(this);
    connect(answer, &QFutureWatcherBase::finished, this, [this, answer, folder = *folder, project = m_services.project.folder()] {
        answer->deleteLater();
        const base::Status started = answer->result();
        const QString name = nameOf(folder);
        if (project != m_services.project.folder())
            Q_EMIT toast(started ? tr("%1 goes on.").arg(name) : tr("%1 did not go on: %2").arg(name, said(started.error().detail)));
        else if (!started)
            tellBusy(started.error(), folder);
        else
            Q_EMIT followRequested(folder);
    });
    answer->setFuture(
        m_services.tasks.background().run(Background::Lane::Request, [launcher = &m_services.launcher, folder = *folder, mode]() -> base::Status {
            if (auto trusted = data::requireTrust(folder); !trusted)
                return trusted;
            return launcher->start(folder, mode);
        }));
}

/// Why a run did not go on; that it is trained already is said only as long as it is.
void RunsPage::tellBusy(const base::Error &error, const run::RunFolder &folder)
{
    m_banner->showError(error);
    if (error.kind == base::ErrorKind::Busy)
        m_busy = { m_banner->message(), toText(folder.path()) };
    refresh();
}

void RunsPage::keepTraining()
{
    const auto folder = current();
    if (!folder)
        return;
    m_services.tasks.background().ask(
        Background::Lane::Request, this,
        [launcher = &m_services.launcher, folder = *folder] { return launcher->request(folder, run::Request::Withdraw); },
        [this, project = m_services.project.folder(), name = nameOf(*folder)](const base::Status &posted) {
            if (!posted)
                return tellFailure(project, name, posted.error());
            Q_EMIT toast(tr("%1 goes on after its next checkpoint.").arg(name));
            refresh();
        });
}

void RunsPage::copyCommand()
{
    const auto folder = current();
    if (!folder)
        return;
    m_services.tasks.background().ask(
        Background::Lane::Question, this,
        [folder = *folder, project = m_services.project.folder()] { return RunActions::trainCommand(folder, project); },
        [this](const QString &command) {
            QGuiApplication::clipboard()->setText(command);
            Q_EMIT toast(tr("Copied the command that makes this run again"));
        });
}

void RunsPage::exportTable()
{
    const QString place = QDir(exportFolder(m_services.settings, m_services.project)).filePath(u"runs.csv"_s);
    FileDialog dialog(this, tr("Export the table"), place, tr("Table (*.csv)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    const QString file = dialog.askForOne();
    if (file.isEmpty())
        return;
    keepExportFolder(m_services.settings, file);
    m_services.tasks.background().ask(
        Background::Lane::Question, this, [file, csv = m_model->csv().toStdString()] { return base::writeFile(toPath(file), csv); },
        [this, file](const base::Status &written) {
            if (!written)
                m_banner->showError(written.error());
            else
                Q_EMIT toast(tr("Exported %1").arg(QFileInfo(file).fileName()));
        });
}

} // namespace anneal::ui
