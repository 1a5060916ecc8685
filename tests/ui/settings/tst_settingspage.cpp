// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/programversion.h"
#include "core/data/newproject.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "tests/support/windowpages.h"
#include "ui/runs/comparison.h"
#include "ui/runs/runview.h"
#include "ui/settings/preferencerow.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/shortcutlist.h"
#include "ui/settings/shortcutrow.h"
#include "ui/shell/diagnostics.h"
#include "ui/shell/language.h"
#include "ui/shell/logfile.h"
#include "ui/shell/modelfolder.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/chartcard.h"
#include "widgets/document.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/keyedit.h"
#include "widgets/tabbar.h"
#include "widgets/toast.h"
#include "widgets/toggle.h"

#include <QClipboard>
#include <QComboBox>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestSettingsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_program.reset(); }
    void showsEverySetting();
    void changesByTheKeyboardAlone();
    void resetsWhatDiffers();
    void followsWhatIsChosenElsewhere();
    void smoothsAllChartsAlike();
    void aNewSizeWaitsForARestart();
    void findsByWords();
    void givesAnActionOtherKeys();
    void namesWhoHasTheKeys();
    void keysOfControlsCannotBeTaken();
    void refusesKeysThatType();
    void everyActionHasARow();
    void resetsAllKeys();
    void knowsItsLanguages();
    void saysWhoDecidesOnModels();
    void handsTheModelFolderOn();
    void makesProjectsWhereItWasChosen();
    void tellsWhatChanged();
    void copiesDiagnosticsWithoutWhatIsPrivate();
    void keepsALog();

private:
    SettingsPage *page() const { return static_cast<SettingsPage *>(m_program->window->page(u"settings"_s)); }
    PreferenceRow *row(const QString &key) const { return page()->findChild<PreferenceRow *>(u"setting."_s + key); }
    template <typename T>
    T *control(const QString &key) const
    {
        return row(key)->findChild<T *>();
    }
    ShortcutRow *keysOf(const QString &action) const { return page()->findChild<ShortcutRow *>(u"keys."_s + action); }
    /// Chooses keys for an action as a person at the keyboard does.
    void press(const QString &action, int key, Qt::KeyboardModifiers modifiers)
    {
        auto *edit = keysOf(action)->edit();
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(edit->isWaiting());
        QTest::keyClick(edit, Qt::Key(key), modifiers);
    }
    void pressButton(const QWidget *part, const QString &text)
    {
        for (auto *button : part->findChildren<widgets::Button *>())
            if (button->text() == text && button->isVisible())
                return button->click();
        QFAIL(qPrintable(u"there is no button "_s + text));
    }
    QAction *action(const QString &id) const { return m_program->actions.find(id); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<tests::WindowPages> m_program;
};

void TestSettingsPage::initTestCase()
{
    static QTemporaryDir home;
    for (const char *name : { "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME" })
        qputenv(name, home.path().toUtf8());
    qunsetenv("ANNEAL_MODELS");
}

void TestSettingsPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<tests::WindowPages>(m_folder->path());
    m_program->window->resize(1280, 720);
    QVERIFY(QTest::qWaitForWindowExposed(m_program->window.get()));
    m_program->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_program->window.get()));
    QTest::keySequence(m_program->window.get(), QKeySequence(u"Ctrl+,"_s));
    QVERIFY(page()->isVisible());
}

void TestSettingsPage::showsEverySetting()
{
    for (const Preference &preference : preferenceTable()) {
        const bool isChoice = preference.kind != Preference::Kind::Language || Language::known().size() > 1;
        QCOMPARE(row(preference.key) != nullptr, isChoice);
        if (!isChoice)
            continue;
        QVERIFY2(row(preference.key)->isVisible(), qPrintable(preference.key));
        QCOMPARE(row(preference.key)->title(), preference.title());
    }
}

