// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/newproject.h"
#include "core/run/runlauncher.h"
#include "ui/config/configpage.h"
#include "ui/data/datapage.h"
#include "ui/project/projectpage.h"
#include "ui/runs/runspage.h"
#include "ui/shell/actions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/training/trainpage.h"
#include "widgets/commandpalette.h"
#include "widgets/recordtable.h"

#include <QAccessible>
#include <QApplication>
#include <QMimeData>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void paletteShowsEveryAction();
    void noShortcutStandsForTwoThings();
    void everyWidgetHasAName();
    void pagesAreReachedByKeys();
    void opensTheSampleWithOneAction();
    void comesBackWhereItWas();
    void tellsWhatIsWrongWithAFolder();

private:
    struct Program
    {
        Program(const QTemporaryDir &folder)
            : settings(folder.filePath(u"settings.ini"_s), folder.filePath(u"state.ini"_s))
            , theme(*qApp)
            , launcher("anneal-engine")
            , window({ project, tasks, actions, settings, launcher }, theme)
        {
            const Services services { project, tasks, actions, settings, launcher };
            window.addPage(new ProjectPage(services));
            window.addPage(new DataPage(services));
            window.addPage(new ConfigPage(services));
            window.addPage(new TrainPage(services));
            window.addPage(new RunsPage(services));
            window.start();
            window.show();
        }
        Settings settings;
        widgets::Theme theme;
        ActionRegistry actions;
        run::LocalLauncher launcher;
        Project project;
        Tasks tasks;
        MainWindow window;
    };
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestWindow::initTestCase()
{
    static QTemporaryDir home; // recent projects and samples of the person at this machine are not touched
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    qputenv("XDG_STATE_HOME", home.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
}

void TestWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(*m_folder);
    QVERIFY(QTest::qWaitForWindowExposed(&m_program->window));
}

void TestWindow::cleanup()
{
    m_program.reset();
}

void TestWindow::paletteShowsEveryAction()
{
    m_program->window.openPalette();
    const auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    const QStringList shown = palette->shownTexts();
    for (const QAction *action : m_program->actions.all())
        QVERIFY2(!action->isVisible() || shown.contains(action->text()), qPrintable(action->objectName()));
    // And no action of the window hides from the registry.
    for (const QAction *action : m_program->window.actions())
        QVERIFY2(m_program->actions.all().contains(action), qPrintable(action->text()));
}

void TestWindow::noShortcutStandsForTwoThings()
{
    QCOMPARE(m_program->actions.clashes(), QStringList());
    QSet<QString> ids;
    for (const QAction *action : m_program->actions.all()) {
        QVERIFY2(!ids.contains(action->objectName()), qPrintable(action->objectName()));
        ids.insert(action->objectName());
    }
}

void TestWindow::everyWidgetHasAName()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    m_program->window.openProject(m_folder->filePath(u"p"_s));
    QStringList unnamed;
    for (const QString &page : { u"project"_s, u"data"_s, u"config"_s, u"train"_s, u"runs"_s }) {
        m_program->window.showPage(page);
        QTest::qWait(300);
        for (QWidget *widget : m_program->window.findChildren<QWidget *>()) {
            // What the keyboard can reach must say what it is.
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
                continue;
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
            if (!interface || interface->text(QAccessible::Name).isEmpty())
                unnamed << page + u": "_s + QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName();
        }
    }
    unnamed.removeDuplicates();
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(u'\n')));
}

void TestWindow::pagesAreReachedByKeys()
{
    for (const auto &[key, id] : { std::pair { Qt::Key_2, u"data"_s }, { Qt::Key_3, u"config"_s }, { Qt::Key_4, u"train"_s },
             { Qt::Key_5, u"runs"_s }, { Qt::Key_1, u"project"_s } }) {
        QTest::keyClick(&m_program->window, key, Qt::ControlModifier);
        QCOMPARE(m_program->window.currentPage()->id(), id);
    }
    QTest::keyClick(&m_program->window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_program->window.findChild<widgets::CommandPalette *>()->isVisible());
}

void TestWindow::opensTheSampleWithOneAction()
{
    auto *page = static_cast<ProjectPage *>(m_program->window.page(u"project"_s));
    QSignalSpy asked(page, &ProjectPage::guidedRunRequested);
    m_program->actions.find(u"project.sample"_s)->trigger();
    QCOMPARE(asked.count(), 1);
    QVERIFY(m_program->project.isOpen());
    QVERIFY(m_program->project.hasConfig());
    QVERIFY(QFile::exists(m_program->project.resolve(u"data/raw"_s)));
    QCOMPARE(m_program->settings.recentProjects().first(), m_program->project.folder());
}

void TestWindow::comesBackWhereItWas()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    m_program->window.openProject(m_folder->filePath(u"p"_s));
    m_program->window.showPage(u"runs"_s);
    m_program->window.close();
    m_program.reset();
    m_program = std::make_unique<Program>(*m_folder);
    QCOMPARE(m_program->window.currentPage()->id(), u"runs"_s);
    QCOMPARE(m_program->project.name(), u"p"_s);
}

void TestWindow::tellsWhatIsWrongWithAFolder()
{
    m_program->window.openProject(m_folder->filePath(u"nowhere"_s));
    QVERIFY(!m_program->project.isOpen());
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
