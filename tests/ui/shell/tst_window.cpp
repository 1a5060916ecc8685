// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/config/reader.h"
#include "core/data/newproject.h"
#include "core/data/prepare.h"
#include "core/run/eventlog.h"
#include "core/run/runabout.h"
#include "core/run/runlauncher.h"
#include "core/weights/modelfiles.h"
#include "tests/support/projectfiles.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"
#include "ui/config/configpage.h"
#include "ui/data/datapage.h"
#include "ui/project/newprojectview.h"
#include "ui/project/overview.h"
#include "ui/project/projectpage.h"
#include "ui/project/recentrow.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runview.h"
#include "ui/runs/seenruns.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/actions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/shell/windowplace.h"
#include "ui/training/setupview.h"
#include "ui/training/trainpage.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/commandpalette.h"
#include "widgets/dropveil.h"
#include "widgets/field.h"
#include "widgets/numbers.h"
#include "widgets/recordtable.h"
#include "widgets/shortcutsheet.h"
#include "widgets/tabbar.h"
#include "widgets/toast.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTranslator>
#include <QWheelEvent>
#include <QtTest>
#include <sys/stat.h>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

namespace {

/// Makes every text longer, as another language might.
class LongWords : public QTranslator
{
public:
    explicit LongWords(int percent) : m_percent(percent) { }
    bool isEmpty() const override { return m_percent == 0; }
    QString translate(const char *, const char *text, const char *, int) const override
    {
        const auto same = QString::fromUtf8(text);
        return m_percent == 0 ? QString() : same + u' ' + same.left(same.size() * m_percent / 100);
    }

private:
    int m_percent;
};

} // namespace

class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void paletteShowsEveryAction();
    void paletteKnowsOtherWords_data();
    void paletteKnowsOtherWords();
    void noShortcutStandsForTwoThings();
    void everyWidgetHasAName();
    void pagesAreReachedByKeys();
    void keysOfAPageWorkAtOnce();
    void aPageBeginsAtItsMainButton();
    void enterLeadsOnFromAnEmptyPage();
    void everyPageFitsASmallScreen_data();
    void everyPageFitsASmallScreen();
    void primaryButtonsAreReached_data();
    void primaryButtonsAreReached();
    void aTinyWindowScrolls();
    void aNarrowWindowCutsNothing();
    void aBannerMakesASmallWindowScroll();
    void listsTheShortcuts();
    void keysOpenThePaletteAndTheSettings();
    void changedKeysAreToldEverywhere();
    void theKeyboardStaysWithThePageAfterTrust();
    void noStrayKeyGrantsTrust();
    void leadsToAPartOfAPage();
    void tellsOfAConfigThatIsNoFile();
    void paletteBringsThePageOfAnAction();
    void paletteFindsByOtherWords();
    void paletteQuitsOnlyWhereThatIsMeant();
    void paletteFindsStepsAndPartsOfARun();
    void paletteBeginsWithTheRun();
    void paletteListsWhatIsDoneWithOneRunOnce();
    void paletteFindsProjectsByName();
    void aProjectComesBackOnItsPage();
    void opensTheSampleWithOneAction();
    void theSamplePromisesWhatCanBeDone();
    void aNewProjectHasAName_data();
    void aNewProjectHasAName();
    void aNewProjectSaysWhatIsThereAlready();
    void aNewProjectSaysWhereNoneCanBe();
    void aNewProjectSaysThatItsModelIsUnknown();
    void aNewProjectFitsASmallWindow();
    void writesEverythingInEnglish();
    void comesBackWhereItWas();
    void leavesARunFromAnywhere();
    void listsWhatWasJustOpened();
    void showsHowTheOpenProjectStands();
    void followsARunOnTheProjectPage();
    void leadsToAResultThatNobodySaw();
    void saysWhatBecameOfARunWithoutResult();
    void offersTheDocumentsOfAFolder();
    void tellsWhatIsWrongWithAFolder();
    void aNewProjectTakesTheDocumentsOfItsFolder();
    void aProjectThatIsGoneIsNotMadeAnew();
    void opensWhatTheCommandLineNames();
    void saysWhatADropDoes();
    void undoesByKeyAfterTheMessageWent();
    void undoesByKeyOnlyWhatWasDoneHere();
    void theWayBackGoesWithItsMessage();
    void theKeyboardStaysWhereSomebodyWorks();
    void standsOnItsScreen_data();
    void standsOnItsScreen();
    void knowsTheFrameInAnyScale();
    void fitsTheFirstScreen();
    void theWheelChangesNoSetting();
    void showsTheNameOfAnyFolder();