void TestSettingsPage::changesByTheKeyboardAlone()
{
    const Preferences &chosen = m_program->settings.preferences();
    QCOMPARE(QApplication::focusWidget(), page()->search()); // the page begins there
    const auto tabTo = [this](const QWidget *wanted) {
        for (int i = 0; i < 60 && QApplication::focusWidget() != wanted; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        return QApplication::focusWidget() == wanted;
    };
    QVERIFY(tabTo(control<QComboBox>(u"appearance"_s)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_End);
    QCOMPARE(chosen.appearance, widgets::Appearance::Dark);
    QVERIFY(m_program->theme.isDark());
    QVERIFY(tabTo(control<QSpinBox>(u"scale"_s)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
    QCOMPARE(chosen.scale, 110);
    QVERIFY(tabTo(control<QSlider>(u"training/smoothing"_s)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Home);
    QCOMPARE(chosen.smoothing, 0.0);
    QVERIFY(tabTo(control<widgets::Toggle>(u"training/keep_running"_s)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(!chosen.keepRunning);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(chosen.keepRunning);
    QTest::keyClick(page(), Qt::Key_Slash);
    QCOMPARE(QApplication::focusWidget(), page()->search());
    QTest::keyClicks(page()->search(), u"unfold"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), page()->findChild<widgets::TabBar *>());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), keysOf(u"navigation.fold"_s)->edit());
}

void TestSettingsPage::resetsWhatDiffers()
{
    auto *one = row(u"training/smoothing"_s);
    const auto reset = [&] {
        for (auto *button : one->findChildren<widgets::IconButton *>())
            if (button->isVisible())
                return button;
        return static_cast<widgets::IconButton *>(nullptr);
    };
    QVERIFY(!reset());
    m_program->settings.set(&Preferences::smoothing, 0.5);
    QVERIFY(reset());
    QCOMPARE(reset()->toolTip(), u"Reset to 0.9"_s);
    reset()->setFocus();
    QTest::keyClick(reset(), Qt::Key_Space);
    QCOMPARE(m_program->settings.preferences().smoothing, 0.9);
    QVERIFY(!reset());
    QCOMPARE(QApplication::focusWidget(), control<QSlider>(u"training/smoothing"_s)); // the button is gone
}

void TestSettingsPage::followsWhatIsChosenElsewhere()
{
    action(u"appearance.light"_s)->trigger();
    QCOMPARE(control<QComboBox>(u"appearance"_s)->currentText(), u"Light"_s);
    QVERIFY(action(u"window.quit"_s)->text().contains(u"training continues"_s));
    control<widgets::Toggle>(u"training/keep_running"_s)->click();
    QCOMPARE(action(u"window.quit"_s)->text(), u"Quit"_s);
}

void TestSettingsPage::smoothsAllChartsAlike()
{
    // Of the Train page, of a run, and of several.
    QList<widgets::ChartCard *> cards;
    for (auto *card : m_program->window->findChildren<widgets::ChartCard *>())
        if (card->findChild<QSlider *>())
            cards << card;
    QCOMPARE(cards.size(), 3);
    control<QSlider>(u"training/smoothing"_s)->setValue(250);
    for (const auto *card : cards) {
        QCOMPARE(card->chart()->smoothing(), 0.25);
        QCOMPARE(card->findChild<QSlider *>()->value(), 250);
    }
    cards.last()->findChild<QSlider *>()->setValue(700);
    QCOMPARE(m_program->settings.preferences().smoothing, 0.7);
    QCOMPARE(control<QSlider>(u"training/smoothing"_s)->value(), 700);
    for (const auto *card : cards)
        QCOMPARE(card->chart()->smoothing(), 0.7);
    auto *axis = control<QComboBox>(u"training/xaxis"_s);
    axis->setCurrentIndex(axis->findText(u"Date and time"_s));
    for (const auto *card : cards)
        QVERIFY(card->chart()->xAxis() == widgets::XAxis::Wall);
}

void TestSettingsPage::aNewSizeWaitsForARestart()
{
    const auto note = [this] {
        for (auto *button : row(u"scale"_s)->findChildren<widgets::Button *>())
            if (button->text() == u"Restart now"_s && button->isVisible())
                return button;
        return static_cast<widgets::Button *>(nullptr);
    };
    QVERIFY(!note());
    control<QSpinBox>(u"scale"_s)->setValue(150);
    QVERIFY(note());
    control<QSpinBox>(u"scale"_s)->setValue(100);
    QVERIFY(!note());
    control<QSpinBox>(u"scale"_s)->setValue(150);
    QVERIFY(bool(data::createProject(m_folder->filePath(u"p"_s).toStdString(), data::Sample::No)));
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s)))); // which brings its own page
    m_program->window->showPage(u"settings"_s);
    note()->click();
    QVERIFY(m_program->window->isRestarting() && !m_program->window->isVisible());
    m_program.reset();
    m_program = std::make_unique<tests::WindowPages>(m_folder->path()); // the next start
    QTRY_COMPARE(m_program->project.name(), u"p"_s);
    QTRY_COMPARE(m_program->window->currentPage()->id(), u"settings"_s);
    QVERIFY(!note());
    QCOMPARE(control<QSpinBox>(u"scale"_s)->value(), 150);
}

