// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/newproject.h"
#include "core/run/eventlog.h"
#include "core/run/runlauncher.h"
#include "tests/support/projectfiles.h"
#include "tests/support/runfiles.h"
#include "ui/runs/runspage.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"

#include <QAction>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QtTest>

#include <memory>

namespace anneal::tests {

using namespace Qt::StringLiterals;
using namespace ui;

/// A project with two runs, and the page Runs that shows them.
class RunsBench
{
protected:
    void begin()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath(u"settings.ini"_s), m_folder->filePath(u"state.ini"_s));
        m_actions = std::make_unique<ActionRegistry>();
        m_launcher = std::make_unique<run::LocalLauncher>("anneal-engine");
        m_project = std::make_unique<Project>();
        m_tasks = std::make_unique<Tasks>();
        QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
        QVERIFY(bool(tests::open(*m_project, m_folder->filePath(u"p"_s))));
        makeRun(u"first"_s, "version: 1\nmodel:\n  lora_rank: 16\n", 4);
        QTest::qWait(2); // begins after the first
        makeRun(u"second"_s, "version: 1\nmodel:\n  lora_rank: 64\n", 6);
        openPage();
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        QTRY_VERIFY(m_actions->find(u"runs.open"_s)->isEnabled()); // the first one is selected
    }

    void end()
    {
        m_page.reset();
        m_tasks.reset();
        qunsetenv("ANNEAL_ENGINE");
    }

    /// As after a start of the program.
    void openPage(const QSize &size = { 1200, 800 })
    {
        m_page.reset();
        m_actions = std::make_unique<ActionRegistry>();
        m_page = std::make_unique<RunsPage>(Services { *m_project, *m_tasks, *m_actions, *m_settings, *m_launcher });
        m_page->resize(size);
        m_page->show();
        m_page->activated();
    }

    void makeRun(const QString &name, const char *yaml, int steps) { tests::writeRun(m_project->runsFolder() + u'/' + name, yaml, steps); }

    /// A run that has saved its adapter after `steps`, and measured its held-out rows before step 1 and after step 2; prompts "Q0", "Q1" … were
    /// answered before it and after it.
    void makeAdapter(const QString &name, const QStringList &answers, int steps = 2, double loss = 1.25)
    {
        const auto folder = run::RunFolder::create(m_project->runsFolder().toStdString() + "/" + name.toStdString(), "version: 1\n");
        QVERIFY(bool(folder));
        auto log = run::EventLog::open(*folder);
        QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
        const auto answer = [&log](int step, qsizetype number, const QString &text) {
            const auto prompt = "Q" + std::to_string(number);
            QVERIFY(bool(log->append("sample", { { "step", step }, { "prompt", prompt }, { "text", text.toStdString() } })));
        };
        for (qsizetype i = 0; i < answers.size(); ++i)
            answer(0, i, u"untaught"_s);
        QVERIFY(bool(log->append("eval", { { "step", 0 }, { "eval_loss", 2.5 } })));
        QVERIFY(bool(log->append("step", { { "step", 2 }, { "loss", 1.0 } })));
        QVERIFY(bool(log->append("eval", { { "step", 2 }, { "eval_loss", loss } })));
        if (steps > 2)
            QVERIFY(bool(log->append("step", { { "step", steps }, { "loss", 1.0 } })));
        QVERIFY(bool(log->append("state", { { "state", "SavingAdapter" } })));
        for (qsizetype i = 0; i < answers.size(); ++i)
            answer(2, i, answers[i]);
        QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
        QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "seconds", 2 } })));
        QVERIFY(QDir().mkpath(toText(folder->adapterFolder())));
        QVERIFY(bool(base::writeFile(folder->adapterFolder() / "adapter_model.safetensors", "none")));
    }

    void makeEngine(const QByteArray &script)
    {
        QFile engine(m_folder->filePath(u"engine"_s));
        QVERIFY(engine.open(QIODevice::WriteOnly) && engine.write("#!/bin/sh\n" + script) > 0);
        engine.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("ANNEAL_ENGINE", QFile::encodeName(engine.fileName()));
    }

    run::RunFolder folderOf(const QString &name) const { return *run::RunFolder::open(toPath(m_project->runsFolder() + u'/' + name)); }

    RunActions::Subject subjectOf(const QString &name) const { return { folderOf(name), name }; }

    /// What the page itself says; a run that it shows has a banner of its own.
    QString bannerText() const
    {
        const auto *banner = m_page->content()->parentWidget()->findChild<widgets::Banner *>();
        return banner->isHidden() ? QString() : banner->text();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<ActionRegistry> m_actions;
    std::unique_ptr<run::LocalLauncher> m_launcher;
    std::unique_ptr<Project> m_project;
    std::unique_ptr<Tasks> m_tasks;
    std::unique_ptr<RunsPage> m_page;
};

} // namespace anneal::tests