private:
    struct Program
    {
        Program(const QTemporaryDir &folder, const QString &wanted = {})
            : settings(folder.filePath(u"settings.ini"_s), folder.filePath(u"state.ini"_s))
            , theme(*qApp)
            , launcher("anneal-engine")
            , window({ project, tasks, actions, settings, launcher }, theme)
        {
            const Services services { project, tasks, actions, settings, launcher };
            auto *start = new ProjectPage(services);
            auto *data = new DataPage(services);
            window.addPage(start);
            window.addPage(data);
            QObject::connect(start, &ProjectPage::filesChosen, data, &DataPage::takeFiles);
            window.addPage(new ConfigPage(services));
            window.addPage(new TrainPage(services));
            window.addPage(new RunsPage(services));
            window.addPage(new SettingsPage(services), QKeySequence(u"Ctrl+,"_s));
            window.start(wanted);
            window.resize(1440, 900); // the screen of a test is smaller
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
    void openProject(const QString &folder)
    {
        m_program->window.openProject(folder);
        QTRY_VERIFY(!m_program->project.isOpening());
    }
    widgets::Button *buttonNamed(const QString &text) const // in sight
    {
        for (auto *button : m_program->window.findChildren<widgets::Button *>())
            if (button->isVisible() && button->text() == text)
                return button;
        return nullptr;
    }
    bool isFilled(const QString &id) const;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

/// Whether a page shows what it reads of the sample in the background.
bool TestWindow::isFilled(const QString &id) const
{
    const Page *page = m_program->window.page(id);
    if (id == u"data"_s)
        return page->findChild<QAbstractButton *>(u"next"_s)->isEnabled();
    if (id == u"train"_s)
        return !page->findChild<SetupView *>()->estimate().checks.isEmpty();
    if (id == u"config"_s)
        return !page->findChild<QLabel *>(u"forecast"_s)->text().isEmpty();
    return page->isVisible();
}

void TestWindow::initTestCase()
{
    static QTemporaryDir home; // recent projects and samples of the person at
                               // this machine are not touched
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

void TestWindow::paletteKnowsOtherWords_data()
{
    QTest::addColumn<QString>("finds");
    for (const auto &[query, finds] : { std::pair { "reproduce", "Copy the selected run as a command" }, { "repeat", "New training" },
             { "new run", "New training" }, { "dark mode", "Appearance: dark" }, { "learning rate", "Configuration: Learning rate" },
             { "gpu", "Go to Train" }, { "merge", "Merge the adapter into the model" }, { "export", "Merge the adapter into the model" },
             { "chat", "Try the adapter of the selected run" }, { "upload", "Add files to the project…" }, { "import", "Add files to the project…" },
             { "delete run", "Move the run to the trash" }, { "epochs", "Configuration: Epochs" }, { "shortcuts", "Change keyboard shortcuts" },
             { "demo", "Open the sample project and run it" } })
        QTest::newRow(query) << QString::fromUtf8(finds);
}

void TestWindow::paletteKnowsOtherWords()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    openProject(m_folder->filePath(u"p"_s));
    m_program->window.openPalette();
    const auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    palette->edit()->setText(QString::fromLatin1(QTest::currentDataTag()));
    QFETCH(QString, finds);
    QVERIFY2(palette->shownTexts().contains(finds), qPrintable(palette->shownTexts().join(u'|')));
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
    openProject(m_folder->filePath(u"p"_s));
    QStringList unnamed;
    for (const QString &page : { u"project"_s, u"data"_s, u"config"_s, u"train"_s, u"runs"_s, u"settings"_s }) {
        m_program->window.showPage(page);
        QTRY_VERIFY(isFilled(page));
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

void TestWindow::keysOfAPageWorkAtOnce()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    auto *wizard = static_cast<DataPage *>(m_program->window.page(u"data"_s));
    QTest::keyClick(&m_program->window, Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(wizard->isAncestorOf(QApplication::focusWidget()));
    auto *next = wizard->findChild<QAbstractButton *>(u"next"_s);
    QTRY_VERIFY(next->isEnabled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(wizard->step(), 1);
    // Coming back, the focus is where it was.
    auto *before = QApplication::focusWidget();
    QTest::keyClick(&m_program->window, Qt::Key_3, Qt::ControlModifier);
    QVERIFY(m_program->window.page(u"config"_s)->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(&m_program->window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), before);
}

void TestWindow::enterLeadsOnFromAnEmptyPage()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"p"_s));
    openProject(m_folder->filePath(u"p"_s));
    QTest::keyClick(&m_program->window, Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(qobject_cast<QAbstractButton *>(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(QFileInfo::exists(m_folder->filePath(u"p/config.yaml"_s)));
}

void TestWindow::everyPageFitsASmallScreen_data()
{
    QTest::addColumn<int>("longer"); // percent
    QTest::addColumn<QSize>("size");
    QTest::newRow("English") << 0 << QSize(1280, 720);
    QTest::newRow("a language of long words") << 40 << QSize(1280, 720);
    QTest::newRow("1024 × 640") << 0 << QSize(1024, 640);
    QTest::newRow("the smallest window") << 0 << QSize(900, 560);
    QTest::newRow("1920 × 1080 at 200 %") << 0 << QSize(956, 504); // less a panel and a title bar
}

void TestWindow::everyPageFitsASmallScreen()
{
    QFETCH(int, longer);
    QFETCH(QSize, size);
    LongWords translator(longer);
    m_program.reset();
    QCOMPARE(QCoreApplication::installTranslator(&translator), longer > 0);
    m_program = std::make_unique<Program>(*m_folder);
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    auto &window = m_program->window;
    openProject(m_folder->filePath(u"p"_s));
    window.resize(size);
    const auto fits = [&](const QString &name) {
        const QWidget *page = window.currentPage();
        const auto room = [page] { return page->parentWidget()->parentWidget()->size(); }; // what can be seen of it without scrolling
        QTRY_VERIFY2(page->width() <= room().width() && page->height() <= room().height(), // the navigation folds first
            qPrintable(
                u"%1 wants %2 × %3, there are %4 × %5"_s.arg(name).arg(page->width()).arg(page->height()).arg(room().width()).arg(room().height())));
    };
    for (const QString &id : { u"project"_s, u"config"_s, u"train"_s, u"runs"_s, u"settings"_s }) {
        window.showPage(id);
        QTRY_VERIFY(isFilled(id));
        fits(id);
    }
    window.showPage(u"data"_s);
    auto *wizard = static_cast<DataPage *>(window.page(u"data"_s));
    for (int step = 0; step < 5; ++step) {
        QTRY_COMPARE(wizard->step(), step);
        QTRY_VERIFY(isFilled(u"data"_s));
        fits(u"step %1"_s.arg(step + 1));
        if (step == 4 && size.height() >= 720) // where there is room for a form it does not scroll
            for (const auto *area : wizard->findChildren<QScrollArea *>())
                QTRY_VERIFY(!area->isVisible() || area->verticalScrollBar()->maximum() == 0);
        if (step < 4) {
            QTRY_VERIFY(wizard->findChild<QAbstractButton *>(u"next"_s)->isEnabled());
            m_program->actions.find(u"data.next"_s)->trigger();
        }
    }
    QCOMPARE(window.size(), size);
    m_program.reset(); // before its translator
}

void TestWindow::primaryButtonsAreReached_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280 × 720") << QSize(1280, 720);
    QTest::newRow("1024 × 700") << QSize(1024, 700);
    QTest::newRow("800 × 500") << QSize(800, 500);
}

/// At once, or by scrolling the page.
void TestWindow::primaryButtonsAreReached()
{
    QFETCH(QSize, size);
    auto &window = m_program->window;
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    window.resize(size);
    const auto reached = [&](const QString &where) {
        QTest::qWait(100);
        QCOMPARE(window.size(), size);
        for (auto *button : window.currentPage()->findChildren<widgets::Button *>()) {
            if (!button->isVisible() || button->role() != widgets::ButtonRole::Primary)
                continue;
            for (QWidget *around = button->parentWidget(); around; around = around->parentWidget())
                if (auto *area = qobject_cast<QScrollArea *>(around))
                    area->ensureWidgetVisible(button, 0, 0);
            const QRect box(button->mapTo(&window, QPoint()), button->size());
            QVERIFY2(window.rect().contains(box) && !button->visibleRegion().isEmpty(), qPrintable(where + u": "_s + button->text()));
            QCOMPARE(button->visibleRegion().boundingRect(), button->rect());
        }
    };
    for (const QString &id : { u"project"_s, u"config"_s, u"train"_s, u"runs"_s, u"settings"_s }) {
        window.showPage(id);
        reached(id);
    }
    window.showPage(u"data"_s);
    auto *wizard = static_cast<DataPage *>(window.page(u"data"_s));
    for (int step = 0; step < 5; ++step) {
        QTRY_COMPARE(wizard->step(), step);
        reached(u"step %1"_s.arg(step + 1));
        if (step < 4) {
            QTRY_VERIFY(wizard->findChild<QAbstractButton *>(u"next"_s)->isEnabled());
            m_program->actions.find(u"data.next"_s)->trigger();
        }
    }
}

void TestWindow::aTinyWindowScrolls()
{
    m_program->window.resize(640, 360); // a screen of 1280 × 720 at 200 %
    QCoreApplication::processEvents();
    QCOMPARE(m_program->window.size(), QSize(640, 360));
    m_program->window.resize(300, 200);
    QCOMPARE(m_program->window.size(), QSize(640, 360)); // smaller nothing could be worked with
}

/// What is in front needs no scrolling to the side, where nobody looks for it.
void TestWindow::aNarrowWindowCutsNothing()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    auto &window = m_program->window;
    window.resize(760, 480);
    for (const QString &id : { u"project"_s, u"train"_s }) {
        window.showPage(id);
        QTRY_VERIFY(isFilled(id));
        const auto areas = window.currentPage()->parentWidget()->parentWidget()->parentWidget()->findChildren<QScrollArea *>();
        for (const auto *area : areas) {
            const bool mayScroll = area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff && area->horizontalScrollBar()->maximum() > 0;
            QVERIFY2(!area->isVisible() || mayScroll || area->widget()->width() <= area->viewport()->width(), qPrintable(id));
        }
    }
    window.showPage(u"project"_s);
    const auto *page = window.currentPage();
    QTRY_VERIFY(page->width() <= page->parentWidget()->parentWidget()->width());
}

void TestWindow::aBannerMakesASmallWindowScroll()
{
    MainWindow &window = m_program->window;
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    openProject(m_folder->filePath(u"p"_s));
    window.showPage(u"config"_s);
    window.resize(720, 430); // a screen of 1440 × 900 at 200 %
    Page *page = window.currentPage();
    auto *banner = page->findChild<widgets::Banner *>();
    banner->tell(widgets::Banner::Kind::Warning, u"config.yaml was changed outside of this page, and there are changes here that are not saved."_s,
        u"Take the file as it is now, or keep yours; saving then overwrites the file."_s);
    banner->addFix(u"Reload the file"_s);
    banner->addFix(u"Compare"_s);
    banner->addFix(u"Keep mine"_s);
    QTRY_VERIFY(banner->isVisible() && banner->height() >= banner->layout()->minimumHeightForWidth(banner->width()));
    for (const auto *card : page->findChildren<widgets::Card *>())
        if (card->isVisible())
            QTRY_VERIFY2(card->height() >= card->minimumSizeHint().height(),
                qPrintable(u"%1 of %2, page %3 of %4"_s.arg(card->height())
                               .arg(card->minimumSizeHint().height())
                               .arg(page->height())
                               .arg(page->minimumSizeHint().height())));
}

void TestWindow::listsTheShortcuts()
{
    QTest::keyClick(&m_program->window, Qt::Key_F1);
    auto *sheet = m_program->window.findChild<widgets::ShortcutSheet *>();
    QVERIFY(sheet->isVisible());
    QCOMPARE(sheet->entriesShown(), int(m_program->actions.keys().size()));
    QTest::keyClick(sheet, Qt::Key_Escape);
    QVERIFY(!sheet->isVisible());
}

void TestWindow::keysOpenThePaletteAndTheSettings()
{
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    QTest::keySequence(&m_program->window, QKeySequence(u"Ctrl+K"_s));
    QVERIFY(palette->isVisible());
    QVERIFY(palette->shownTexts().size() > 20);
    palette->edit()->setText(u"smoothing"_s); // a setting is found by its name
    QCOMPARE(palette->shownTexts(), QStringList { u"Setting: Smoothing"_s });
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QCOMPARE(m_program->window.currentPage()->id(), u"settings"_s);
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Smoothing"_s);
    m_program->window.showPage(u"data"_s);
    QTest::keySequence(&m_program->window, QKeySequence(u"Ctrl+,"_s));
    QCOMPARE(m_program->window.currentPage()->id(), u"settings"_s);
    m_program->actions.find(u"appearance.dark"_s)->trigger();
    QVERIFY(m_program->theme.isDark());
    QCOMPARE(m_program->settings.preferences().appearance, widgets::Appearance::Dark);
    m_program->settings.set(&Preferences::appearance, widgets::Appearance::Light); // as the page does
    QVERIFY(!m_program->theme.isDark());
}

void TestWindow::changedKeysAreToldEverywhere()
{
    MainWindow &window = m_program->window;
    auto *entry = [&] {
        for (auto *one : window.findChildren<QAbstractButton *>())
            if (one->text() == u"Data"_s && one->inherits("anneal::ui::NavigationItem"))
                return one;
        return static_cast<QAbstractButton *>(nullptr);
    }();
    QVERIFY(entry && entry->toolTip().contains(u"Ctrl+2"_s));
    m_program->actions.choose(m_program->actions.find(u"page.data"_s), { QKeySequence(u"Ctrl+Alt+D"_s) });
    m_program->actions.choose(m_program->actions.find(u"palette"_s), { QKeySequence(u"Ctrl+J"_s) });
    QVERIFY2(entry->toolTip().contains(u"Ctrl+Alt+D"_s), qPrintable(entry->toolTip()));
    QTest::keySequence(&window, QKeySequence(u"Ctrl+Alt+D"_s));
    QCOMPARE(window.currentPage()->id(), u"data"_s);
    QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier); // nothing any more
    QCOMPARE(window.currentPage()->id(), u"project"_s);
    bool isHinted = false;
    for (const auto *label : window.findChildren<QLabel *>())
        isHinted |= label->text() == u"Ctrl+J  all actions"_s;
    QVERIFY(isHinted);
    QStringList onSheet;
    for (const auto &[id, text, keys] : m_program->actions.keys())
        onSheet << keys;
    QVERIFY(onSheet.contains(u"Ctrl+J"_s) && !onSheet.contains(u"Ctrl+K"_s));
    // They are there at the next start, for actions that are made later.
    m_program.reset();
    m_program = std::make_unique<Program>(*m_folder);
    QCOMPARE(m_program->actions.find(u"page.data"_s)->shortcut(), QKeySequence(u"Ctrl+Alt+D"_s));
    QCOMPARE(m_program->actions.find(u"page.runs"_s)->shortcut(), QKeySequence(u"Ctrl+5"_s));
}

void TestWindow::theKeyboardStaysWithThePageAfterTrust()
{
    qputenv("XDG_DATA_HOME", m_folder->filePath(u"home"_s).toUtf8());
    QVERIFY(QDir().mkpath(m_folder->filePath(u"p"_s)));
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write("version: 1\nmodel:\n  chat_template: /etc/hostname\n") > 0);
    config.close();
    openProject(m_folder->filePath(u"p"_s));
    m_program->window.showPage(u"config"_s);
    QVERIFY(!m_program->project.untrusted().empty());
    QTest::qWait(50); // buttons of a banner that is in sight appear a moment later
    widgets::Button *trust = nullptr;
    for (auto *button : m_program->window.findChildren<widgets::Button *>())
        if (button->text() == u"Trust this project"_s && button->isVisible() && !m_program->window.currentPage()->isAncestorOf(button))
            trust = button;
    QVERIFY(trust);
    for (const QString &id : { u"data"_s, u"train"_s, u"config"_s }) { // it is asked once
        m_program->window.showPage(id);
        for (const auto *button : m_program->window.currentPage()->findChildren<widgets::Button *>())
            QVERIFY2(!button->isVisible() || button->text() != u"Trust this project"_s, qPrintable(id));
    }
    trust->setFocus();
    trust->click();
    QTRY_VERIFY(m_program->project.hasConfig());
    const QWidget *focused = m_program->window.focusWidget();
    const Page *page = m_program->window.currentPage();
    QVERIFY(focused && (focused == page || page->isAncestorOf(focused)));
}

void TestWindow::noStrayKeyGrantsTrust()
{
    qputenv("XDG_DATA_HOME", m_folder->filePath(u"home"_s).toUtf8());
    for (const QString &name : { u"empty"_s, u"p"_s })
        QVERIFY(QDir(m_folder->path()).mkdir(name));
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write("version: 1\nmodel:\n  chat_template: /etc/hostname\n") > 0);
    config.close();
    openProject(m_folder->filePath(u"empty"_s)); // its pages have a button in the same place, which takes the focus
    for (const auto key : { Qt::Key_2, Qt::Key_3, Qt::Key_4 })
        QTest::keyClick(&m_program->window, key, Qt::ControlModifier);
    openProject(m_folder->filePath(u"p"_s));
    for (const auto key : { Qt::Key_4, Qt::Key_2, Qt::Key_3, Qt::Key_4 }) {
        for (const auto stray : { Qt::Key_Space, Qt::Key_Return }) {
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &m_program->window, stray);
            QTest::qWait(50);
            QVERIFY(!m_program->project.untrusted().empty());
        }
        QTest::keyClick(&m_program->window, key, Qt::ControlModifier);
    }
    QVERIFY(!m_program->actions.find(u"project.distrust"_s)->isEnabled());
    m_program->project.trust();
    QTRY_VERIFY(m_program->project.hasConfig());
    m_program->actions.find(u"project.distrust"_s)->trigger();
    QTRY_VERIFY(!m_program->project.hasConfig());
    QVERIFY(!m_program->project.untrusted().empty());
}