void TestSettingsPage::findsByWords()
{
    auto *bar = page()->findChild<widgets::TabBar *>();
    const auto visible = [this] {
        QStringList titles;
        for (const auto *one : page()->findChildren<SettingRow *>())
            if (!one->isHidden())
                titles << one->title();
        return titles;
    };
    QTest::keyClicks(page()->search(), u"NIGHT"_s); // a word that nobody reads there
    QCOMPARE(visible(), QStringList { u"Theme"_s });
    QCOMPARE(bar->currentIndex(), 0);
    page()->search()->setText(u"gguf models"_s);
    QVERIFY(visible().contains(u"Models"_s));
    page()->search()->setText(u"full screen"_s); // an action
    QCOMPARE(bar->currentIndex(), 1);
    QVERIFY(keysOf(u"window.fullscreen"_s)->isVisible());
    QVERIFY(!keysOf(u"window.quit"_s)->isVisible());
    page()->search()->setText(u"f11"_s); // by its keys
    QVERIFY(keysOf(u"window.fullscreen"_s)->isVisible());
    page()->search()->setText(u"zzz"_s);
    QVERIFY(page()->findChild<widgets::EmptyState *>()->isVisible());
    QTest::keyClick(page()->search(), Qt::Key_Escape);
    QVERIFY(page()->search()->text().isEmpty());
    bar->setCurrentIndex(0);
    QVERIFY(row(u"appearance"_s)->isVisible() && row(u"folders/models"_s)->isVisible());
}

void TestSettingsPage::givesAnActionOtherKeys()
{
    page()->showPart(u"shortcuts"_s);
    press(u"navigation.fold"_s, Qt::Key_B, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(action(u"navigation.fold"_s)->shortcuts(), QList<QKeySequence> { QKeySequence(u"Ctrl+Alt+B"_s) });
    QCOMPARE(m_program->settings.shortcuts().keys(), QStringList { u"navigation.fold"_s });
    // While it waits, keys do nothing but being told; Escape leaves them.
    auto *edit = keysOf(u"navigation.fold"_s)->edit();
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_Control);
    QVERIFY(edit->isWaiting());
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!edit->isWaiting());
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_F12); // was nobody's
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"F12"_s));
    for (auto *reset : keysOf(u"navigation.fold"_s)->findChildren<widgets::IconButton *>())
        reset->click();
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    QVERIFY(m_program->settings.shortcuts().isEmpty());
}

