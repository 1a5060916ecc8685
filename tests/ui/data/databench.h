// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"
#include "core/data/newproject.h"
#include "core/run/runlauncher.h"
#include "tests/support/projectfiles.h"
#include "ui/data/datapage.h"
#include "ui/data/sourcestep.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/button.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QtTest>

namespace anneal::tests {

using namespace Qt::StringLiterals;

/// The services of a window over a folder of its own.
struct Bench
{
    Bench()
    {
        theme.setAppearance(widgets::Appearance::Light);
        page.resize(1240, 860);
    }

    QTemporaryDir folder;
    widgets::Theme theme { *qApp };
    ui::Settings settings { folder.filePath(u"settings.ini"_s), folder.filePath(u"state.ini"_s) };
    ui::ActionRegistry actions;
    run::LocalLauncher launcher { "/nowhere/anneal-engine" };
    ui::Project project;
    ui::Tasks tasks;
    ui::DataPage page { ui::Services { project, tasks, actions, settings, launcher } };

    QString path(const QString &name) const { return folder.filePath(u"project/"_s + name); }
    std::filesystem::path file(const QString &name) const { return ui::toPath(path(name)); }

    void open(data::Sample sample)
    {
        QVERIFY(data::createProject(file(QString()), sample));
        QVERIFY(tests::open(project, path(QString())));
        page.activated();
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
    }
    config::DataConfig data() const { return config::readConfig(project.configText().toStdString()).config.data; }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &page, key, modifiers);
    }
    widgets::Button *next() const { return page.findChild<widgets::Button *>(u"next"_s); }
    widgets::RecordTable *rows() const { return page.findChild<widgets::RecordTable *>(u"reviewRows"_s); }
    /// The table of files, as text: name, kind, what was recognised.
    QStringList files() const
    {
        QStringList lines;
        const auto *table = page.findChild<ui::SourceStep *>()->findChild<widgets::RecordTable *>();
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < 3; ++column)
                cells << table->model()->index(row, column).data().toString();
            lines << cells.join(u" | "_s);
        }
        return lines;
    }
};

} // namespace anneal::tests