void TestWindow::leadsToAPartOfAPage()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    m_program->window.showPage(u"train"_s);
    Q_EMIT m_program->window.currentPage()->pageRequested(u"config#model.model_name"_s);
    QCOMPARE(m_program->window.currentPage()->id(), u"config"_s);
    QCOMPARE(m_program->window.focusWidget()->objectName(), u"field.model.model_name"_s);
}

void TestWindow::tellsOfAConfigThatIsNoFile()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"p"_s));
    QCOMPARE(::mkfifo(QFile::encodeName(m_folder->filePath(u"p/config.yaml"_s)).constData(), 0600), 0);
    Page *page = m_program->window.page(u"project"_s);
    page->takeFolder(m_folder->filePath(u"p"_s));
    QTRY_VERIFY(m_program->project.isOpen());
    QVERIFY2(m_program->project.whyNoConfig().text.contains(u"is not a regular file"_s), qPrintable(m_program->project.whyNoConfig().text));
    QVERIFY(!page->findChild<widgets::Banner *>()->text().contains(u"it has no config.yaml"_s));
}

void TestWindow::paletteBringsThePageOfAnAction()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    m_program->window.openPalette();
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    palette->edit()->setText(m_program->actions.find(u"config.find"_s)->text());
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QCOMPARE(m_program->window.currentPage()->id(), u"config"_s);
    // What belongs to a part that is not in sight is not run blindly.
    m_program->window.openPalette();
    palette->edit()->setText(m_program->actions.find(u"data.nextRow"_s)->text());
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QCOMPARE(m_program->window.currentPage()->id(), u"config"_s);
}

void TestWindow::paletteFindsByOtherWords()
{
    m_program->window.openPalette();
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    for (const auto &word : { u"columns"_s, u"answers"_s, u"chart"_s }) {
        palette->edit()->setText(word);
        QVERIFY2(!palette->shownTexts().isEmpty(), qPrintable(word));
    }
    palette->edit()->setText(u"export"_s);
    QVERIFY2(palette->shownTexts().contains(u"Merge the adapter into the model"_s), qPrintable(palette->shownTexts().join(u'|')));
}

void TestWindow::paletteQuitsOnlyWhereThatIsMeant()
{
    const QString quit = m_program->actions.find(u"window.quit"_s)->text();
    QVERIFY(quit.contains(u"training continues"_s));
    m_program->window.openPalette();
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    for (const auto &[word, isMeant] :
        { std::pair { u"continue"_s, false }, { u"training"_s, false }, { u"quit"_s, true }, { u"exit"_s, true }, { u"close"_s, true } }) {
        palette->edit()->setText(word);
        QVERIFY2(palette->shownTexts().contains(quit) == isMeant, qPrintable(word + u": "_s + palette->shownTexts().join(u'|')));
    }
}