void TestSettingsPage::namesWhoHasTheKeys()
{
    page()->showPart(u"shortcuts"_s);
    auto *fold = keysOf(u"navigation.fold"_s);
    press(u"navigation.fold"_s, Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(fold->question(), u"Ctrl+S is used by “Save the configuration”. Replace?"_s);
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    pressButton(fold, u"Cancel"_s);
    QVERIFY(fold->question().isEmpty());
    QCOMPARE(action(u"config.save"_s)->shortcut(), QKeySequence(u"Ctrl+S"_s));
    press(u"navigation.fold"_s, Qt::Key_S, Qt::ControlModifier);
    QTest::keyClick(m_program->window->focusWidget(), Qt::Key_Escape); // the same
    QVERIFY(fold->question().isEmpty());
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    press(u"navigation.fold"_s, Qt::Key_S, Qt::ControlModifier);
    pressButton(fold, u"Replace"_s);
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+S"_s));
    QVERIFY(action(u"config.save"_s)->shortcut().isEmpty());
    QCOMPARE(m_program->actions.clashes(), QStringList());
    QVERIFY(m_program->window->findChild<widgets::Toast *>()->isVisible());
    QVERIFY(action(u"undo"_s)->text().startsWith(u"Undo: "_s)); // the list of keys is none of messages
    QCOMPARE(ActionRegistry::nameOf(action(u"undo"_s)), u"Undo the last removal"_s);
    keysOf(u"undo"_s)->refresh();
    QVERIFY(keysOf(u"undo"_s)->hasWords({ u"Undo the last removal"_s }));
    action(u"undo"_s)->trigger();
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    QCOMPARE(action(u"config.save"_s)->shortcut(), QKeySequence(u"Ctrl+S"_s));
    // Two pages may have the same keys, for only one is in sight.
    press(u"train.start"_s, Qt::Key_S, Qt::ControlModifier);
    QVERIFY(keysOf(u"train.start"_s)->question().isEmpty());
    QCOMPARE(action(u"train.start"_s)->shortcut(), QKeySequence(u"Ctrl+S"_s));
    // One of several keys is taken, the others stay.
    press(u"navigation.fold"_s, Qt::Key_K, Qt::ControlModifier);
    pressButton(fold, u"Replace"_s);
    QCOMPARE(action(u"palette"_s)->shortcuts(), QList<QKeySequence> { QKeySequence(u"Ctrl+Shift+P"_s) });
}

void TestSettingsPage::keysOfControlsCannotBeTaken()
{
    for (const auto &[id, keys] : { std::pair(u"undoKeys"_s, u"Ctrl+Z"_s), std::pair(u"settings.findKeys"_s, u"/"_s) }) {
        QVERIFY2(keysOf(id), qPrintable(id)); // they are listed
        QCOMPARE(keysOf(id)->edit()->keys(), QList<QKeySequence> { QKeySequence(keys) });
        QVERIFY(!keysOf(id)->edit()->isEnabled());
    }
    page()->showPart(u"shortcuts"_s);
    press(u"navigation.fold"_s, Qt::Key_Space, Qt::ControlModifier); // completes in the editor
    QVERIFY2(keysOf(u"navigation.fold"_s)->question().contains(u"always means"_s), qPrintable(keysOf(u"navigation.fold"_s)->question()));
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    press(u"navigation.fold"_s, Qt::Key_C, Qt::ControlModifier); // copies the text that is selected
    QVERIFY2(keysOf(u"navigation.fold"_s)->question().contains(u"always means"_s), qPrintable(keysOf(u"navigation.fold"_s)->question()));
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
    press(u"train.start"_s, Qt::Key_Space, Qt::ControlModifier); // on another page it is free
    QCOMPARE(action(u"train.start"_s)->shortcut(), QKeySequence(u"Ctrl+Space"_s));
}

void TestSettingsPage::refusesKeysThatType()
{
    page()->showPart(u"shortcuts"_s);
    for (const auto key : { Qt::Key_A, Qt::Key_Tab, Qt::Key_Return, Qt::Key_Space, Qt::Key_Delete }) {
        press(u"navigation.fold"_s, key, Qt::NoModifier);
        QVERIFY(keysOf(u"navigation.fold"_s)->edit()->isWaiting());
        QVERIFY(keysOf(u"navigation.fold"_s)->question().contains(u"Ctrl or Alt"_s));
        QTest::keyClick(keysOf(u"navigation.fold"_s)->edit(), Qt::Key_Escape);
    }
    press(u"navigation.fold"_s, Qt::Key_A, Qt::ShiftModifier);
    QCOMPARE(action(u"navigation.fold"_s)->shortcut(), QKeySequence(u"Ctrl+B"_s));
}

void TestSettingsPage::everyActionHasARow()
{
    page()->showPart(u"shortcuts"_s);
    for (const QAction *one : m_program->actions.all()) {
        const auto *its = keysOf(one->objectName());
        QVERIFY2(its && its->isVisible(), qPrintable(one->objectName()));
        QCOMPARE(its->edit()->keys(), one->shortcuts());
    }
    // One that comes later is there when the page is seen again.
    QObject owner;
    m_program->actions.add(u"test.later"_s, u"A later action"_s, &owner, [] {});
    m_program->window->showPage(u"data"_s);
    m_program->window->showPage(u"settings"_s);
    QVERIFY(keysOf(u"test.later"_s));
}

void TestSettingsPage::resetsAllKeys()
{
    page()->showPart(u"shortcuts"_s);
    m_program->actions.choose(action(u"palette"_s), {});
    m_program->actions.choose(action(u"window.quit"_s), { QKeySequence(u"Ctrl+Alt+Q"_s) });
    pressButton(page(), u"Reset all"_s);
    QCOMPARE(action(u"palette"_s)->shortcuts().size(), 2);
    QCOMPARE(action(u"window.quit"_s)->shortcut(), QKeySequence(u"Ctrl+Q"_s));
    QVERIFY(m_program->settings.shortcuts().isEmpty());
    action(u"undo"_s)->trigger();
    QCOMPARE(action(u"window.quit"_s)->shortcut(), QKeySequence(u"Ctrl+Alt+Q"_s));
    QVERIFY(action(u"palette"_s)->shortcuts().isEmpty());
}

void TestSettingsPage::knowsItsLanguages()
{
    const QDir translations(m_folder->filePath(u"i18n"_s));
    QVERIFY(translations.mkpath(u"."_s));
    QCOMPARE(Language::known(translations.path()), QStringList { u"en"_s });
    for (const auto *name : { "window_de.ts", "core_de.ts", "window_pt_BR.ts", "notes.txt" }) {
        QFile file(translations.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const QStringList known = Language::known(translations.path());
    QCOMPARE(known, (QStringList { u"en"_s, u"de"_s, u"pt_BR"_s }));
    QCOMPARE(Language::fitting(u"de"_s, known, { u"fr"_s }), u"de"_s);
    QCOMPARE(Language::fitting(u"system"_s, known, { u"fr"_s, u"de-AT"_s, u"en"_s }), u"de"_s);
    QCOMPARE(Language::fitting(u"system"_s, known, { u"pt-BR"_s }), u"pt_BR"_s);
    QCOMPARE(Language::fitting(u"system"_s, known, { u"fr-FR"_s }), u"en"_s);
    QCOMPARE(Language::fitting(u"nl"_s, known, {}), u"en"_s); // chosen in a version that had it
    const auto &table = preferenceTable();
    const auto language = std::find_if(table.begin(), table.end(), [](const Preference &one) { return one.kind == Preference::Kind::Language; });
    m_program->settings.set(*language, Language::chosenOrUsual(u"system"_s)); // what is spoken already
    QVERIFY(!m_program->settings.isPending(*language));
    QCOMPARE(Language::nameOf(u"de"_s), u"Deutsch"_s);
    QCOMPARE(Language::nameOf(u"en"_s), u"English"_s);
    const Language damaged(*qApp, u"de"_s, translations.path()); // an empty file: English stays
}

void TestSettingsPage::saysWhoDecidesOnModels()
{
    qputenv("ANNEAL_MODELS", "/somewhere/models");
    const auto restore = qScopeGuard([] { qunsetenv("ANNEAL_MODELS"); });
    const ModelFolder models(m_program->settings);
    QCOMPARE(models.fromOutside(), u"/somewhere/models"_s);
    m_program->settings.set(&Preferences::modelsFolder, u"/other"_s);
    QCOMPARE(qgetenv("ANNEAL_MODELS"), QByteArray("/somewhere/models"));
    ActionRegistry actions;
    const SettingsPage page({ m_program->project, m_program->tasks, actions, m_program->settings, m_program->launcher }, nullptr, &models);
    auto *its = page.findChild<PreferenceRow *>(u"setting.folders/models"_s);
    QStringList words;
    for (const auto *label : its->findChildren<QLabel *>())
        words << label->text().remove(QChar(0x200B));
    QVERIFY2(words.join(u'\n').contains(u"ANNEAL_MODELS"_s), qPrintable(words.join(u'\n')));
}

void TestSettingsPage::handsTheModelFolderOn()
{
    qunsetenv("ANNEAL_MODELS");
    m_program->settings.set(&Preferences::modelsFolder, u"/one"_s);
    {
        const ModelFolder models(m_program->settings);
        QCOMPARE(qgetenv("ANNEAL_MODELS"), QByteArray("/one"));
        m_program->settings.set(&Preferences::modelsFolder, m_folder->path());
        QCOMPARE(qgetenv("ANNEAL_MODELS"), m_folder->path().toUtf8());
    }
    QVERIFY(qgetenv("ANNEAL_MODELS").isEmpty());
}

void TestSettingsPage::makesProjectsWhereItWasChosen()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(u"mine"_s)));
    const auto *start = static_cast<ProjectPage *>(m_program->window->page(u"project"_s));
    QCOMPARE(start->projectsFolder(), QDir::homePath());
    m_program->settings.setLastFolder(u"project/folder"_s, m_folder->path());
    QCOMPARE(start->projectsFolder(), m_folder->path());
    for (const auto &row : preferenceTable()) // and that is what the page shows
        if (row.key == u"folders/projects"_s)
            QCOMPARE(row.usualFolder(m_program->settings), m_folder->path());
    m_program->settings.set(&Preferences::projectsFolder, m_folder->filePath(u"mine"_s));
    QCOMPARE(start->projectsFolder(), m_folder->filePath(u"mine"_s));
    QVERIFY(QDir(m_folder->path()).rmdir(u"mine"_s)); // gone again
    QCOMPARE(start->projectsFolder(), m_folder->path());
}

