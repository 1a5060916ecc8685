// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/diagnostics.h"

#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/run/runlauncher.h"
#include "core/weights/modelfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QSysInfo>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kEngineMs = 10000; // it loads libtorch before it answers

QString withoutHome(QString text)
{
    const QString home = QDir::homePath();
    static const QRegularExpression kEnd(u"(?=[/\\s\"'”’:,;.]|$)"_s); // "/home/ann" is no part of "/home/anna"
    if (home.size() > 1)
        text.replace(QRegularExpression(QRegularExpression::escape(home) + kEnd.pattern()), u"~"_s);
    return text;
}

QString engineText()
{
    const auto engine = run::findEngine();
    if (!engine)
        return u"not found"_s;
    QProcess process;
    process.start(QString::fromStdString(engine->string()), { u"--version"_s });
    if (!process.waitForFinished(kEngineMs)) {
        process.kill();
        process.waitForFinished();
        return u"no answer"_s;
    }
    return QString::fromUtf8(process.readAllStandardOutput()).simplified().left(200);
}

QString threadsText(const base::Machine &machine)
{
    const QString chosen = qEnvironmentVariable("OMP_NUM_THREADS");
    return chosen.isEmpty() ? u"%1, one for each core"_s.arg(machine.cores) : u"%1 by OMP_NUM_THREADS"_s.arg(chosen.left(20));
}

} // namespace

QString programLine()
{
    return u"Anneal %1 · Qt %2 · %3 · %4"_s.arg(
        QCoreApplication::applicationVersion(), QLatin1String(qVersion()), QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture());
}

QString withoutPrivate(QString message)
{
    // What stands between quotes is of somebody's file; what looks like a key of a service may be one.
    static const QRegularExpression kQuoted(u"\"[^\"\\n]*\"|“[^”\\n]*”|(?<![\\w])'[^'\\n]*'"_s);
    static const QRegularExpression kKey(u"\\b(hf|sk|ghp|github|xox[a-z]|api|key|token)[-_][A-Za-z0-9_-]{8,}|\\b[A-Za-z0-9+/_-]{40,}={0,2}"_s);
    static const QRegularExpression kLogin(u"://[^/\\s@]+@"_s);
    message.replace(kQuoted, u"“…”"_s);
    message.replace(kLogin, u"://…@"_s);
    message = withoutHome(message);
    return message.replace(kKey, u"…"_s).simplified();
}

QString diagnosticsText(const QStringList &lastErrors)
{
    const auto machine = base::thisMachine();
    QStringList features;
    for (const auto &feature : machine.features)
        features << QString::fromStdString(feature);
    QStringList lines { programLine(), u"Kernel: %1 %2"_s.arg(QSysInfo::kernelType(), QSysInfo::kernelVersion()), u"Engine: "_s + engineText(),
        u"Processor: %1, %2 cores; %3"_s.arg(QString::fromStdString(machine.processor)).arg(machine.cores).arg(features.join(u' ')),
        u"Memory: %1 free of %2"_s.arg(
            QString::fromStdString(base::formatBytes(machine.memoryFree)), QString::fromStdString(base::formatBytes(machine.memory))),
        u"Threads of the engine: "_s + threadsText(machine) };
    for (const auto &gpu : machine.gpus)
        lines << u"GPU: %1, driver %2 (not used)"_s.arg(QString::fromStdString(gpu), QString::fromStdString(machine.gpuDriver));
    const auto models = weights::listModels();
    lines << u"Models: %1"_s.arg(models.size());
    for (const auto &model : models)
        lines << u"  %1  %2"_s.arg(withoutHome(QString::fromStdString(model.name)), QString::fromStdString(base::formatBytes(model.bytes)));
    lines << (lastErrors.isEmpty() ? u"Last messages of what went wrong: none"_s : u"Last messages of what went wrong:"_s);
    for (const QString &error : lastErrors)
        lines << u"  "_s + withoutPrivate(error);
    return lines.join(u'\n') + u'\n';
}

} // namespace anneal::ui