void TestWindow::paletteFindsStepsAndPartsOfARun()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    tests::writeRun(m_folder->filePath(u"p/runs/one"_s), "version: 1\n", 2);
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    const auto found = [&](const QString &word) {
        m_program->window.openPalette();
        palette->edit()->setText(word);
        return palette->shownTexts();
    };
    QVERIFY2(found(u"split"_s).contains(u"Go to step Split"_s), qPrintable(found(u"split"_s).join(u'|')));
    palette->edit()->setText(u"step source"_s);
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QCOMPARE(m_program->window.currentPage()->id(), u"data"_s);
    QVERIFY(!found(u"checkpoints"_s).contains(u"Show “Checkpoints”"_s)); // no run is open
    palette->edit()->clear();
    auto *runs = m_program->window.findChild<RunsPage *>();
    m_program->window.showPage(u"runs"_s);
    runs->openRun(toPath(m_folder->filePath(u"p/runs/one"_s)));
    QTRY_VERIFY(!runs->places().isEmpty());
    m_program->window.showPage(u"data"_s);
    QVERIFY2(found(u"checkpoints"_s).contains(u"Show “Checkpoints”"_s), qPrintable(found(u"checkpoints"_s).join(u'|')));
    palette->edit()->setText(u"show checkpoints"_s);
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QCOMPARE(m_program->window.currentPage(), runs);
    const auto *details = runs->findChild<RunView *>()->details();
    QCOMPARE(details->tabText(details->currentIndex()), u"Checkpoints"_s);
}

void TestWindow::paletteBeginsWithTheRun()
{
    auto &actions = m_program->actions;
    for (const auto &id : { u"train.export.q8"_s, u"runs.csv"_s })
        actions.find(id)->setEnabled(true);
    actions.find(u"train.export.q8"_s)->setProperty(widgets::CommandPalette::kSubject, u"one"_s);
    for (const auto &page : { u"train"_s, u"data"_s, u"runs"_s }) {
        m_program->window.showPage(page);
        for (const auto &id : { u"train.export.q8"_s, u"runs.csv"_s })
            actions.find(id)->setEnabled(true);
        actions.find(u"runs.csv"_s)->setVisible(true);
        m_program->window.openPalette();
        auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
        palette->edit()->setText(u"export"_s);
        const QStringList shown = palette->shownTexts();
        QCOMPARE(shown.first(), actions.find(u"train.export.q8"_s)->text());
        QVERIFY(shown.contains(actions.find(u"runs.csv"_s)->text()));
    }
}

void TestWindow::paletteListsWhatIsDoneWithOneRunOnce()
{
    QAction *ofTrain = m_program->actions.find(u"train.export.q8"_s), *ofRuns = m_program->actions.find(u"runs.export.q8"_s);
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    const auto listed = [&](const QString &runOfTrain) {
        for (QAction *action : { ofTrain, ofRuns }) {
            action->setEnabled(true);
            action->setProperty(widgets::CommandPalette::kSubject, action == ofTrain ? runOfTrain : u"one"_s);
        }
        m_program->window.openPalette();
        const QStringList shown = palette->shownTexts();
        return QList<bool> { shown.contains(ofTrain->text()), shown.contains(ofRuns->text()) };
    };
    m_program->window.showPage(u"runs"_s);
    QCOMPARE(listed(u"two"_s), (QList<bool> { true, true }));
    QCOMPARE(listed(u"one"_s), (QList<bool> { false, true }));
    m_program->window.showPage(u"train"_s);
    QCOMPARE(listed(u"one"_s), (QList<bool> { true, false }));
}

void TestWindow::paletteFindsProjectsByName()
{
    for (const auto &name : { u"glasshouse"_s, u"other"_s }) {
        QVERIFY(bool(data::createProject(m_folder->filePath(name).toStdString(), data::Sample::No)));
        openProject(m_folder->filePath(name));
    }
    m_program->window.openPalette();
    auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
    palette->edit()->setText(u"glassh"_s);
    QCOMPARE(palette->shownTexts(), QStringList(u"Open project glasshouse"_s));
    QTest::keyClick(palette->edit(), Qt::Key_Return);
    QTRY_COMPARE(m_program->project.name(), u"glasshouse"_s);
}

void TestWindow::aProjectComesBackOnItsPage()
{
    for (const auto &name : { u"glasshouse"_s, u"other"_s }) {
        QVERIFY(bool(data::createProject(m_folder->filePath(name).toStdString(), data::Sample::No)));
        openProject(m_folder->filePath(name));
    }
    const auto enter = [this](const QString &name) {
        m_program->window.openPalette();
        auto *palette = m_program->window.findChild<widgets::CommandPalette *>();
        palette->edit()->setText(name);
        QTest::keyClick(palette->edit(), Qt::Key_Return);
        QTRY_COMPARE(m_program->project.name(), name);
    };
    m_program->window.showPage(u"runs"_s);
    enter(u"glasshouse"_s);
    QTRY_COMPARE(m_program->window.currentPage()->id(), u"project"_s); // it was on no page of its own
    m_program->window.showPage(u"config"_s);
    m_program->window.showPage(u"project"_s); // where another one is chosen
    const auto rows = m_program->window.findChildren<RecentRow *>();
    const auto other = std::find_if(rows.begin(), rows.end(), [](const RecentRow *row) { return row->text() == u"other"_s; });
    QVERIFY(other != rows.end());
    (*other)->click();
    QTRY_COMPARE(m_program->project.name(), u"other"_s);
    QTRY_COMPARE(m_program->window.currentPage()->id(), u"runs"_s);
    enter(u"glasshouse"_s);
    QTRY_COMPARE(m_program->window.currentPage()->id(), u"config"_s);
}

void TestWindow::opensTheSampleWithOneAction()
{
    auto *page = static_cast<ProjectPage *>(m_program->window.page(u"project"_s));
    QSignalSpy asked(page, &ProjectPage::guidedRunRequested);
    m_program->actions.find(u"project.sample"_s)->trigger();
    QTRY_COMPARE(asked.count(), 1);
    QVERIFY(m_program->project.isOpen());
    QVERIFY(m_program->project.hasConfig());
    QVERIFY(QFile::exists(m_program->project.resolve(u"data/raw"_s)));
    QCOMPARE(m_program->settings.recentProjects().first(), m_program->project.folder());
}

void TestWindow::theSamplePromisesWhatCanBeDone()
{
    const auto *page = m_program->window.page(u"project"_s);
    const bool has = bool(weights::findModel(data::startingConfig(data::Sample::Yes).model.modelName));
    const auto shown = [page](const QString &text) {
        const auto buttons = page->findChildren<QAbstractButton *>();
        return std::any_of(buttons.begin(), buttons.end(), [&](const auto *button) { return button->text() == text && button->isVisible(); });
    };
    QTRY_COMPARE(shown(u"Open and run"_s), has);
    QCOMPARE(shown(u"Open"_s) && shown(u"Copy"_s), !has);
}

void TestWindow::aNewProjectHasAName_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name"); // empty: refused
    QTest::newRow("a name") << u"mine"_s << u"mine"_s;
    QTest::newRow("spaces around it") << u"  mine "_s << u"mine"_s;
    QTest::newRow("spaces within") << u"my project"_s << u"my project"_s;
    QTest::newRow("as long as a folder's can be") << QString(127, u'ä') << QString(127, u'ä'); // 254 bytes
    QTest::newRow("longer") << QString(128, u'ä') << QString();
    QTest::newRow("a space") << u" "_s << QString();
    QTest::newRow("spaces of other kinds") << u"\u00a0\u2003\t"_s << QString();
}

void TestWindow::aNewProjectHasAName()
{
    QFETCH(QString, typed);
    QFETCH(QString, name);
    auto *view = m_program->window.findChild<NewProjectView *>();
    m_program->actions.find(u"project.new"_s)->trigger();
    auto *edit = m_program->window.findChild<QLineEdit *>(u"newProjectName"_s);
    QTRY_COMPARE(edit->text(), u"my-project"_s); // a name that is free
    QVERIFY(edit->hasFocus());
    m_program->window.findChild<QLineEdit *>(u"newProjectPlace"_s)->setText(m_folder->path());
    edit->setText(typed);
    const auto buttons = view->findChildren<widgets::Button *>();
    auto *create = *std::find_if(buttons.begin(), buttons.end(), [](auto *button) { return button->text() == u"Create project"_s; });
    QTest::qWait(100);
    QCOMPARE(create->isEnabled(), !name.isEmpty());
    QTest::keyClick(edit, Qt::Key_Return);
    if (!name.isEmpty()) {
        QTRY_COMPARE(m_program->project.folder(), m_folder->filePath(name));
        QVERIFY(m_program->project.configText().contains(u"model_name: "_s + view->findChild<QComboBox *>()->currentText()));
        return;
    }
    QTest::qWait(100);
    QVERIFY(!m_program->project.isOpen());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList());
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!view->isVisible());
}