void TestSettingsPage::tellsWhatChanged()
{
    page()->showPart(u"help"_s);
    const auto *document = page()->findChild<widgets::Document *>();
    QVERIFY(document->isVisible());
    const QString text = document->shownLines().join(u'\n');
    QVERIFY(!text.contains(u"Unreleased"_s));
    QVERIFY2(text.contains(u"Version %1"_s.arg(toText(base::programVersion()))), qPrintable(text.left(200)));
    QVERIFY2(!text.contains(u"**"_s) && !text.contains(u'`') && !text.contains(u"##"_s), qPrintable(text));
    widgets::Document own(u"Own"_s);
    own.setMarkdownText(u"# A\n\nOne **bold** and\na `code` line, 2 ** 3.\n\n- first\n  goes on\n- <b>second</b>\n"_s);
    QCOMPARE(own.shownLines(), (QStringList { u"A"_s, u"One bold and a code line, 2 ** 3."_s, u"first goes on"_s, u"<b>second</b>"_s }));
    QVERIFY(own.heightForWidth(100) > own.heightForWidth(600));
}

void TestSettingsPage::copiesDiagnosticsWithoutWhatIsPrivate()
{
    qputenv("ANNEAL_ENGINE", "/nowhere/anneal-engine");
    const QString home = QDir::homePath();
    QCOMPARE(withoutPrivate(u"The file %1/work/a.txt is gone."_s.arg(home)), u"The file ~/work/a.txt is gone."_s);
    QCOMPARE(withoutPrivate(u"%1x is another one"_s.arg(home)), u"%1x is another one"_s.arg(home));
    QCOMPARE(withoutPrivate(u"last read: \"my secret diary\" in line 3"_s), u"last read: “…” in line 3"_s);
    QCOMPARE(withoutPrivate(u"it doesn't and won't"_s), u"it doesn't and won't"_s);
    QCOMPARE(withoutPrivate(u"Refused: hf_abcdefghijklmnop and sk-ant-REDACTED"_s), u"Refused: … and …"_s);
    QCOMPARE(withoutPrivate(u"https://ann:pw@example.org/x"_s), u"https://…@example.org/x"_s);
    QGuiApplication::clipboard()->clear();
    action(u"settings.copyDiagnostics"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->text().isEmpty(), 20000);
    const QString text = QGuiApplication::clipboard()->text();
    for (const auto &part : { u"Anneal"_s, u"Qt 6."_s, u"Processor:"_s, u"Memory:"_s, u"Threads of the engine:"_s, u"Models:"_s })
        QVERIFY2(text.contains(part), qPrintable(text));
    QVERIFY2(home.size() < 2 || !text.contains(home + u'/'), qPrintable(text));
}

