// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/enginejob.h"

#include "core/base/jsonfields.h"
#include "core/base/text.h"
#include "core/run/runlauncher.h"
#include "ui/shell/project.h"

#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QTimer>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How far an engine is, from its "5 of 27 rows".
QString shareText(const QString &done, const QString &all, const QString &unit)
{
    if (unit.startsWith(u"row"_s))
        return EngineJob::tr("%1 of %2 rows").arg(said(done), said(all));
    if (unit.startsWith(u"tensor"_s))
        return EngineJob::tr("%1 of %2 tensors").arg(said(done), said(all));
    if (unit.startsWith(u"answer"_s))
        return EngineJob::tr("%1 of %2 answers").arg(said(done), said(all));
    return EngineJob::tr("%1 of %2").arg(said(done), said(all));
}

} // namespace

EngineJob::EngineJob(Tasks &tasks, const QString &title, const QStringList &arguments, const QString &project, QObject *parent)
    : QObject(parent)
    , m_tasks(tasks)
{
    m_task = tasks.add({ title, [control = m_control] { return control.progress(); }, [this] { cancel(); }, u"runs"_s, {}, {}, project });
    connect(&m_process, &QProcess::readyReadStandardError, this, &EngineJob::readProgress);
    connect(&m_process, &QProcess::finished, this, &EngineJob::end);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(-1, QProcess::NormalExit);
    });
    // After the constructor, so that whoever made it is connected before anything can end.
    QTimer::singleShot(0, this, [this, arguments] { start(arguments); });
}

EngineJob::~EngineJob()
{
    m_done = true;
    m_tasks.finish(m_task);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(1000);
    }
}

void EngineJob::start(const QStringList &arguments)
{
    const auto engine = run::findEngine();
    if (!engine) {
        m_done = true;
        Q_EMIT finished(engine.error());
        deleteLater();
        return;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ANNEAL_PROGRESS"_s, u"1"_s);
    m_process.setProcessEnvironment(environment);
    m_process.start(toText(*engine), arguments);
}

void EngineJob::readProgress()
{
    const QByteArray news = m_process.readAllStandardError();
    m_errors += news;
    static const QRegularExpression done(u"(\\d[\\d,]*) of (\\d[\\d,]*)( \\w+)?"_s);
    QRegularExpressionMatch last;
    for (auto it = done.globalMatch(QString::fromUtf8(news)); it.hasNext();)
        last = it.next();
    if (last.hasMatch()) {
        const auto number = [&last](int group) { return last.captured(group).remove(u',').toDouble(); };
        m_control.report({ number(1), number(2), shareText(last.captured(1), last.captured(2), last.captured(3).trimmed()), {} });
    }
}

void EngineJob::cancel()
{
    m_canceled = true;
    m_process.terminate();
    QTimer::singleShot(3s, this, [this] { m_process.kill(); });
}

void EngineJob::end(int code, QProcess::ExitStatus status)
{
    if (std::exchange(m_done, true))
        return;
    // One line a row, and the last one sums up.
    const std::string output = m_process.readAllStandardOutput().toStdString();
    const std::string_view text = base::trimmed(output);
    const auto answer = base::parseJson(text.substr(text.rfind('\n') + 1));
    m_errors += m_process.readAllStandardError();
    m_tasks.finish(m_task);
    if (m_canceled) {
        Q_EMIT finished(base::Error { base::ErrorKind::Canceled, tr("Canceled; nothing was kept.").toStdString(), {} });
    } else if (code == 0 && status == QProcess::NormalExit && answer) {
        Q_EMIT finished(*answer);
    } else if (answer && !base::textAt(*answer, "message").empty()) {
        Q_EMIT finished(base::Error { base::ErrorKind::Internal, base::textAt(*answer, "message"), base::textAt(*answer, "hint") });
    } else if (status == QProcess::CrashExit) { // then the code is the signal's number
        constexpr int kill = 9;
        const QString what = (code == kill ? tr("The engine was killed (signal %1).") : tr("The engine crashed (signal %1).")).arg(code);
        const QString hint
            = code == kill ? tr("The system probably ended it because memory ran out. Close other programs and try again.") : tr("Try again.");
        Q_EMIT finished(base::Error { base::ErrorKind::Internal, what.toStdString(), hint.toStdString() });
    } else {
        QString said = tr("The engine ended without an answer (code %1).").arg(code);
        for (const QString &line : QString::fromUtf8(m_errors).split(u'\n', Qt::SkipEmptyParts))
            if (line.startsWith(u"Error: "_s))
                said = line.mid(7).trimmed();
        Q_EMIT finished(base::Error { base::ErrorKind::Internal, said.toStdString(), {} });
    }
    deleteLater();
}

} // namespace anneal::ui