void TestWindow::aNewProjectSaysWhatIsThereAlready()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    QVERIFY(QDir(m_folder->path()).mkpath(u"papers/old"_s));
    m_program->actions.find(u"project.new"_s)->trigger();
    auto *view = m_program->window.findChild<NewProjectView *>();
    auto *edit = view->findChild<QLineEdit *>(u"newProjectName"_s);
    QTRY_VERIFY(!edit->text().isEmpty());
    view->findChild<QLineEdit *>(u"newProjectPlace"_s)->setText(m_folder->path());
    edit->setText(u"papers"_s);
    const auto says = [view](const QString &text) {
        const auto labels = view->findChildren<widgets::Label *>();
        return std::any_of(labels.begin(), labels.end(), [&](const auto *label) { return label->isVisible() && label->text().contains(text); });
    };
    QTRY_VERIFY(says(u"becomes the project"_s));
    edit->setText(u"a/b"_s);
    QVERIFY(says(u"slash"_s));
    edit->setText(u"p"_s);
    QTRY_VERIFY(says(u"project with this name"_s));
    const auto *name = qobject_cast<widgets::Field *>(edit->parentWidget()); // it stands below what it speaks of
    QVERIFY(name && name->control()->accessibleDescription().contains(u"project with this name"_s) && !name->hasError());
    auto *place = view->findChild<QLineEdit *>(u"newProjectPlace"_s);
    place->setText(m_folder->filePath(u"not/there"_s));
    QTRY_VERIFY(says(u"This folder will be created."_s));
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    place->setText(file.fileName());
    QTRY_VERIFY(says(u"This is a file."_s));
    QVERIFY(!says(u"will be created"_s) && place->property("invalid").toBool());
    place->setText(m_folder->path());
    QTRY_VERIFY(says(u"project with this name"_s));
    QVERIFY(!place->property("invalid").toBool());
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_program->project.folder(), m_folder->filePath(u"p"_s));
}

/// Its texts are, so numbers beside them are, too; one page would else have "2,000" beside "2.000".
void TestWindow::writesEverythingInEnglish()
{
    m_program.reset();
    QLocale::setDefault(QLocale(QLocale::German)); // as the program starts for such a user
    m_program = std::make_unique<Program>(*m_folder);
    QCOMPARE(QLocale().toString(2000), u"2,000"_s);
    QCOMPARE(QLocale().toString(0.5), u"0.5"_s);
    QCOMPARE(m_program->window.page(u"data"_s)->findChild<QLineEdit *>(u"chunkSize"_s)->locale(), QLocale());
    QCOMPARE(widgets::momentText(QDateTime(QDate(2026, 3, 4), QTime(16, 5))), u"4 Mar 2026, 16:05"_s);
}

void TestWindow::leavesARunFromAnywhere()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    openProject(m_folder->filePath(u"p"_s));
    tests::writeRun(m_program->project.runsFolder() + u"/one"_s, "version: 1\n", 4);
    auto &window = m_program->window;
    window.showPage(u"runs"_s);
    auto *runs = static_cast<RunsPage *>(window.page(u"runs"_s));
    QTRY_COMPARE(runs->model().rowCount(), 1);
    QAction *back = m_program->actions.find(u"runs.back"_s);
    const auto openIt = [&] {
        runs->openRun(toPath(m_program->project.runsFolder() + u"/one"_s));
        return QTest::qWaitFor([&] { return back->isVisible(); });
    };
    QVERIFY(openIt());
    m_program->actions.find(u"page.runs"_s)->trigger();
    QVERIFY(!back->isVisible());
    QVERIFY(openIt());
    if (QWidget *focused = window.focusWidget())
        focused->clearFocus(); // as of a button that is grey by now
    QTest::keyClick(&window, Qt::Key_Escape);
    QVERIFY(!back->isVisible());
    QTest::keyClick(&window, Qt::Key_Escape); // nobody has a use for it, and it ends
}

void TestWindow::comesBackWhereItWas()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    openProject(m_folder->filePath(u"p"_s));
    m_program->window.showPage(u"runs"_s);
    m_program->window.close();
    m_program.reset();
    m_program = std::make_unique<Program>(*m_folder);
    QTRY_COMPARE(m_program->project.name(), u"p"_s);
    QCOMPARE(m_program->window.currentPage()->id(), u"runs"_s);
}

void TestWindow::listsWhatWasJustOpened()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    QVERIFY(!m_program->window.findChild<RecentRow *>());
    openProject(m_folder->filePath(u"p"_s));
    QTRY_VERIFY(m_program->window.findChild<RecentRow *>());
}

void TestWindow::showsHowTheOpenProjectStands()
{
    using Next = ProjectLook::Next;
    const auto folder = m_folder->filePath(u"p"_s);
    const auto write = [&](const QString &name, const QByteArray &text) {
        QFile file(folder + u'/' + name);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
    QCOMPARE(lookAtProject(folder, SeenRuns(m_program->settings)).next(), Next::AddDocuments);
    QVERIFY(write(u"data/raw/a.txt"_s, "A text to learn."));
    QCOMPARE(lookAtProject(folder, SeenRuns(m_program->settings)).next(), Next::PrepareRows);

    auto &window = m_program->window;
    openProject(folder);
    window.showPage(u"project"_s);
    auto *overview = window.findChild<Overview *>();
    QVERIFY(overview);
    QTRY_VERIFY(overview->isVisible());
    QTRY_COMPARE(overview->look().next(), Next::PrepareRows);
    QStringList leads; // each says what it opens
    for (const auto *button : overview->findChildren<widgets::Button *>())
        leads << button->text();
    QVERIFY2(!leads.contains(u"Open"_s) && leads.contains(u"Open rows"_s), qPrintable(leads.join(u'|')));
    overview->nextButton()->click();
    QTRY_VERIFY(window.page(u"data"_s)->isVisible());

    auto config = *config::loadConfig(toPath(folder) / "config.yaml");
    QVERIFY(data::prepareData(config.config.data, toPath(folder), {}));
    auto look = lookAtProject(folder, SeenRuns(m_program->settings));
    QCOMPARE(look.next(), Next::Train);
    QCOMPARE(look.trainRows + look.heldOutRows, 1);
    QVERIFY(look.staleRows.isEmpty());
    QVERIFY(write(u"config.yaml"_s, "model: {model_name: mine/other, lora_rank: none}\n"));
    look = lookAtProject(folder, SeenRuns(m_program->settings));
    QCOMPARE(look.problems, 1);
    QCOMPARE(look.next(), Next::FixConfiguration);
    window.showPage(u"project"_s);
    QTRY_COMPARE(overview->look().next(), Next::FixConfiguration);                          // seen on the disk
    QVERIFY(look.model == u"mine/other"_s && look.sources == 1 && look.isPrepared == true); // what is right is read all the same
    const auto isAmongTheRecent = [&window](const QString &model) {
        const auto rows = window.findChildren<RecentRow *>();
        return std::any_of(rows.begin(), rows.end(), [&](const auto *row) { return row->accessibleDescription().contains(model); });
    };
    QTRY_VERIFY(isAmongTheRecent(u"other"_s));
    QVERIFY(write(u"config.yaml"_s, "model: {model_name: [a]}\ndata: {input_type: 5, output_path: 5}\n"));
    look = lookAtProject(folder, SeenRuns(m_program->settings));
    QVERIFY(look.model.isEmpty() && !look.hasModel && !look.sources && !look.isPrepared);
    QCOMPARE(look.problems, 3);
    m_program->project.close();
    QTRY_VERIFY(!overview->isVisible());
}

void TestWindow::followsARunOnTheProjectPage()
{
    const auto folder = m_folder->filePath(u"p"_s);
    QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
    const auto run = run::RunFolder::create(toPath(folder + u"/runs/one"_s), "version: 1\n");
    QVERIFY(bool(run));
    auto log = run::EventLog::open(*run);
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", 10 }, { "first_step", 1 } })));
    const auto trainer = base::FileLock::acquire(run->lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(bool(trainer));
    openProject(folder);
    m_program->window.showPage(u"project"_s);
    const auto *page = m_program->window.page(u"project"_s);
    const auto told = [page](const QString &status) {
        int rows = 0;
        for (const auto *row : page->findChildren<RecentRow *>())
            rows += row->accessibleDescription().contains(status) ? 1 : 0;
        return rows;
    };
    const auto at = [&log](int step) { return bool(log->append("step", { { "step", step }, { "loss", 1.0 } })); };
    QVERIFY(at(4));
    m_program->window.showPage(u"project"_s);
    QTRY_COMPARE(told(u"40 %"_s), 2); // as the open project, and among those opened lately
    const QPointer<QWidget> row = page->findChildren<RecentRow *>().first();
    QVERIFY(at(5));
    QTRY_COMPARE_WITH_TIMEOUT(told(u"50 %"_s), 2, 20'000); // by itself
    QVERIFY(row);
}

/// There is nothing to see that it learned.
void TestWindow::saysWhatBecameOfARunWithoutResult()
{
    const auto folder = m_folder->filePath(u"p"_s);
    QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
    QFile rows(folder + u"/data/raw/a.txt"_s);
    QVERIFY(rows.open(QIODevice::WriteOnly) && rows.write("A text to learn.") > 0);
    rows.close();
    const auto config = *config::loadConfig(toPath(folder) / "config.yaml");
    QVERIFY(data::prepareData(config.config.data, toPath(folder), {}));
    const auto run = run::RunFolder::create(toPath(folder) / "runs" / "killed", "version: 1\n");
    QVERIFY(bool(run));
    {
        auto log = run::EventLog::open(*run);
        QVERIFY(log && log->append("state", { { "state", "LoadingModel" } })); // and nothing more
    }
    auto &window = m_program->window;
    openProject(folder);
    window.showPage(u"project"_s);
    auto *overview = window.findChild<Overview *>();
    QTRY_COMPARE(overview->look().next(), ProjectLook::Next::GoOn);
    QStringList texts;
    for (const auto *label : overview->findChildren<QLabel *>())
        texts << label->text();
    QVERIFY2(texts.contains(u"The last run stopped unexpectedly"_s), qPrintable(texts.join(u'|')));
    QCOMPARE(overview->nextButton()->text(), u"Start it again"_s);
    QTRY_VERIFY(overview->startsTraining() && overview->isVisible());
    window.page(u"project"_s)->focusFirst(); // Enter starts nothing that nobody has chosen
    QVERIFY(qobject_cast<RecentRow *>(QApplication::focusWidget()));
    QSignalSpy wanted(qobject_cast<ProjectPage *>(window.page(u"project"_s)), &ProjectPage::goOnRequested);
    overview->nextButton()->click();
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(toText(wanted.first().first().value<std::filesystem::path>()), folder + u"/runs/killed"_s);
}

void TestWindow::leadsToAResultThatNobodySaw()
{
    const auto folder = m_folder->filePath(u"p"_s);
    QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
    const auto run = run::RunFolder::create(toPath(folder) / "runs" / "one", "version: 1\n");
    QVERIFY(bool(run));
    {
        auto log = run::EventLog::open(*run);
        QVERIFY(log && log->append("state", { { "state", "Training" }, { "total_steps", 1 } }));
        QVERIFY(bool(log->append("step", { { "step", 1 }, { "loss", 2.0 }, { "seconds", 1 } })));
        QVERIFY(bool(log->append("state", { { "state", "SavingAdapter" } })));
        QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
        QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "adapter", true }, { "seconds", 1 } })));
    }
    QVERIFY(bool(base::makeFolder(run->adapterFolder())));
    QVERIFY(bool(base::writeFile(run->adapterFolder() / "adapter_model.safetensors", "x")));
    QVERIFY(bool(run::changeAbout(*run, [](run::RunAbout &about) { about.name = "mine"; })));
    auto &window = m_program->window;
    openProject(folder);
    window.showPage(u"project"_s);
    auto *overview = window.findChild<Overview *>();
    QTRY_VERIFY(overview->isVisible() && overview->look().hasUnseenResult);
    QCOMPARE(overview->look().runs.first().name, u"mine"_s);
    QCOMPARE(overview->nextButton()->text(), u"Show the result"_s);
    overview->nextButton()->click();
    QTRY_VERIFY(window.page(u"train"_s)->isVisible());
    QTRY_VERIFY(SeenRuns(m_program->settings).has(run->path(), 1)); // its result card is in sight
    window.showPage(u"project"_s);
    QTRY_VERIFY(!overview->look().hasUnseenResult);
}