void TestSettingsPage::keepsALog()
{
    const QString folder = m_folder->filePath(u"state/log"_s);
    {
        const LogFile log(folder);
        QVERIFY(!QFile::exists(folder)); // nothing was reported yet
        qInfo("by the way");
        qWarning("something is odd");
        widgets::Banner banner;
        banner.tell(widgets::Banner::Kind::Warning, u"Only a warning."_s);
        banner.tell(widgets::Banner::Kind::Error, u"The disk is full."_s, u"Delete something."_s);
        for (int i = 0; i < 30; ++i)
            qWarning("warning %d", i);
        QCOMPARE(log.lastErrors().size(), 20);
        QCOMPARE(log.lastErrors().last(), u"warning 29"_s);
    }
    QFile file(folder + u"/anneal.log"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    for (const char *line : { "info: by the way", "warning: something is odd", "shown: The disk is full." })
        QVERIFY2(text.contains(line), text.constData());
    QVERIFY(!text.contains("Only a warning"));
    file.close();
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(2 << 20, 'x')) > 0);
    file.close();
    {
        const LogFile log(folder);
        qInfo("a new beginning");
    }
    QVERIFY(QFile::exists(folder + u"/anneal.log.1"_s));
    QVERIFY(QFileInfo(file.fileName()).size() < 1000);
}

ANNEAL_TEST(TestSettingsPage)
#include "tst_settingspage.moc"