void TestWindow::offersTheDocumentsOfAFolder()
{
    QDir folder(m_folder->filePath(u"papers"_s));
    QVERIFY(folder.mkpath(u"."_s));
    for (const char *name : { "one.md", "two.TXT", "three.jsonl", "picture.png", "empty.txt" }) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (file.fileName() != folder.filePath(u"empty.txt"_s))
            file.write("{\"text\": \"A text.\"}\n");
    }
    auto *start = qobject_cast<ProjectPage *>(m_program->window.page(u"project"_s));
    QVERIFY(start->takeFolder(folder.path()));
    const auto fix = [this](const QString &text) { return buttonNamed(text); };
    QTRY_VERIFY(fix(u"Use these 3 files"_s));
    QVERIFY(fix(u"Make it an empty project"_s));
    QVERIFY(!QFile::exists(folder.filePath(u"config.yaml"_s))); // nothing without a click
    fix(u"Use these 3 files"_s)->click();
    QTRY_VERIFY(m_program->project.isOpen());
    QDir raw(folder.filePath(u"data/raw"_s));
    QTRY_COMPARE((raw.refresh(), raw.entryList(QDir::Files, QDir::Name)), QStringList({ u"one.md"_s, u"three.jsonl"_s, u"two.TXT"_s }));
    QVERIFY(QFile::exists(folder.filePath(u"one.md"_s)));
    QTRY_VERIFY(m_program->tasks.states().isEmpty());
}

void TestWindow::tellsWhatIsWrongWithAFolder()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    QFile file(m_folder->filePath(u"a file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto told = [this] {
        QStringList texts;
        for (const auto *banner : m_program->window.findChildren<widgets::Banner *>())
            if (banner->isVisible())
                texts << banner->text();
        return texts.join(u'\n');
    };
    QVERIFY(told().isEmpty());
    for (const QString &name : { u"nowhere"_s, u"a file"_s }) {
        openProject(m_folder->filePath(name));
        QVERIFY(!m_program->project.isOpen());
        QTRY_VERIFY2(told().contains(m_folder->filePath(name)), qPrintable(told()));
        QVERIFY(!m_program->settings.recentProjects().contains(m_folder->filePath(name)));
    }
    // The project that is open stays so.
    openProject(m_folder->filePath(u"p"_s));
    openProject(m_folder->filePath(u"nowhere"_s));
    QCOMPARE(m_program->project.name(), u"p"_s);
    QTRY_VERIFY(told().contains(m_folder->filePath(u"nowhere"_s)));
}

/// What lies in the folder already is what the project is to learn from.
void TestWindow::aNewProjectTakesTheDocumentsOfItsFolder()
{
    QDir folder(m_folder->filePath(u"papers"_s));
    QVERIFY(folder.mkpath(u"."_s));
    for (const char *name : { "one.md", "picture.png" })
        QVERIFY(bool(base::writeFile(toPath(folder.filePath(QString::fromLatin1(name))), "A text.\n")));
    qobject_cast<ProjectPage *>(m_program->window.page(u"project"_s))->makeProject(folder.path(), {});
    QTRY_COMPARE(QDir(folder.filePath(u"data/raw"_s)).entryList(QDir::Files), QStringList(u"one.md"_s));
    QTRY_VERIFY(m_program->tasks.states().isEmpty());
    QVERIFY(QFile::exists(folder.filePath(u"one.md"_s)));
}

/// It could be made anew by mistake, without anything of what was in it.
void TestWindow::aProjectThatIsGoneIsNotMadeAnew()
{
    const QString folder = m_folder->filePath(u"p"_s);
    QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
    openProject(folder);
    m_program->project.close();
    QVERIFY(QDir(folder).removeRecursively());
    m_program->window.showPage(u"project"_s);
    QTRY_VERIFY(m_program->window.findChild<RecentRow *>());
    auto *row = m_program->window.findChild<RecentRow *>();
    row->click();
    QTRY_VERIFY(buttonNamed(u"Remove from the list"_s));
    auto *locate = buttonNamed(u"Locate…"_s);
    QVERIFY(locate);
    QVERIFY(row->parentWidget()->isAncestorOf(locate)); // told where it was clicked
    QVERIFY(locate->mapTo(row->parentWidget(), QPoint()).y() >= row->geometry().bottom());
    QVERIFY(!buttonNamed(u"Make it a project"_s));
    buttonNamed(u"Remove from the list"_s)->click();
    QVERIFY(m_program->settings.recentProjects().isEmpty());
}

void TestWindow::opensWhatTheCommandLineNames()
{
    const QString folder = m_folder->filePath(u"p"_s), empty = m_folder->filePath(u"empty"_s);
    QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
    QVERIFY(QDir().mkpath(empty));
    const auto start = [this](const QString &wanted) {
        m_program.reset();
        m_program = std::make_unique<Program>(*m_folder, wanted);
    };
    start(folder + u"/config.yaml"_s);
    QTRY_COMPARE(m_program->project.name(), u"p"_s);
    start(folder + u"/config.schema.json"_s); // another file
    const auto *page = m_program->window.page(u"project"_s);
    const auto *told = page->findChild<widgets::Banner *>();
    QTRY_VERIFY(told->text().contains(u"is a file"_s));
    QVERIFY(!m_program->project.isOpen());
    QTRY_VERIFY(buttonNamed(u"Open its folder"_s));
    buttonNamed(u"Open its folder"_s)->click();
    QTRY_COMPARE(m_program->project.name(), u"p"_s);
    start(m_folder->filePath(u"nowhere"_s)); // it never was there
    const auto *banner = m_program->window.page(u"project"_s)->findChild<widgets::Banner *>();
    QTRY_VERIFY2(banner->text().contains(u"does not exist"_s), qPrintable(banner->text()));
    QVERIFY(!buttonNamed(u"Locate…"_s) && !banner->text().contains(u"gone"_s));
    start(empty);
    QTRY_VERIFY(buttonNamed(u"Make it a project"_s));
    QVERIFY(!m_program->project.isOpen());
    buttonNamed(u"Make it a project"_s)->click();
    QTRY_COMPARE(m_program->project.name(), u"empty"_s);
}

void TestWindow::saysWhatADropDoes()
{
    MainWindow &window = m_program->window;
    const auto *veil = window.findChild<widgets::DropVeil *>();
    QMimeData mime;
    const auto enter = [&](const QString &path) {
        mime.setUrls({ QUrl::fromLocalFile(path) });
        QDragEnterEvent event(window.rect().center(), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
        return event.isAccepted();
    };
    const QString notes = m_folder->filePath(u"notes.txt"_s);
    QFile file(notes);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("Tea is drawn for three minutes.\n") > 0);
    file.close();
    QVERIFY(enter(notes));
    QVERIFY(veil->text().contains(u"project first"_s));
    QDragLeaveEvent leave;
    QApplication::sendEvent(&window, &leave);
    QVERIFY(veil->text().isEmpty());

    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    const auto drop = [&] {
        QDropEvent event(window.rect().center(), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
    };
    QVERIFY(enter(m_folder->filePath(u"p"_s)));
    QTRY_VERIFY(veil->text().contains(u"Open the project p"_s));
    drop();
    QTRY_COMPARE(m_program->project.name(), u"p"_s);
    QVERIFY(veil->text().isEmpty());

    QVERIFY(enter(notes));
    QVERIFY(veil->text().contains(u"notes.txt"_s));
    drop();
    QTRY_VERIFY(QFile::exists(m_program->project.resolve(u"data/raw/notes.txt"_s)));
    QCOMPARE(window.currentPage()->id(), u"data"_s);
}

void TestWindow::undoesByKeyAfterTheMessageWent()
{
    MainWindow &window = m_program->window;
    int undone = 0;
    window.showPage(u"runs"_s);
    QTest::keySequence(&window, QKeySequence::Undo);
    Q_EMIT window.currentPage()->undoable(u"A run is in the trash"_s, [&undone] { ++undone; });
    window.findChild<widgets::Toast *>()->hide();
    QTest::keySequence(&window, QKeySequence::Undo);
    QCOMPARE(undone, 1);
    QTest::keySequence(&window, QKeySequence::Undo);
    QCOMPARE(undone, 1);
    QVERIFY(!m_program->actions.find(u"undo"_s)->isEnabled());
}

void TestWindow::undoesByKeyOnlyWhatWasDoneHere()
{
    MainWindow &window = m_program->window;
    int undone = 0;
    window.showPage(u"data"_s);
    const QAction *undo = m_program->actions.find(u"undo"_s);
    Q_EMIT window.currentPage()->undoable(u"rows.jsonl is in the trash"_s, [&undone] { ++undone; });
    QVERIFY(undo->text().contains(u"rows.jsonl is in the trash"_s)); // the palette says what it takes back
    window.showPage(u"runs"_s);
    QTest::keySequence(&window, QKeySequence::Undo);
    QCOMPARE(undone, 0);
    window.showPage(u"data"_s);
    QTest::keySequence(&window, QKeySequence::Undo);
    QCOMPARE(undone, 1);
    // Nothing is taken back in another project.
    Q_EMIT window.currentPage()->undoable(u"rows.jsonl is in the trash"_s, [&undone] { ++undone; });
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    openProject(m_folder->filePath(u"p"_s));
    QVERIFY(!undo->isEnabled());
    Q_EMIT window.currentPage()->undoable(u"rows.jsonl is in the trash"_s, [&undone] { ++undone; });
    m_program->project.close();
    QVERIFY(!undo->isEnabled());
    QCOMPARE(undone, 1);
}

void TestWindow::theWayBackGoesWithItsMessage()
{
    MainWindow &window = m_program->window;
    int undone = 0;
    window.showPage(u"data"_s);
    const QAction *undo = m_program->actions.find(u"undo"_s);
    const auto *toast = window.findChild<widgets::Toast *>();
    Page *page = window.currentPage();
    Q_EMIT page->undoable(u"Changes discarded."_s, [&undone] { ++undone; });
    Q_EMIT page->toast(u"Something else"_s);
    Q_EMIT page->toastOver(u"Something else"_s); // of which the way back does not speak
    QVERIFY(undo->isEnabled());
    Q_EMIT page->toastOver(u"Changes discarded."_s);
    QVERIFY(!undo->isEnabled());
    Q_EMIT page->undoable(u"Changes discarded."_s, [&undone] { ++undone; });
    QVERIFY(toast->isVisible());
    Q_EMIT page->toastOver(u"Changes discarded."_s);
    QVERIFY(!undo->isEnabled() && !toast->isVisible());
    QTest::keySequence(&window, QKeySequence::Undo);
    QCOMPARE(undone, 0);
}

void TestWindow::theKeyboardStaysWhereSomebodyWorks()
{
    MainWindow &window = m_program->window;
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    int undone = 0;
    window.showPage(u"data"_s);
    Page *page = window.currentPage();
    const auto *toast = window.findChild<widgets::Toast *>();
    auto *button = toast->findChild<QAbstractButton *>();
    page->setFocus();
    Q_EMIT page->undoable(u"It is in the trash"_s, [&undone] { ++undone; });
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(undone, 1);
    QCOMPARE(QApplication::focusWidget(), page);
    Q_EMIT page->undoable(u"It is in the trash"_s, [&undone] { ++undone; });
    button->setFocus(Qt::TabFocusReason);
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(undone, 2);
    QCOMPARE(QApplication::focusWidget(), page);
}

void TestWindow::standsOnItsScreen_data()
{
    QTest::addColumn<QRect>("wanted");
    QTest::addColumn<QRect>("room");
    QTest::addColumn<QRect>("placed");
    const QRect small(0, 0, 1280, 720);
    QTest::newRow("small screen") << QRect(0, 0, 1440, 900) << small << QRect(1, 30, 1278, 689);
    QTest::newRow("as large as the screen") << QRect(0, 0, 1440, 900) << QRect(0, 0, 1440, 900) << QRect(1, 30, 1438, 869);
    QTest::newRow("below a panel") << QRect(0, 0, 1440, 900) << QRect(0, 28, 1440, 872) << QRect(1, 58, 1438, 841);
    QTest::newRow("it fits") << QRect(100, 100, 1000, 500) << small << QRect(100, 100, 1000, 500);
    QTest::newRow("beyond the right edge") << QRect(1200, 100, 1000, 500) << small << QRect(279, 100, 1000, 500);
    QTest::newRow("title bar above the screen") << QRect(100, -200, 1000, 500) << small << QRect(100, 30, 1000, 500);
    QTest::newRow("a screen that is gone") << QRect(4000, 3000, 1440, 900) << QRect(0, 0, 1920, 1080) << QRect(479, 179, 1440, 900);
    QTest::newRow("a second screen") << QRect(2000, 100, 800, 600) << QRect(1920, 0, 1280, 720) << QRect(2000, 100, 800, 600);
    QTest::newRow("hardly a screen") << QRect(0, 0, 1440, 900) << QRect(0, 0, 1, 1) << QRect(1, 30, 1, 1);
}

void TestWindow::standsOnItsScreen()
{
    QFETCH(QRect, wanted);
    QFETCH(QRect, room);
    QTEST(placeWithin(wanted, room, { 1, 30, 1, 1 }), "placed");
}

/// Another scale of the window leaves the title bar as high as it is.
void TestWindow::knowsTheFrameInAnyScale()
{
    const QMargins frame(2, 24, 2, 4); // 36 pixels of the screen above it
    const auto again = frameOf(frameText(frame, 1.5), 1.0);
    QVERIFY(again && again->top() == 36 && again->bottom() == 6);
    QCOMPARE(frameOf(frameText(frame, 1.5), 1.5), std::optional(frame));
    QVERIFY(!frameOf({}, 1) && !frameOf(u"1 2 three 4"_s, 1) && !frameOf(u"1 2 -3 4"_s, 1));
}

/// The screen of this test is smaller than the usual window.
void TestWindow::fitsTheFirstScreen()
{
    Settings settings(m_folder->filePath(u"new.ini"_s), m_folder->filePath(u"newstate.ini"_s));
    ActionRegistry actions;
    MainWindow window({ m_program->project, m_program->tasks, actions, settings, m_program->launcher }, m_program->theme);
    window.start();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QRect room = window.screen()->availableGeometry();
    QVERIFY(room.width() < 1440);
    QTRY_VERIFY2(room.contains(window.frameGeometry()), qPrintable(u"%1 × %2"_s.arg(window.width()).arg(window.height())));
    window.close();
    // What was remembered from a larger screen.
    window.resize(3000, 2000);
    settings.setState(u"window/geometry"_s, window.saveGeometry());
    ActionRegistry moreActions;
    MainWindow again({ m_program->project, m_program->tasks, moreActions, settings, m_program->launcher }, m_program->theme);
    again.start();
    again.show();
    QVERIFY(QTest::qWaitForWindowExposed(&again));
    QTRY_VERIFY(room.contains(again.frameGeometry()));
}

/// Every control of every page that hears the wheel, with the pointer over it
/// and the focus elsewhere.
void TestWindow::theWheelChangesNoSetting()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    const auto valueOf = [](const QWidget *widget) -> QVariant {
        for (const char *name : { "currentIndex", "value" })
            if (const QVariant value = widget->property(name); value.isValid())
                return value;
        return {};
    };
    int tried = 0;
    for (const QString &page : { u"project"_s, u"data"_s, u"config"_s, u"train"_s, u"runs"_s, u"settings"_s }) {
        m_program->window.showPage(page);
        QTest::qWait(300);
        m_program->window.setFocus();
        for (QWidget *widget : m_program->window.page(page)->findChildren<QWidget *>()) {
            if (widget->inherits("QScrollBar")
                || (!widget->inherits("QComboBox") && !widget->inherits("QAbstractSpinBox") && !widget->inherits("QAbstractSlider")
                    && !widget->inherits("QTabBar")))
                continue;
            widget->ensurePolished(); // as it is before it is shown for the first time
            const QVariant before = valueOf(widget);
            for (const int turn : { -120, -120, 120, 120, 120 }) {
                const QPointF at = widget->rect().center();
                QWheelEvent wheel(at, widget->mapToGlobal(at), {}, QPoint(0, turn), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
                QApplication::sendEvent(widget, &wheel);
                QVERIFY2(valueOf(widget) == before, qPrintable(page + u": "_s + widget->accessibleName() + widget->objectName()));
            }
            QVERIFY(widget->focusPolicy() != Qt::WheelFocus);
            ++tried;
        }
    }
    QVERIFY2(tried > 20, qPrintable(QString::number(tried)));
}

void TestWindow::showsTheNameOfAnyFolder()
{
    for (const QString &name : { u"<img src='x'>"_s, u"R&D [*]"_s, u"photo\u202Egnp"_s, u"100%1"_s }) {
        const QString folder = m_folder->filePath(name);
        QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
        openProject(folder);
        QVERIFY(m_program->project.isOpen());
        for (const QWidget *widget : m_program->window.findChildren<QWidget *>()) {
            if (const auto *label = qobject_cast<const QLabel *>(widget))
                QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY2(!widget->toolTip().contains(u"<img"_s), qPrintable(widget->toolTip()));
        }
    }
}

void TestWindow::aPageBeginsAtItsMainButton()
{
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::Yes)));
    openProject(m_folder->filePath(u"p"_s));
    auto &window = m_program->window;
    for (const QString &id : { u"project"_s, u"config"_s, u"train"_s, u"settings"_s }) {
        window.showPage(u"data"_s);
        QTRY_VERIFY(isFilled(u"data"_s));
        window.showPage(id);
        const QWidget *focused = window.focusWidget();
        QVERIFY2(focused && focused != window.currentPage() && window.currentPage()->isAncestorOf(focused), qPrintable(id));
    }
    const auto *main = qobject_cast<widgets::Button *>(window.page(u"project"_s)->focusWidget());
    QVERIFY(main && main->role() == widgets::ButtonRole::Primary);
}

void TestWindow::aNewProjectSaysWhereNoneCanBe()
{
    NewProjectView view(m_program->tasks.background());
    view.resize(700, 600);
    view.setVisible(true);
    view.begin(m_folder->path());
    auto *name = view.findChild<QLineEdit *>(u"newProjectName"_s), *place = view.findChild<QLineEdit *>(u"newProjectPlace"_s);
    const auto says = [&view](const QString &part) {
        const auto labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *one) { return one->isVisible() && one->text().contains(part); });
    };
    QTRY_VERIFY(!name->text().isEmpty());
    place->setText(m_folder->filePath(u"not/there"_s));
    QTRY_VERIFY(says(u"This folder will be created"_s));
    QString begins;
    QTimer::singleShot(0, &view, [&begins] {
        if (auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget())) {
            begins = dialog->directory().absolutePath();
            dialog->reject();
        }
    });
    for (auto *button : view.findChildren<QAbstractButton *>())
        if (button->text() == u"Choose…"_s)
            button->click();
    QCOMPARE(begins, QDir(m_folder->path()).absolutePath()); // not where the program was started
    place->setText(u"/proc/x"_s);                            // where even the root user can make none
    QTRY_VERIFY(says(u"You cannot write into this folder"_s));
    QVERIFY(!says(u"This folder will be created"_s));
}

void TestWindow::aNewProjectFitsASmallWindow()
{
    auto &window = m_program->window;
    window.resize(1280, 720);
    for (int i = 0; i < 6; ++i) { // what lies behind it is longer
        const auto folder = m_folder->filePath(u"p%1"_s.arg(i));
        QVERIFY(bool(data::createProject(folder.toStdString(), data::Sample::No)));
        openProject(folder);
    }
    window.showPage(u"project"_s);
    const auto *overview = window.findChild<Overview *>();
    QTRY_VERIFY(overview->isVisible());
    m_program->actions.find(u"project.new"_s)->trigger();
    auto *view = window.findChild<NewProjectView *>();
    view->findChild<QComboBox *>()->setEditText(u"no/such-model"_s); // with the longest remark
    const auto *scroll = window.page(u"project"_s)->findChild<QScrollArea *>();
    QVERIFY(scroll->isAncestorOf(view));
    QTRY_VERIFY(view->findChild<QLineEdit *>(u"newProjectName"_s)->text() == u"my-project"_s);
    QTRY_COMPARE(scroll->verticalScrollBar()->maximum(), 0);
}

void TestWindow::aNewProjectSaysThatItsModelIsUnknown()
{
    m_program->actions.find(u"project.new"_s)->trigger();
    auto *view = m_program->window.findChild<NewProjectView *>();
    auto *edit = view->findChild<QLineEdit *>(u"newProjectName"_s);
    QTRY_VERIFY(!edit->text().isEmpty());
    view->findChild<QLineEdit *>(u"newProjectPlace"_s)->setText(m_folder->path());
    const auto says = [view](const QString &text) {
        const auto labels = view->findChildren<widgets::Label *>();
        return std::any_of(labels.begin(), labels.end(), [&](const auto *label) { return label->isVisible() && label->text().contains(text); });
    };
    auto *model = view->findChild<QComboBox *>();
    const auto buttons = view->findChildren<widgets::Button *>();
    auto *create = *std::find_if(buttons.begin(), buttons.end(), [](auto *button) { return button->text() == u"Create project"_s; });
    for (const QString &name : { u"no/such-model"_s, u"/nonexist/x"_s }) {
        model->setEditText(name);
        QTRY_VERIFY2(says(u"This model cannot be used yet."_s) && says(name), qPrintable(name));
        QVERIFY(create->isEnabled()); // it may be brought here later
        QVERIFY(!model->property("invalid").toBool());
    }
    model->setEditText(QString());
    QTRY_VERIFY(says(u"Choose a model"_s) && !create->isEnabled());
    model->setEditText(QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied"));
    QTRY_VERIFY(create->isEnabled() && !says(u"cannot be used"_s));
}

ANNEAL_TEST(TestWindow)
#include "tst_window.moc"
