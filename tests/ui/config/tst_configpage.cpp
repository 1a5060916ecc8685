// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/writer.h"
#include "core/data/newproject.h"
#include "core/run/runlauncher.h"
#include "core/weights/modelfiles.h"
#include "tests/support/projectfiles.h"
#include "tests/support/testprogram.h"
#include "ui/config/configform.h"
#include "ui/config/configpage.h"
#include "ui/config/presetbutton.h"
#include "ui/config/problemlist.h"
#include "ui/config/unsavedoffer.h"
#include "ui/config/valuesview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/codeeditor.h"
#include "widgets/completionpopup.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QtTest>
#include <csignal>
#include <sys/resource.h>

using namespace anneal;
using namespace Qt::StringLiterals;

class TestConfigPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void editsOfTheFormKeepEveryOtherByte_data();
    void editsOfTheFormKeepEveryOtherByte();
    void clearsLists_data();
    void clearsLists();
    void warnsBesideTheField();
    void saysWhatAnEmptyFieldMeans_data();
    void saysWhatAnEmptyFieldMeans();
    void editsOfTheTextShowInTheForm();
    void wrongValuesShowOnBothSides();
    void problemsJumpAndFix();
    void aMistypedKeyBesideTheRightOneGoes();
    void aKeyOfAnotherSectionMovesThere();
    void oneOfTwoEqualKeysGoes();
    void aLongFixLeavesItsProblemRoom();
    void showsTheFirstOfVeryManyProblems();
    void aChoiceKeepsNoHalfTypedWords();
    void keepsNoBreakSpaces();
    void completesKeysAndValues();
    void syntaxErrorsKeepTheFormAsItIs();
    void undoesFromTheForm();
    void aPresetIsOneChange();
    void undoBeginsAtTheFileAsWritten_data();
    void undoBeginsAtTheFileAsWritten();
    void undoTakesBackNothingThatWasChosenElsewhere();
    void anEmptyTextIsAnErrorAndStaysUnsaved();
    void leavesADamagedFileAlone();
    void savesNothingOverAChangeFromOutside();
    void comparesTextsThatAreNoYaml();
    void valuesFollowTheFile();
    void eachWindowKeepsItsOwnText();
    void closesCompletionsThatAreNoLongerTrue();
    void savesAndFollowsTheFile();
    void asksWhenBothSidesChanged();
    void takesTheFileWhereNothingIsLeftToLose();
    void takesOverWhatIsChosenElsewhere();
    void keepsAChoiceThatCouldNotBeWritten();
    void offersNoWayBackOverNewerChanges();
    void tellsTheProjectOfItsDraft();
    void offersWhatWasNotSaved();
    void forgetsWhatWasTakenBack();
    void offersItToAPageThatIsThereAlready();
    void restoresNothingOverANewerFile();
    void theOfferStaysUntilItIsAnswered();
    void theOfferGoesWithWhatIsSaved();
    void choosesAPresetByItsAction();
    void theEstimateMovesNoField();
    void aDeletedOfferComesBack();
    void keepsTheTextOfADeletedFile_data();
    void keepsTheTextOfADeletedFile();
    void followsAFileThatIsDeletedAndWrittenAnew();
    void readsWholeNumbersWithGroups();
    void writesNumbersAsTheWindowDoes();
    void bringsAFieldIntoSight();
    void choosesAModelOnTheDisk();
    void showsAnUntrustedFileToBeRead();
    void backToTheDefault();
    void leadsOnWhereNothingIsOpen();
    void comparesWithARun();
    void aLowWindowLeavesRoomForTheForm();
    void forecastsTheRun();
    void marksWhatDoesNotFitTheModel_data();
    void marksWhatDoesNotFitTheModel();
    void namesAFixByWhatItDoes();
    void answersFast();
    void everythingHasAName();

private:
    void open(const QByteArray &text);
    QByteArray onDisk() const;
    bool writeOutside(const QByteArray &text) const
    {
        QFile file(m_folder->filePath(u"config.yaml"_s));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    /// The button of a banner that is in sight.
    widgets::Button *shown(const QString &text) const
    {
        for (auto *button : m_page->findChildren<widgets::Button *>())
            if (button->text() == text && !button->isHidden() && button->isVisibleTo(m_page.get()))
                return button;
        return nullptr;
    }
    void press(const QString &text) const
    {
        QTRY_VERIFY(shown(text)); // buttons of a banner that is in sight appear a moment later
        shown(text)->click();
    }
    void leaveAndComeBack()
    {
        QTemporaryDir other;
        QVERIFY(tests::open(*m_project, other.path()));
        QVERIFY(tests::open(*m_project, m_folder->path()));
        settle();
    }
    /// Whether the text is on the disk afterwards.
    bool save()
    {
        QSignalSpy saved(m_page.get(), &ui::ConfigPage::saved);
        m_page->save();
        return QTest::qWaitFor([&] { return saved.count() > 0 || !m_project->isWriting(); }, 10'000) && saved.count() > 0;
    }
    void settle() { QTRY_COMPARE(m_page->checkedText(), editor()->text()); }
    template <typename T>
    T *control(const char *path) const
    {
        return m_page->findChild<T *>(u"field."_s + QString::fromUtf8(path));
    }
    void type(const char *path, const QString &text) const
    {
        auto *line = control<QLineEdit>(path);
        QVERIFY(line);
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return); // without the pause that ends typing
    }
    widgets::CodeEditor *editor() const
    {
        for (auto *one : m_page->findChildren<widgets::CodeEditor *>())
            if (one->accessibleName() == u"Text of config.yaml"_s)
                return one;
        return nullptr;
    }
    widgets::Button *fixOf(const QString &text) const
    {
        for (auto *button : m_page->findChildren<widgets::Button *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::Project> m_project;
    std::unique_ptr<ui::Tasks> m_tasks;
    std::unique_ptr<ui::ActionRegistry> m_actions;
    run::LocalLauncher m_launcher { "/bin/false" };
    std::unique_ptr<ui::ConfigPage> m_page;
};

void TestConfigPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_STATE_HOME", m_folder->filePath(u"state"_s).toUtf8());
    m_settings = std::make_unique<ui::Settings>(m_folder->filePath(u"settings.ini"_s), m_folder->filePath(u"state.ini"_s));
    m_project = std::make_unique<ui::Project>();
    m_tasks = std::make_unique<ui::Tasks>();
    m_actions = std::make_unique<ui::ActionRegistry>();
    m_page = std::make_unique<ui::ConfigPage>(ui::Services { *m_project, *m_tasks, *m_actions, *m_settings, m_launcher });
    m_page->resize(1200, 800);
    m_page->show();
}

void TestConfigPage::cleanup()
{
    m_page.reset();
    m_actions.reset();
    m_tasks.reset();
    m_project.reset();
    m_settings.reset();
    m_folder.reset();
}

void TestConfigPage::open(const QByteArray &text)
{
    QFile file(m_folder->filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    QVERIFY(tests::open(*m_project, m_folder->path()));
    settle();
}

QByteArray TestConfigPage::onDisk() const
{
    QFile file(m_folder->filePath(u"config.yaml"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestConfigPage::editsOfTheFormKeepEveryOtherByte_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("after");
    QTest::newRow("number") << u"training.learning_rate"_s << u"1e-5"_s << u"learning_rate: 1.0e-5   # slow"_s;
    QTest::newRow("list") << u"model.target_modules"_s << u"q_proj, o_proj"_s << u"- q_proj\n    - o_proj # two"_s;
    QTest::newRow("all-linear") << u"model.target_modules"_s << u"all-linear"_s << u"target_modules: all-linear\n\n\ntraining:"_s;
    QTest::newRow("a pattern for a list") << u"model.target_modules"_s << uR"(.*\.(q|v)_proj)"_s << uR"(target_modules: ".*\\.(q|v)_proj")"_s;
    QTest::newRow("a pattern that begins with a bracket") << u"model.exclude_modules"_s << u"[qk]_proj"_s << uR"(exclude_modules: "[qk]_proj")"_s;
    QTest::newRow("a whole name for a list") << u"model.exclude_modules"_s << u"layers.0.mlp.up_proj"_s
                                             << u"exclude_modules: [layers.0.mlp.up_proj]"_s;
    QTest::newRow("a list in brackets") << u"model.exclude_modules"_s << u"[q_proj, o_proj]"_s << u"exclude_modules: [q_proj, o_proj]"_s;
    QTest::newRow("a number of times") << u"model.exclude_modules"_s << u"model.layers.[01]{1}.mlp.up_proj"_s
                                       << uR"(exclude_modules: "model.layers.[01]{1}.mlp.up_proj")"_s;
    QTest::newRow("numbers") << u"model.layers_to_transform"_s << u"0, 2"_s << u"layers_to_transform: [0, 2]"_s;
    QTest::newRow("a map") << u"model.rank_pattern"_s << u"q_proj: 32, v_proj: 4"_s << u"rank_pattern: {q_proj: 32, v_proj: 4}"_s;
    QTest::newRow("a map in braces") << u"model.alpha_pattern"_s << u"{q_proj: 32}"_s << u"alpha_pattern: {q_proj: 32"_s;
    QTest::newRow("new key") << u"training.num_epochs"_s << u"2"_s << u"training:  # all of it\n  num_epochs: 2\n  learning_rate"_s;
    QTest::newRow("quoted text") << u"model.model_name"_s << u"tiny"_s << u"model_name: 'tiny'"_s;
}

void TestConfigPage::editsOfTheFormKeepEveryOtherByte()
{
    QFETCH(QString, path);
    QFETCH(QString, typed);
    QFETCH(QString, after);
    open("# mine\nmodel:\n  model_name: 'a/b'\n  target_modules:\n    - q_proj\n    - v_proj # two\n\n\ntraining:  # all of it\n  learning_rate: "
         "2.0e-4   # slow\n");
    type(path.toUtf8().constData(), typed);
    settle();
    const auto text = editor()->text();
    QVERIFY2(text.contains(after), qPrintable(text));
    int line = -1, column = -1;
    editor()->cursor(&line, &column); // the text shows what was changed
    QVERIFY2(text.section(u'\n', line, line).contains(path.section(u'.', -1)), qPrintable(text.section(u'\n', line, line)));
    QStringList kept { u"# mine\n"_s, u"  # all of it\n"_s, u"   # slow\n"_s, u"\n\n\ntraining:"_s };
    if (typed == u"0, 2"_s || !after.startsWith(u"target_modules"_s)) // a list that goes takes along what is said of its items
        kept << u" # two\n"_s;
    for (const auto &one : kept)
        QVERIFY2(text.contains(one), qPrintable(text));
    QVERIFY(m_page->isDirty());
    editor()->undo();
    QVERIFY(!m_page->isDirty());
}

void TestConfigPage::clearsLists_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("numbers") << QByteArray("layers_to_transform") << QByteArray("layers_to_transform: [0, 1] # two")
                             << u"layers_to_transform: [] # two"_s;
    QTest::newRow("names") << QByteArray("modules_to_save") << QByteArray("modules_to_save: [norm]") << u"modules_to_save: []"_s;
    QTest::newRow("a pattern") << QByteArray("exclude_modules") << QByteArray("exclude_modules: '.*up_proj'") << u"exclude_modules: []"_s;
    QTest::newRow("items below one another") << QByteArray("exclude_modules") << QByteArray("exclude_modules:\n    - up_proj\n    - q_proj")
                                             << u"exclude_modules: []"_s;
    QTest::newRow("a map") << QByteArray("rank_pattern") << QByteArray("rank_pattern: {q_proj: 4}") << u"rank_pattern: {}"_s;
}

void TestConfigPage::clearsLists()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, before);
    QFETCH(QString, after);
    open("model:\n  " + before + "\n  lora_rank: 8\n");
    const QByteArray path = "model." + key;
    const auto resets = [&] {
        const auto *whole = control<QLineEdit>(path.constData())->parentWidget();
        return !whole->findChild<widgets::IconButton *>()->isHidden();
    };
    QVERIFY(resets());
    auto *line = control<QLineEdit>(path.constData());
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Backspace);
    QTest::keyClick(line, Qt::Key_Return);
    settle();
    QVERIFY2(editor()->text().contains(after), qPrintable(editor()->text()));
    QVERIFY(!resets());
    QCOMPARE(control<QLineEdit>(path.constData())->text(), QString());
    QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 0);
    if (after.contains(u"[]"_s)) { // what older versions wrote
        editor()->setText(QString(editor()->text()).replace(u"[]"_s, u"null"_s));
        Q_EMIT editor()->textChanged();
        settle();
        QVERIFY(!resets());
    }
}

/// What is allowed, and hardly what is meant.
void TestConfigPage::warnsBesideTheField()
{
    open("training:\n  learning_rate: 10\n");
    const widgets::Field *field = nullptr;
    for (const QObject *one = control<QLineEdit>("training.learning_rate"); one && !field; one = one->parent())
        field = qobject_cast<const widgets::Field *>(one);
    QVERIFY(field && !field->hasError());
    const auto says = [field] { return field->control()->accessibleDescription(); };
    QVERIFY2(says().contains(u"usually train with 1e-5 to 1e-3"_s), qPrintable(says()));
    editor()->setText(u"training:\n  learning_rate: 0.001\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QVERIFY2(!says().contains(u"usually train with"_s), qPrintable(says()));
}

void TestConfigPage::saysWhatAnEmptyFieldMeans_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("says");
    QTest::newRow("layers") << QByteArray("model.layers_to_transform") << u"all layers"_s;
    QTest::newRow("exclusion") << QByteArray("model.exclude_modules") << u"nothing"_s;
    QTest::newRow("modules") << QByteArray("model.modules_to_save") << u"none"_s;
    QTest::newRow("template") << QByteArray("model.chat_template") << u"the model's own"_s;
    QTest::newRow("time") << QByteArray("model.template_time") << u"when the run starts"_s;
    QTest::newRow("ranks") << QByteArray("model.rank_pattern") << u"q_proj: 32"_s;
    QTest::newRow("alphas") << QByteArray("model.alpha_pattern") << u"q_proj: 32"_s;
    QTest::newRow("a number") << QByteArray("model.lora_rank") << QString();
}

void TestConfigPage::saysWhatAnEmptyFieldMeans()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, says);
    open(QByteArray::fromStdString(config::annotatedYaml({})));
    const auto *line = control<QLineEdit>(path.constData());
    QCOMPARE(line->placeholderText(), says);
    QCOMPARE(line->text().isEmpty(), !says.isEmpty()); // nothing stands in front of it
}

void TestConfigPage::editsOfTheTextShowInTheForm()
{
    open("training:\n  learning_rate: 2.0e-4\n  packing: true\n  lr_scheduler: linear\n");
    editor()->setText(u"training:\n  learning_rate: 7e-4\n  packing: false\n  lr_scheduler: cosine\n  early_stopping_patience: 3\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QCOMPARE(control<QLineEdit>("training.learning_rate")->text(), u"0"_s + QLocale().decimalPoint() + u"0007"_s);
    QCOMPARE(control<QCheckBox>("training.packing")->isChecked(), false);
    QCOMPARE(control<QComboBox>("training.lr_scheduler")->currentText(), u"cosine"_s);
    QCOMPARE(control<QLineEdit>("training.early_stopping_patience")->text(), u"3"_s);
    control<QCheckBox>("training.packing")->click();
    settle();
    QVERIFY(editor()->text().contains(u"  packing: true\n"_s));
}

void TestConfigPage::wrongValuesShowOnBothSides()
{
    open("training:\n  max_grad_norm: 1.0 # keep\n");
    type("training.max_grad_norm", u"-1"_s);
    settle();
    QVERIFY(editor()->text().contains(u"max_grad_norm: -1.0 # keep"_s) || editor()->text().contains(u"max_grad_norm: -1 # keep"_s));
    QVERIFY(control<QLineEdit>("training.max_grad_norm")->property("invalid").toBool());
    QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 1);
    type("training.max_grad_norm", u"abc"_s);
    settle();
    QVERIFY(editor()->text().contains(u"max_grad_norm: abc # keep"_s));
    QCOMPARE(control<QLineEdit>("training.max_grad_norm")->text(), u"abc"_s);
    type("training.max_grad_norm", u"0.5"_s);
    settle();
    QVERIFY(!control<QLineEdit>("training.max_grad_norm")->property("invalid").toBool());
    QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 0);
}

void TestConfigPage::problemsJumpAndFix()
{
    open("model:\n  lora_rank: 8\ntraining:\n  lerning_rate: 1e-4 # x\n");
    auto *list = m_page->findChild<ui::ProblemList *>();
    QCOMPARE(list->count(), 1);
    QVERIFY(list->isVisible());
    m_actions->find(u"config.nextProblem"_s)->trigger();
    int line = 0, column = 0;
    editor()->cursor(&line, &column);
    QCOMPARE(line, 3);
    QCOMPARE(column, 2);
    auto *fix = fixOf(u"Use learning_rate"_s);
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_VERIFY(editor()->text().contains(u"  learning_rate: 1e-4 # x\n"_s));
    settle();
    QCOMPARE(list->count(), 0);
    QVERIFY(!list->isVisible());
}

/// Putting the right key in would set it twice.
void TestConfigPage::aMistypedKeyBesideTheRightOneGoes()
{
    open("training:\n  lerning_rate: 1e-4 # x\n  seed: 3\n  learning_rate: 2e-4\n");
    QVERIFY(!fixOf(u"Use learning_rate"_s));
    auto *fix = fixOf(u"Remove the line"_s);
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_COMPARE(editor()->text(), u"training:\n  seed: 3\n  learning_rate: 2e-4\n"_s);
}

void TestConfigPage::aKeyOfAnotherSectionMovesThere()
{
    open("training:\n  lora_rank: 12 # x\n  seed: 3\nmodel:\n  model_name: a/b\n");
    auto *fix = fixOf(u"Move it to model"_s);
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_VERIFY2(editor()->text().startsWith(u"training:\n  seed: 3\nmodel:\n"_s) && editor()->text().contains(u"  lora_rank: 12\n"_s),
        qPrintable(editor()->text()));
    open("training:\n  lora_rnk: 12\n  seed: 3\nmodel:\n  lora_rank: 4\n");
    QVERIFY(!fixOf(u"Move it to model"_s)); // it would be there twice
}

void TestConfigPage::oneOfTwoEqualKeysGoes()
{
    open("training:\n  seed: 1\n  epochs: 2\n  seed: 3\n");
    auto *fix = fixOf(u"Remove this one"_s);
    QVERIFY(fix);
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_COMPARE(editor()->text(), u"training:\n  seed: 1\n  epochs: 2\n"_s);
}

void TestConfigPage::aLongFixLeavesItsProblemRoom()
{
    ui::ProblemList list;
    config::Problem problem;
    problem.message = "training.lr_scheduler: constant has no warmup, but warmup_ratio is 0.1, so that no step would be one of the warmup";
    problem.line = 12;
    problem.suggestion = "constant_with_warmup";
    const auto *rows = list.findChild<QListWidget *>();
    for (const int width : { 460, 1400 }) {
        list.resize(width, 400);
        list.setProblems({ problem });
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        const auto *row = rows->itemWidget(rows->item(0));
        const auto *fix = row->findChild<widgets::Button *>();
        auto *message = row->findChild<widgets::ElidedLabel *>();
        QTRY_VERIFY(fix->geometry().right() <= row->width() && fix->geometry().bottom() <= row->height());
        const bool isBelow = width == 460;
        QTRY_COMPARE(fix->y() >= message->geometry().bottom(), isBelow);
        QTRY_VERIFY2(message->width() > (isBelow ? 300 : 700), qPrintable(QString::number(message->width())));
        message->grab();
        QVERIFY(message->toolTip().isEmpty()); // all of it is read
    }
}

void TestConfigPage::showsTheFirstOfVeryManyProblems()
{
    ui::ProblemList list;
    std::vector<config::Problem> problems;
    for (int i = 0; i < 8000; ++i) {
        config::Problem problem;
        problem.message = "unknown key <b>" + std::to_string(i);
        problem.line = i + 1;
        problem.suggestion = i % 2 == 0 ? "lora_rank" : "";
        problems.push_back(problem);
    }
    const auto *rows = list.findChild<QListWidget *>();
    QElapsedTimer timer;
    timer.start();
    list.setProblems(problems);
    const qint64 first = timer.restart();
    for (config::Problem &problem : problems)
        ++problem.line; // a line break above all of them
    list.setProblems(problems);
    qInfo("8,000 problems: %lld ms, with all lines moved %lld ms", first, timer.elapsed());
    QCOMPARE(list.count(), 8000);
    QVERIFY(rows->count() <= 201);
    QVERIFY(rows->item(rows->count() - 1)->text().contains(QLocale().toString(8000 - rows->count() + 1)));
    QSignalSpy chosen(&list, &ui::ProblemList::chosen);
    for (int i = 0; i < 8001; ++i)
        list.next();
    QCOMPARE(chosen.count(), 8001); // all of them in turn, and the first again
    QCOMPARE(chosen.at(7999).at(0).value<config::Problem>().line, 8001);
    QCOMPARE(chosen.at(8000).at(0).value<config::Problem>().line, 2);
    Q_EMIT const_cast<QListWidget *>(rows)->itemClicked(rows->item(rows->count() - 1)); // the line that counts
    QCOMPARE(chosen.count(), 8001);
    for (const std::size_t count : { std::size_t(3), std::size_t(0), std::size_t(101), std::size_t(100), std::size_t(150), std::size_t(1) }) {
        list.setProblems({ problems.begin(), problems.begin() + std::ptrdiff_t(count) });
        QCOMPARE(list.count(), int(count));
        QCOMPARE(rows->count(), int(std::min<std::size_t>(count, 100) + (count > 100)));
        for (int i = 0; i < std::min(rows->count(), 100); ++i)
            QVERIFY(rows->itemWidget(rows->item(i)));
    }
}

void TestConfigPage::aChoiceKeepsNoHalfTypedWords()
{
    open("data:\n  format: chatml\n");
    auto *box = control<QComboBox>("data.format");
    QVERIFY(box);
    const int known = box->count();
    for (const QString &typed : { u"a"_s, u"al"_s, u"alp"_s }) {
        editor()->setText(u"data:\n  format: "_s + typed + u"\n"_s);
        Q_EMIT editor()->textChanged();
        settle();
        QTRY_COMPARE(box->currentText(), typed);
        QCOMPARE(box->count(), known + 1);
    }
    editor()->setText(u"data:\n  format: chatml\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QTRY_COMPARE(box->count(), known);
    QCOMPARE(box->currentText(), u"chatml"_s);
}

void TestConfigPage::keepsNoBreakSpaces()
{
    open("data:\n  system_prompt: \"Qui\u00A0? Moi\u202F!\"\n");
    auto *edit = control<QPlainTextEdit>("data.system_prompt");
    QVERIFY(edit);
    QTRY_VERIFY(!edit->toPlainText().isEmpty());
    edit->moveCursor(QTextCursor::End);
    QTest::keyClicks(edit, u"x"_s);
    QTRY_VERIFY(editor()->text().contains(u"x"_s));
    settle();
    QVERIFY2(editor()->text().contains(u"Qui\u00A0? Moi\u202F!x"_s), qPrintable(editor()->text()));
}

void TestConfigPage::completesKeysAndValues()
{
    open("training:\n  lr_scheduler: \n");
    m_page->activateWindow();
    editor()->setCursor(1, 16);
    auto *typing = editor()->findChild<QAbstractScrollArea *>();
    QVERIFY(typing);
    QTest::keyClicks(typing, u"cos"_s);
    QTRY_VERIFY(m_page->findChild<widgets::CompletionPopup *>()->isVisible());
    QTest::keyClick(typing, Qt::Key_Return);
    QTRY_VERIFY2(editor()->text().contains(u"lr_scheduler: cosine\n"_s), qPrintable(editor()->text()));
}

void TestConfigPage::syntaxErrorsKeepTheFormAsItIs()
{
    open("training:\n  seed: 7\n");
    editor()->setText(u"training:\n  seed: 7\n  x: [\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QCOMPARE(control<QLineEdit>("training.seed")->text(), u"7"_s);
    QVERIFY(!control<QLineEdit>("training.seed")->isEnabled());
    editor()->setText(u"training:\n  seed: 8\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QCOMPARE(control<QLineEdit>("training.seed")->text(), u"8"_s);
    QVERIFY(control<QLineEdit>("training.seed")->isEnabled());
}

void TestConfigPage::undoesFromTheForm()
{
    open("version: 1\ntraining:\n  num_epochs: 1\n  packing: true\n");
    const auto *undo = m_actions->find(u"config.undo"_s), *redo = m_actions->find(u"config.redo"_s);
    QVERIFY(!undo->isEnabled() && !redo->isEnabled());
    type("training.num_epochs", u"3"_s);
    QVERIFY(undo->isEnabled() && !redo->isEnabled());
    control<QCheckBox>("training.packing")->click();
    QVERIFY(editor()->text().contains(u"num_epochs: 3\n  packing: false"_s));
    auto *line = control<QLineEdit>("training.num_epochs");
    line->setFocus();
    QTest::keyClick(line, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(editor()->text().contains(u"num_epochs: 3\n  packing: true"_s));
    QTRY_VERIFY(control<QCheckBox>("training.packing")->isChecked());
    QTest::keyClick(line, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(editor()->text().contains(u"num_epochs: 1\n"_s));
    QTRY_COMPARE(line->text(), u"1"_s);
    m_actions->find(u"config.redo"_s)->trigger(); // its keys differ between desktops
    QTRY_COMPARE(line->text(), u"3"_s);
    // What was typed a moment ago, and is not in the text yet, goes first.
    line->selectAll();
    QTest::keyClicks(line, u"7"_s);
    QTest::keyClick(line, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(line->text(), u"3"_s);
    QVERIFY(!editor()->text().contains(u"7"_s));
    // Another file is no change to be undone.
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(line, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(editor()->text(), u"version: 1\ntraining:\n  num_epochs: 1\n  packing: true\n"_s);
    QVERIFY(!undo->isEnabled() && redo->isEnabled());
}

void TestConfigPage::aPresetIsOneChange()
{
    const auto text = u"version: 1\ntraining:\n  learning_rate: 3e-3  # mine\n  seed: 7\n"_s;
    open(text.toUtf8());
    auto *presets = m_page->findChild<ui::PresetButton *>();
    QSignalSpy changed(m_page.get(), &ui::Page::undoable);
    const auto actions = presets->findChild<QMenu *>()->actions();
    QCOMPARE(actions.size(), qsizetype(base::allNames<plan::Preset>().size()));
    actions.front()->trigger(); // quick
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(editor()->text().contains(u"max_steps: 20"_s));
    QVERIFY(editor()->text().contains(u"# mine"_s));
    QVERIFY(editor()->text().contains(u"seed: 7"_s));
    QTRY_COMPARE(control<QLineEdit>("training.max_steps")->text(), u"20"_s);
    qvariant_cast<std::function<void()>>(changed.front().back())();
    QCOMPARE(editor()->text(), text);
    // Taken back by the key, it is offered no more.
    actions.front()->trigger();
    QTRY_COMPARE(changed.count(), 2);
    QSignalSpy over(m_page.get(), &ui::Page::toastOver);
    QTest::qWait(100);
    QCOMPARE(over.count(), 0); // it stands as long as it is true
    m_actions->find(u"config.undo"_s)->trigger();
    QCOMPARE(editor()->text(), text);
    QTRY_COMPARE(over.count(), 1);
    QCOMPARE(over.front().front().toString(), changed.back().front().toString());
}

void TestConfigPage::undoBeginsAtTheFileAsWritten_data()
{
    QTest::addColumn<bool>("byAnotherPage");
    QTest::newRow("written by this page") << false;
    QTest::newRow("written by another page") << true;
}

void TestConfigPage::undoBeginsAtTheFileAsWritten()
{
    QFETCH(bool, byAnotherPage);
    QVERIFY(tests::open(*m_project, m_folder->path()));
    if (byAnotherPage) {
        QVERIFY(bool(data::createProject(m_folder->path().toStdString(), data::Sample::No)));
    } else {
        for (auto *state : m_page->findChildren<widgets::EmptyState *>())
            if (state->isVisible())
                state->button()->click();
    }
    QTRY_VERIFY(m_project->hasConfig());
    settle();
    const auto written = editor()->text();
    const auto bytes = onDisk();
    QVERIFY(written.contains(u"model_name"_s));
    type("training.seed", u"1234"_s);
    QVERIFY(m_page->isDirty());
    for (int i = 0; i < 20; ++i)
        m_actions->find(u"config.undo"_s)->trigger();
    QCOMPARE(editor()->text(), written);
    QVERIFY(!m_page->isDirty());
    for (int i = 0; i < 20; ++i)
        m_actions->find(u"config.redo"_s)->trigger();
    QVERIFY(editor()->text().contains(u"seed: 1234"_s));
    QCOMPARE(onDisk(), bytes);
}

void TestConfigPage::undoTakesBackNothingThatWasChosenElsewhere()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"9"_s);
    QVERIFY(save());
    const auto elsewhere = u"training:\n  seed: 9\ndata:\n  split_by: row\n"_s;
    QVERIFY(tests::write(*m_project, elsewhere));
    settle();
    auto *line = control<QLineEdit>("training.seed");
    line->setFocus();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(line, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(editor()->text(), elsewhere);
    for (int i = 0; i < 5; ++i)
        m_actions->find(u"config.redo"_s)->trigger();
    QCOMPARE(editor()->text(), elsewhere);
    // The same for a file that was reloaded over changes of this page.
    type("training.seed", u"10"_s);
    const auto again = u"training:\n  seed: 9\ndata:\n  split_by: document\n"_s;
    QVERIFY(tests::write(*m_project, again));
    QTest::mouseClick(fixOf(u"Reload the file"_s), Qt::LeftButton);
    for (int i = 0; i < 5; ++i)
        m_actions->find(u"config.undo"_s)->trigger();
    QCOMPARE(editor()->text(), again);
}

void TestConfigPage::anEmptyTextIsAnErrorAndStaysUnsaved()
{
    open("training:\n  seed: 7\n");
    for (const auto &text : { u""_s, u" \n\n"_s }) {
        editor()->setText(text);
        Q_EMIT editor()->textChanged();
        settle();
        QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 1);
        QVERIFY(!save());
        QVERIFY(m_page->findChild<widgets::Banner *>()->isVisible());
        QCOMPARE(onDisk(), QByteArray("training:\n  seed: 7\n"));
    }
    editor()->undo();
    editor()->undo();
    settle();
    QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 0);
}

void TestConfigPage::leavesADamagedFileAlone()
{
    const QByteArray damaged("training:\n  seed: 7\n\0\0\0\0", 24);
    const auto write = [&](const QByteArray &bytes) {
        QFile file(m_folder->filePath(u"config.yaml"_s));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    };
    QVERIFY(write(damaged));
    QVERIFY(tests::open(*m_project, m_folder->path()));
    QVERIFY(m_project->configProblem());
    QVERIFY(!m_page->isDirty());
    m_actions->find(u"config.save"_s)->trigger();
    QCOMPARE(onDisk(), damaged);
    // It is damaged while somebody edits.
    QVERIFY(write("training:\n  seed: 7\n"));
    QTRY_VERIFY(m_project->hasConfig());
    settle();
    type("training.seed", u"9"_s);
    QVERIFY(write(damaged));
    QVERIFY(!save());
    QCOMPARE(onDisk(), damaged);
    QTRY_VERIFY(m_project->configProblem());
    QVERIFY(!save());
    QCOMPARE(onDisk(), damaged);
    QVERIFY(editor()->text().contains(u"seed: 9"_s)); // and nothing is lost here
}

void TestConfigPage::savesNothingOverAChangeFromOutside()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"9"_s);
    QFile file(m_folder->filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("training:\n  seed: 11\n") > 0);
    file.close();
    QVERIFY(!save()); // although nobody has told of the change yet
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 11\n"));
    QVERIFY(fixOf(u"Keep mine"_s));
    QVERIFY(m_page->findChild<widgets::Banner *>()->isVisible());
    QVERIFY(editor()->text().contains(u"seed: 9"_s));
}

void TestConfigPage::comparesTextsThatAreNoYaml()
{
    open("training:\n  seed: 7\n  packing: true\n");
    editor()->setText(u"training:\n  seed 8\n  packing: true\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QVERIFY(tests::write(*m_project, u"training:\n  seed: 9\n  packing: true\n"_s));
    QTest::mouseClick(fixOf(u"Compare"_s), Qt::LeftButton);
    const auto *values = m_page->findChild<ui::ConfigForm *>()->values();
    QVERIFY(values->isVisible());
    QCOMPARE(values->rowsShown(), 1);
    const auto *table = values->findChild<QAbstractItemView *>();
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"Line 2"_s);
    QCOMPARE(table->model()->index(0, 1).data().toString().trimmed(), u"seed: 9"_s);
    QCOMPARE(table->model()->index(0, 2).data().toString().trimmed(), u"seed 8"_s);
}

void TestConfigPage::valuesFollowTheFile()
{
    open("training:\n  seed: 7\n");
    m_page->activated();
    auto *form = m_page->findChild<ui::ConfigForm *>();
    form->setTab(form->tabCount() - 1);
    form->values()->compareWith(u"the file on disk"_s);
    const auto says = [&](const QString &text) {
        const auto labels = form->values()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().startsWith(text); });
    };
    QVERIFY(says(u"All values are the same."_s));
    editor()->setText(u"training:\n  seed: 8\n"_s);
    Q_EMIT editor()->textChanged();
    settle();
    QVERIFY(says(u"One value differs."_s));
    QVERIFY(save());
    QVERIFY(says(u"All values are the same."_s));
}

void TestConfigPage::eachWindowKeepsItsOwnText()
{
    open("training:\n  seed: 7\n");
    ui::Project otherProject;
    ui::ActionRegistry otherActions, thirdActions;
    auto other = std::make_unique<ui::ConfigPage>(ui::Services { otherProject, *m_tasks, otherActions, *m_settings, m_launcher });
    QVERIFY(tests::open(otherProject, m_folder->path()));
    type("training.seed", u"42"_s);
    const QDir recovery(m_folder->filePath(u"state/anneal/recovery"_s));
    const auto kept = [&] { return recovery.entryList({ u"*.yaml"_s }, QDir::Files); };
    QTRY_COMPARE_WITH_TIMEOUT(kept().size(), 1, 3000);
    // The other window sees the file change, and has nothing of its own to forget.
    QFile file(m_folder->filePath(u"config.yaml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("training:\n  seed: 8\n") > 0);
    file.close();
    QTRY_COMPARE(otherProject.configText(), u"training:\n  seed: 8\n"_s);
    QCOMPARE(kept().size(), 1);
    // What a window that lives has kept is not offered to a third one.
    other = std::make_unique<ui::ConfigPage>(ui::Services { otherProject, *m_tasks, thirdActions, *m_settings, m_launcher });
    const auto offers = [&] {
        const auto buttons = other->findChildren<widgets::Button *>();
        return std::any_of(buttons.begin(), buttons.end(), [](const auto *button) { return button->text() == u"Restore"_s; });
    };
    QVERIFY(QSignalSpy(other.get(), &ui::ConfigPage::unsavedLooked).wait());
    QVERIFY(!offers());
    m_page.reset();
    QVERIFY(tests::open(otherProject, m_folder->path()));
    QTRY_VERIFY(offers()); // that window is gone
}

void TestConfigPage::closesCompletionsThatAreNoLongerTrue()
{
    open("version: 1\ntraining:\n  num_epochs: 1\n  \n");
    editor()->setCursor(3, 2);
    editor()->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space, Qt::ControlModifier);
    auto *popup = editor()->findChild<widgets::CompletionPopup *>();
    QTRY_VERIFY(popup->isVisible());
    editor()->setText(u"version: 1\n"_s);
    QVERIFY(!popup->isVisible());
}

void TestConfigPage::savesAndFollowsTheFile()
{
    open("training:\n  seed: 7 # s\n");
    type("training.seed", u"9"_s);
    settle();
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 7 # s\n"));
    QSignalSpy saved(m_page.get(), &ui::ConfigPage::saved);
    m_actions->find(u"config.save"_s)->trigger();
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 9 # s\n"));
    QVERIFY(!m_page->isDirty());
    QSignalSpy over(m_page.get(), &ui::Page::toastOver);
    type("training.seed", u"10"_s); // "Saved." is true no longer
    QTRY_COMPARE(over.count(), 1);
    m_actions->find(u"config.undo"_s)->trigger();
    settle();
    QVERIFY(!m_page->isDirty());
    // Another page writes: nothing is unsaved here, so the text follows.
    QVERIFY(tests::write(*m_project, u"training:\n  seed: 11\n"_s));
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 11\n"_s);
    QCOMPARE(control<QLineEdit>("training.seed")->text(), u"11"_s);
}

void TestConfigPage::asksWhenBothSidesChanged()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"9"_s);
    settle();
    QVERIFY(tests::write(*m_project, u"training:\n  seed: 11\n"_s));
    auto *banner = m_page->findChild<widgets::Banner *>();
    QVERIFY(banner->isVisible());
    QVERIFY(editor()->text().contains(u"seed: 9"_s));
    m_actions->find(u"config.save"_s)->trigger(); // as long as nobody chose, the file stays
    QVERIFY(!save());
    QVERIFY(banner->isVisible());
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 11\n"));
    QTest::mouseClick(fixOf(u"Keep mine"_s), Qt::LeftButton);
    QVERIFY(!banner->isVisible());
    QVERIFY(m_page->isDirty());
    QVERIFY(save());
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 9\n"));
}

void TestConfigPage::takesTheFileWhereNothingIsLeftToLose()
{
    open("training:\n  seed: 7\n");
    const auto *banner = m_page->findChild<widgets::Banner *>();
    type("training.seed", u"9"_s);
    QVERIFY(writeOutside("training:\n  seed: 11\n"));
    QTRY_VERIFY(banner->isVisible());
    m_actions->find(u"config.undo"_s)->trigger();
    QTRY_COMPARE(editor()->text(), u"training:\n  seed: 11\n"_s);
    QVERIFY(!banner->isVisible() && !m_page->isDirty());
    QTRY_COMPARE(control<QLineEdit>("training.seed")->text(), u"11"_s);
    // Whoever is quicker has discarded nothing.
    type("training.seed", u"9"_s);
    QVERIFY(tests::write(*m_project, u"training:\n  seed: 12\n"_s));
    QSignalSpy undoable(m_page.get(), &ui::Page::undoable);
    m_actions->find(u"config.undo"_s)->trigger();
    QVERIFY(shown(u"Reload the file"_s));
    shown(u"Reload the file"_s)->click();
    QCOMPARE(editor()->text(), u"training:\n  seed: 12\n"_s);
    QCOMPARE(undoable.count(), 0);
}

void TestConfigPage::takesOverWhatIsChosenElsewhere()
{
    open("training:\n  seed: 7\ndata:\n  split_by: row # why\n");
    const auto *banner = m_page->findChild<widgets::Banner *>();
    type("training.seed", u"9"_s);
    m_project->setConfigValue(u"data.split_by"_s, "document");
    QVERIFY(banner->isHidden() && m_page->isDirty());
    QCOMPARE(editor()->text(), u"training:\n  seed: 9\ndata:\n  split_by: document # why\n"_s);
    QTRY_COMPARE(onDisk(), QByteArray("training:\n  seed: 7\ndata:\n  split_by: document # why\n"));
    // Going back leads to the file as it is, and on to the draft again.
    m_actions->find(u"config.undo"_s)->trigger();
    QCOMPARE(editor()->text(), m_project->configText());
    QVERIFY(!m_page->isDirty());
    m_actions->find(u"config.undo"_s)->trigger();
    QCOMPARE(editor()->text(), m_project->configText());
    m_actions->find(u"config.redo"_s)->trigger();
    QVERIFY(save());
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 9\ndata:\n  split_by: document # why\n"));
    // Of the same value the newer choice counts.
    type("training.seed", u"10"_s);
    m_project->setConfigValue(u"training.seed"_s, 11);
    QVERIFY(banner->isHidden() && !m_page->isDirty());
    QCOMPARE(editor()->text(), m_project->configText());
    QTRY_VERIFY(onDisk().contains("seed: 11"));
    QTRY_COMPARE(control<QLineEdit>("training.seed")->text(), u"11"_s);
    // An editor's change is another matter, and so is a draft that cannot be read.
    editor()->setText(u"training:\n  seed: [\n"_s);
    Q_EMIT editor()->textChanged();
    m_project->setConfigValue(u"training.seed"_s, 12);
    QVERIFY(banner->isVisible());
    QCOMPARE(editor()->text(), u"training:\n  seed: [\n"_s);
}

void TestConfigPage::keepsAChoiceThatCouldNotBeWritten()
{
    open("training:\n  seed: 7\ndata:\n  split_by: row\n");
    type("training.seed", u"9"_s);
    std::optional<base::Status> written;
    {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before {};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit none = before;
        none.rlim_cur = 0; // no file can grow, as on a disk that is full
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &none), 0);
        m_project->setConfigValue(u"data.split_by"_s, "document", this, [&](const base::Status &status) { written = status; });
        const bool answered = QTest::qWaitFor([&] { return written.has_value(); }, 10'000);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(answered);
    }
    QVERIFY(!*written);
    QVERIFY(m_page->findChild<widgets::Banner *>()->isHidden()); // whoever asked for it tells
    QCOMPARE(editor()->text(), u"training:\n  seed: 9\ndata:\n  split_by: document\n"_s);
    QCOMPARE(m_project->configText(), u"training:\n  seed: 7\ndata:\n  split_by: row\n"_s);
    QVERIFY(save());
    QCOMPARE(onDisk(), QByteArray("training:\n  seed: 9\ndata:\n  split_by: document\n"));
}

void TestConfigPage::offersNoWayBackOverNewerChanges()
{
    open("training:\n  seed: 7\n  num_epochs: 1\n");
    QSignalSpy undoable(m_page.get(), &ui::Page::undoable), over(m_page.get(), &ui::Page::toastOver);
    const auto discard = [&] {
        (void)QTest::qWaitFor([&] { return control<QLineEdit>("training.seed")->text() == u"7"_s; }); // the form follows a moment later
        type("training.seed", u"9"_s);
        m_actions->find(u"config.discard"_s)->trigger();
        over.clear();
        return undoable.last();
    };
    auto offer = discard();
    type("training.num_epochs", u"3"_s);
    QCOMPARE(over.value(0).value(0), offer.value(0));
    offer.value(1).value<std::function<void()>>()();
    QCOMPARE(editor()->text(), u"training:\n  seed: 7\n  num_epochs: 3\n"_s);
    m_actions->find(u"config.undo"_s)->trigger();
    settle();
    // What is just being typed is newer as well.
    offer = discard();
    settle();
    auto *epochs = control<QLineEdit>("training.num_epochs");
    epochs->selectAll();
    QTest::keyClicks(epochs, u"5"_s);
    offer.value(1).value<std::function<void()>>()();
    QCOMPARE(editor()->text(), u"training:\n  seed: 7\n  num_epochs: 5\n"_s);
    m_actions->find(u"config.undo"_s)->trigger();
    settle();
    offer = discard();
    offer.value(1).value<std::function<void()>>()();
    QCOMPARE(editor()->text(), u"training:\n  seed: 9\n  num_epochs: 1\n"_s);
}

void TestConfigPage::tellsTheProjectOfItsDraft()
{
    open("training:\n  seed: 7\n");
    QSignalSpy changed(m_project.get(), &ui::Project::draftChanged);
    QVERIFY(!m_project->hasDraft());
    type("training.seed", u"9"_s);
    QVERIFY(m_project->hasDraft());
    m_actions->find(u"config.undo"_s)->trigger();
    QVERIFY(!m_project->hasDraft());
    type("training.seed", u"10"_s);
    QVERIFY(save());
    QVERIFY(!m_project->hasDraft());
    QCOMPARE(changed.count(), 4);
    type("training.seed", u"11"_s);
    m_project->close();
    QVERIFY(!m_project->hasDraft());
}

void TestConfigPage::offersWhatWasNotSaved()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"42"_s);
    settle();
    const QDir recovery(m_folder->filePath(u"state/anneal/recovery"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!recovery.isEmpty(), 3000);
    // The window is gone without a word, and another one opens the project.
    m_page.reset();
    m_page = std::make_unique<ui::ConfigPage>(ui::Services { *m_project, *m_tasks, *m_actions, *m_settings, m_launcher });
    m_page->show();
    settle();
    QVERIFY(!m_page->isDirty()); // offered, not forced
    QTRY_VERIFY(fixOf(u"Restore"_s));
    QTest::mouseClick(fixOf(u"Restore"_s), Qt::LeftButton);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 42\n"_s);
    QVERIFY(save());
    QTRY_VERIFY(recovery.isEmpty());
}

void TestConfigPage::forgetsWhatWasTakenBack()
{
    open("training:\n  seed: 7\n");
    const QDir recovery(m_folder->filePath(u"state/anneal/recovery"_s));
    const auto kept = [&] { return recovery.entryList({ u"*.yaml"_s }, QDir::Files).size(); };
    type("training.seed", u"42"_s);
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 1, 3000);
    m_actions->find(u"config.undo"_s)->trigger();
    QVERIFY(!m_page->isDirty());
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 0, 3000);
    // The same where another project is opened before the pause after which a text is kept.
    type("training.seed", u"43"_s);
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 1, 3000);
    m_actions->find(u"config.undo"_s)->trigger();
    QTemporaryDir other;
    QVERIFY(tests::open(*m_project, other.path()));
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 0, 3000);
}

/// As the window does it: pages first, then the project of the session.
void TestConfigPage::offersItToAPageThatIsThereAlready()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"42"_s);
    // Another project is opened at once, before the pause after which unsaved text is kept.
    QTemporaryDir other;
    QVERIFY(tests::open(*m_project, other.path()));
    QVERIFY(!fixOf(u"Restore"_s));
    QVERIFY(tests::open(*m_project, m_folder->path()));
    settle();
    QTRY_VERIFY(fixOf(u"Restore"_s));
    auto *restore = fixOf(u"Restore"_s);
    QTRY_VERIFY(restore->isVisible());
    QTest::mouseClick(restore, Qt::LeftButton);
    QCOMPARE(editor()->text(), u"training:\n  seed: 42\n"_s);
}

void TestConfigPage::restoresNothingOverANewerFile()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"42"_s);
    leaveAndComeBack();
    QTRY_VERIFY(shown(u"Restore"_s));
    const auto newer = u"training:\n  seed: 7\ndata:\n  split_by: document\n"_s;
    QVERIFY(tests::write(*m_project, newer)); // another page, at once
    leaveAndComeBack();
    QTRY_VERIFY(shown(u"Restore"_s));
    press(u"Restore"_s);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 42\n"_s);
    QTRY_VERIFY(shown(u"Compare"_s) && shown(u"Reload the file"_s));
    QVERIFY(!save()); // until somebody chooses
    QCOMPARE(onDisk(), newer.toUtf8());
    press(u"Reload the file"_s);
    QCOMPARE(editor()->text(), newer);
    QVERIFY(!m_page->isDirty());
}

void TestConfigPage::theOfferStaysUntilItIsAnswered()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"42"_s);
    leaveAndComeBack();
    QTRY_VERIFY(shown(u"Restore"_s));
    QVERIFY(tests::write(*m_project, u"training:\n  seed: 8\n"_s));
    settle();
    QVERIFY(shown(u"Restore"_s));
    // A second draft takes nothing from the first.
    type("training.seed", u"43"_s);
    QVERIFY(shown(u"Restore"_s));
    QTest::qWait(1100); // the times of two files tell which one is newer
    leaveAndComeBack();
    QTRY_VERIFY(shown(u"Restore"_s));
    press(u"Restore"_s);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 43\n"_s);
    QVERIFY(save());
    QTRY_VERIFY(shown(u"Restore"_s));
    QSignalSpy undoable(m_page.get(), &ui::Page::undoable);
    type("training.seed", u"44"_s);
    press(u"Restore"_s);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 42\n"_s);
    QCOMPARE(undoable.count(), 1); // and nothing from what is being typed
    undoable.value(0).value(1).value<std::function<void()>>()();
    QCOMPARE(editor()->text(), u"training:\n  seed: 44\n"_s);
}

void TestConfigPage::aDeletedOfferComesBack()
{
    open("training:\n  seed: 7\n");
    const QDir recovery(m_folder->filePath(u"state/anneal/recovery"_s));
    const auto kept = [&] { return recovery.entryList({ u"*.yaml"_s }, QDir::Files).size(); };
    type("training.seed", u"42"_s);
    leaveAndComeBack();
    QTest::qWait(1100); // the times of two files tell which one is newer
    type("training.seed", u"43"_s);
    leaveAndComeBack();
    QTRY_COMPARE(kept(), 2);
    QTRY_VERIFY(shown(u"Delete them"_s));
    QSignalSpy undoable(m_page.get(), &ui::Page::undoable);
    press(u"Delete them"_s);
    QTRY_COMPARE(kept(), 1);
    QTest::qWait(QApplication::doubleClickInterval());
    QVERIFY(!shown(u"Delete them"_s)); // a second click of the same hand is not for the older one
    QTRY_VERIFY(shown(u"Delete them"_s));
    QCOMPARE(undoable.count(), 1);
    undoable.value(0).value(1).value<std::function<void()>>()();
    QTRY_COMPARE(kept(), 2);
    QTest::qWait(100);
    press(u"Restore"_s);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 43\n"_s);
    QTRY_VERIFY(shown(u"Restore"_s)); // the older one is told apart from the one that was just restored
    const auto offered = m_page->findChild<ui::UnsavedOffer *>()->text();
    QVERIFY2(
        offered.contains(u"another draft"_s) && offered.contains(u"; 1 line differs."_s) && offered.contains(u"+   seed: 42"_s), qPrintable(offered));
}

void TestConfigPage::keepsTheTextOfADeletedFile_data()
{
    QTest::addColumn<bool>("edited");
    QTest::newRow("clean") << false;
    QTest::newRow("with changes") << true;
}

void TestConfigPage::keepsTheTextOfADeletedFile()
{
    QFETCH(bool, edited);
    open("training:\n  seed: 7\n");
    m_page->activated();
    if (edited)
        type("training.seed", u"9"_s);
    settle();
    const auto text = editor()->text();
    QVERIFY(QFile::remove(m_folder->filePath(u"config.yaml"_s)));
    QTRY_VERIFY(!m_project->hasConfig());
    QCOMPARE(editor()->text(), text);
    QVERIFY(editor()->isVisible());
    QVERIFY(m_page->findChild<widgets::Banner *>()->text().startsWith(u"config.yaml was deleted outside."_s));
    QVERIFY(!shown(u"Compare"_s));
    QCOMPARE(m_page->findChild<ui::ConfigForm *>()->values()->findChild<QComboBox *>()->findText(u"the file on disk"_s), -1);
    press(u"Close"_s);
    QVERIFY(!editor()->isVisible());
    editor()->undo(); // as the message offers it
    QTRY_COMPARE(editor()->text(), text);
    QVERIFY(save());
    QCOMPARE(onDisk(), text.toUtf8());
    // The other answer.
    QVERIFY(QFile::remove(m_folder->filePath(u"config.yaml"_s)));
    QTRY_VERIFY(shown(u"Save it again"_s));
    press(u"Save it again"_s);
    QTRY_COMPARE(onDisk(), text.toUtf8());
    QVERIFY(!m_page->isDirty());
    QVERIFY(!shown(u"Save it again"_s));
}

void TestConfigPage::followsAFileThatIsDeletedAndWrittenAnew()
{
    open("training:\n  seed: 7\n");
    QVERIFY(QFile::remove(m_folder->filePath(u"config.yaml"_s)));
    QTRY_VERIFY(shown(u"Save it again"_s));
    QVERIFY(writeOutside("training:\n  seed: 8\n"));
    QTRY_COMPARE(editor()->text(), u"training:\n  seed: 8\n"_s);
    QVERIFY(!m_page->isDirty());
    QVERIFY(m_page->findChild<widgets::Banner *>()->isHidden());
    // What somebody has changed here meanwhile is theirs.
    type("training.seed", u"9"_s);
    QVERIFY(QFile::remove(m_folder->filePath(u"config.yaml"_s)));
    QTRY_VERIFY(shown(u"Save it again"_s));
    QVERIFY(writeOutside("training:\n  seed: 10\n"));
    QTRY_VERIFY(shown(u"Keep mine"_s));
    QCOMPARE(editor()->text(), u"training:\n  seed: 9\n"_s);
    QVERIFY(!save());
}

void TestConfigPage::readsWholeNumbersWithGroups()
{
    open("training:\n  max_seq_length: 512\n");
    auto *line = control<QLineEdit>("training.max_seq_length");
    line->setLocale(QLocale(QLocale::English));
    type("training.max_seq_length", u"2,000"_s);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  max_seq_length: 2000\n"_s);
    QVERIFY(!line->property("invalid").toBool());
    line->setLocale(QLocale(QLocale::German));
    type("training.max_seq_length", u"1.024"_s);
    settle();
    QCOMPARE(editor()->text(), u"training:\n  max_seq_length: 1024\n"_s);
    QTest::keyClick(line, Qt::Key_Return); // whoever is done finds what the file says
    QCOMPARE(line->text(), u"1024"_s);
    type("training.max_seq_length", u"1e1"_s);
    settle();
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(line->text(), u"10"_s);
    // What the file says is never read as a language has it.
    auto *rate = control<QLineEdit>("training.learning_rate");
    rate->setLocale(QLocale(QLocale::German));
    type("training.learning_rate", u"0.001"_s);
    settle();
    QVERIFY2(
        editor()->text().contains(u"learning_rate: 0.001"_s) || editor()->text().contains(u"learning_rate: 1.0e-3"_s), qPrintable(editor()->text()));
}

void TestConfigPage::writesNumbersAsTheWindowDoes()
{
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const auto back = qScopeGuard([&before] { QLocale::setDefault(before); });
    cleanup();
    init();
    open("model:\n  lora_dropout: 0.05\n  lora_alpha: 1.125\ntraining:\n  learning_rate: 0.0005\n");
    const auto *rate = control<QLineEdit>("training.learning_rate");
    QCOMPARE(rate->text(), u"0,0005"_s);
    QCOMPARE(control<QLineEdit>("model.lora_dropout")->text(), u"0,05"_s);
    QCOMPARE(control<QLineEdit>("model.lora_alpha")->text(), u"1,125"_s);
    const auto *reset = rate->parentWidget()->findChild<widgets::IconButton *>();
    QVERIFY2(reset->toolTip().contains(u"0,0002"_s), qPrintable(reset->toolTip()));
    for (const auto &typed : { u"0,0003"_s, u"0.0003"_s, u"3e-4"_s }) { // as the window writes it, and as a file does
        type("training.learning_rate", u"0,1"_s);
        settle();
        type("training.learning_rate", typed);
        settle();
        QVERIFY2(editor()->text().contains(u"learning_rate: 0.0003"_s), qPrintable(editor()->text()));
        QVERIFY(!rate->property("invalid").toBool());
        QTest::keyClick(control<QLineEdit>("training.learning_rate"), Qt::Key_Return);
        QCOMPARE(rate->text(), u"0,0003"_s);
    }
    QVERIFY2(editor()->text().contains(u"lora_alpha: 1.125"_s), qPrintable(editor()->text()));
}

void TestConfigPage::bringsAFieldIntoSight()
{
    open("model:\n  model_name: some/model\n");
    m_page->activateWindow();
    auto *form = m_page->findChild<ui::ConfigForm *>();
    form->setTab(form->tabCount() - 1);
    editor()->setFocus();
    m_page->showPart(u"model.model_name"_s);
    auto *line = control<QLineEdit>("model.model_name");
    QVERIFY(line->isVisible());
    QCOMPARE(m_page->window()->focusWidget(), line);
    QCOMPARE(line->selectedText(), u"some/model"_s);
}

void TestConfigPage::choosesAModelOnTheDisk()
{
    open("model:\n  model_name: some/model\n");
    const auto choose = [this](const QString &what, const QString &path) {
        QTimer::singleShot(0, m_page.get(), [&] {
            auto *dialog = m_page->findChild<QFileDialog *>();
            QVERIFY(dialog);
            dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(path);
            dialog->findChild<QDialogButtonBox *>()->buttons().first()->click();
            if (dialog->isVisible())
                dialog->reject();
        });
        for (auto *action : m_page->findChildren<QAction *>())
            if (action->text() == what)
                action->trigger();
        settle();
    };
    QVERIFY(shown(u"Choose"_s));
    QVERIFY(QDir(m_folder->path()).mkpath(u"models/mine"_s));
    choose(u"Folder of a model…"_s, m_folder->filePath(u"models/mine"_s));
    QCOMPARE(editor()->text(), u"model:\n  model_name: models/mine\n"_s); // in the project, and so goes with it
    QTemporaryDir elsewhere;
    QFile file(elsewhere.filePath(u"tiny.gguf"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    choose(u"GGUF file…"_s, file.fileName());
    QCOMPARE(editor()->text(), u"model:\n  model_name: %1\n"_s.arg(file.fileName()));
}

void TestConfigPage::showsAnUntrustedFileToBeRead()
{
    qputenv("XDG_DATA_HOME", m_folder->filePath(u"home"_s).toUtf8());
    const auto text = QByteArray("version: 1\nmodel:\n  chat_template: /etc/hostname\n");
    open(text);
    QVERIFY(!m_project->hasConfig());
    const auto editors = m_page->findChildren<widgets::CodeEditor *>();
    const auto seen = std::find_if(editors.begin(), editors.end(), [](const auto *one) { return one->isVisible(); });
    QVERIFY(seen != editors.end());
    QCOMPARE((*seen)->text(), QString::fromUtf8(text));
    QTest::keyClicks((*seen)->findChild<QAbstractScrollArea *>(), u"x"_s);
    QCOMPARE((*seen)->text(), QString::fromUtf8(text));
    m_project->trust();
    QTRY_VERIFY(m_project->hasConfig());
    QVERIFY(!(*seen)->isVisible());
    // And it can be taken back.
    m_project->stopTrusting();
    QTRY_VERIFY(!m_project->hasConfig());
    QVERIFY((*seen)->isVisible());
}

void TestConfigPage::backToTheDefault()
{
    open("training:\n  seed: 7 # mine\n");
    auto *row = control<QLineEdit>("training.seed")->parentWidget();
    auto *back = row->findChild<widgets::IconButton *>();
    QVERIFY(back && !back->isHidden());
    back->click();
    settle();
    QCOMPARE(editor()->text(), u"training:\n  seed: 42 # mine\n"_s);
    QVERIFY(back->isHidden());
}

void TestConfigPage::leadsOnWhereNothingIsOpen()
{
    QSignalSpy requested(m_page.get(), &ui::Page::pageRequested);
    const auto shown = [this]() -> widgets::EmptyState * {
        for (auto *state : m_page->findChildren<widgets::EmptyState *>()) {
            if (state->isVisible())
                return state;
        }
        return nullptr;
    };
    QVERIFY(shown());
    shown()->button()->click();
    QCOMPARE(requested.value(0).value(0).toString(), u"project"_s);
    QVERIFY(tests::open(*m_project, m_folder->path()));
    QVERIFY(shown());
    shown()->button()->click();
    settle();
    QVERIFY(!shown());
    QTRY_VERIFY(onDisk().contains("model_name:"));
    QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 0);
}

void TestConfigPage::comparesWithARun()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(u"runs/one"_s)));
    QFile run(m_folder->filePath(u"runs/one/run.yaml"_s));
    QVERIFY(run.open(QIODevice::WriteOnly));
    run.write("training:\n  seed: 5\n  num_epochs: 9\n");
    run.close();
    for (const auto &name : { u"two"_s, u"three"_s }) { // both go by the same name
        QVERIFY(QDir().mkpath(m_folder->filePath(u"runs/"_s + name)));
        QVERIFY(QFile::copy(run.fileName(), m_folder->filePath(u"runs/"_s + name + u"/run.yaml"_s)));
        QFile about(m_folder->filePath(u"runs/"_s + name + u"/about.json"_s));
        QVERIFY(about.open(QIODevice::WriteOnly) && about.write("{\"name\": \"mine\"}") > 0);
    }
    open("training:\n  seed: 7\n");
    m_page->activated();
    auto *form = m_page->findChild<ui::ConfigForm *>();
    auto *values = form->values();
    form->setTab(form->tabCount() - 1);
    QVERIFY(values->rowsShown() > 50);
    QTRY_VERIFY(values->findChild<QComboBox *>()->findText(u"run one"_s) > 0); // the folder of the runs is read meanwhile
    QVERIFY(values->findChild<QComboBox *>()->findText(u"run mine (two)"_s) > 0);
    values->compareWith(u"run one"_s);
    values->findChild<QCheckBox *>()->setChecked(true);
    QCOMPARE(values->rowsShown(), 2);
    values->compareWith(u"the defaults"_s);
    QCOMPARE(values->rowsShown(), 1);
}

void TestConfigPage::aLowWindowLeavesRoomForTheForm()
{
    open("version: 1\nmodel:\n  model_name: no/such\n");
    const auto *forecast = m_page->findChild<QLabel *>(u"forecast"_s);
    QTRY_VERIFY(forecast->text().contains(u"no/such"_s)); // a long sentence
    const auto *field = control<QLineEdit>("model.model_name");
    for (const QSize size : { QSize(660, 380), QSize(660, 600), QSize(660, 380) }) { // the first of a screen of 1440 × 900 at 200 %
        m_page->resize(size);
        QTRY_COMPARE(field->visibleRegion().boundingRect().height(), field->height());
        for (const auto *label : forecast->parentWidget()->findChildren<QLabel *>())
            QVERIFY2(
                !label->isVisible() || label->height() >= (label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height()),
                qPrintable(label->text()));
    }
}

void TestConfigPage::marksWhatDoesNotFitTheModel_data()
{
    QTest::addColumn<QByteArray>("setting");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("says");
    QTest::newRow("a layer too many") << QByteArray("layers_to_transform: [0, 99]") << QByteArray("model.layers_to_transform")
                                      << u"model.layers_to_transform names layer 99"_s;
    QTest::newRow("a slip") << QByteArray("target_modules: [q_porj]") << QByteArray("model.target_modules") << u"model.target_modules names q_porj"_s;
    QTest::newRow("no such name of the layers") << QByteArray("target_modules: [q_proj]\n  layers_to_transform: [0]\n  layers_pattern: [blocks]")
                                                << QByteArray("model.target_modules") << u"These settings together leave no layer"_s;
    QTest::newRow("a slip in modules_to_save") << QByteArray("modules_to_save: [embed_token]") << QByteArray("model.modules_to_save")
                                               << u"model.modules_to_save names embed_token"_s;
}

void TestConfigPage::marksWhatDoesNotFitTheModel()
{
    QFETCH(QByteArray, setting);
    QFETCH(QByteArray, path);
    QFETCH(QString, says);
    const QByteArray before = "version: 1\nmodel:\n  model_name: " ANNEAL_TESTS_DIR "/data/models/llama-tied\n";
    open("version: 1\n");
    editor()->setText(QString::fromUtf8(before + "  " + setting + "\n"));
    Q_EMIT editor()->textChanged();
    const auto has = [&](const QString &text) {
        const auto labels = m_page->findChildren<widgets::Label *>();
        return std::any_of(labels.begin(), labels.end(), [&](const widgets::Label *label) { return label->isVisible() && label->text() == text; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(has(u"Valid, but it does not fit the model · unsaved changes are kept"_s), 20000);
    auto *list = m_page->findChild<ui::ProblemList *>();
    QCOMPARE(list->count(), 1);
    QVERIFY(list->findChild<QListWidget *>()->item(0)->data(Qt::AccessibleTextRole).toString().startsWith(says));
    QVERIFY(control<QLineEdit>(path.constData())->property("invalid").toBool());
    auto *show = fixOf(u"Show the field"_s);
    QVERIFY(show);
    QTest::mouseClick(show, Qt::LeftButton);
    QTRY_COMPARE(m_page->window()->focusWidget(), control<QLineEdit>(path.constData()));
    editor()->setText(QString::fromUtf8(before));
    Q_EMIT editor()->textChanged();
    QTRY_VERIFY_WITH_TIMEOUT(has(u"Valid · unsaved changes are kept"_s), 20000);
    QCOMPARE(list->count(), 0);
    QVERIFY(!control<QLineEdit>(path.constData())->property("invalid").toBool());
}

void TestConfigPage::namesAFixByWhatItDoes()
{
    open("model:\n  target_modules: all-linear\n  layers_to_transform: [0, 1]\n  layers_pattern: [layers]\n");
    auto *all = fixOf(u"Use all layers"_s);
    QVERIFY(all && fixOf(u"Clear the field"_s));
    // The sentence is there to its end, in more than one line.
    const auto *row = all->parentWidget();
    const auto *sentence = row->findChild<widgets::ElidedLabel *>();
    QVERIFY(sentence->fontMetrics().horizontalAdvance(sentence->text()) > sentence->width());
    (void)sentence->window()->grab();
    QCOMPARE(sentence->toolTip(), QString());
    QVERIFY(row->height() > sentence->heightForWidth(sentence->width())); // with room around it
    QTest::mouseClick(all, Qt::LeftButton);
    QTRY_VERIFY(editor()->text().contains(u"layers_to_transform: []"_s));
}

void TestConfigPage::forecastsTheRun()
{
    open("version: 1\nmodel:\n  model_name: no/such\n");
    const auto *forecast = m_page->findChild<widgets::Label *>(u"forecast"_s);
    QTRY_VERIFY(forecast->text().contains(u"no/such"_s));                           // what is missing is said in its place
    QTRY_VERIFY(forecast->height() >= forecast->heightForWidth(forecast->width())); // and over nothing else
    editor()->setText(u"version: 1\nmodel:\n  lora_rank: many\n"_s);
    Q_EMIT editor()->textChanged();
    QTRY_COMPARE(forecast->text(), u"Shown when every value is right."_s);
    const auto sample = data::startingConfig(data::Sample::Yes);
    QVERIFY2(weights::findModel(sample.model.modelName), "packaging/setup brings the sample's model");
    QVERIFY(QDir(m_folder->path()).mkpath(u"data/prepared"_s));
    QFile rows(m_folder->filePath(u"data/prepared/train.jsonl"_s));
    QVERIFY(rows.open(QIODevice::WriteOnly));
    for (int i = 0; i < 8; ++i)
        rows.write("{\"prompt\": \"Why?\", \"completion\": \"" + QByteArray("Because. ").repeated(50) + "\"}\n");
    rows.close();
    const auto text = [&](int batch) {
        return u"version: 1\nmodel:\n  model_name: %1\ntraining:\n  packing: false\n  num_epochs: 1\n  batch_size: %2\n  gradient_accumulation_steps: 1\n"_s
            .arg(QString::fromStdString(sample.model.modelName))
            .arg(batch);
    };
    editor()->setText(text(4));
    Q_EMIT editor()->textChanged();
    QTRY_VERIFY_WITH_TIMEOUT(forecast->text().startsWith(u"2 steps · "_s), 20000);
    editor()->setText(text(2));
    Q_EMIT editor()->textChanged();
    QTRY_VERIFY_WITH_TIMEOUT(forecast->text().startsWith(u"4 steps · "_s), 20000);
    // Thousands as its language writes them, like everywhere else: a tiny model is fast.
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const auto back = qScopeGuard([&before] { QLocale::setDefault(before); });
    editor()->setText(text(4).replace(QString::fromStdString(sample.model.modelName), QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied")));
    Q_EMIT editor()->textChanged();
    static const QRegularExpression speed(u"\\d\\.\\d{3} tok/s"_s);
    QTRY_VERIFY2_WITH_TIMEOUT(forecast->text().contains(speed), qPrintable(forecast->text()), 20000);
}

void TestConfigPage::answersFast()
{
    open(QByteArray::fromStdString(config::annotatedYaml({})));
    QElapsedTimer timer;
    timer.start();
    editor()->setText(editor()->text().replace(u"learning_rate: 0.0002"_s, u"learning_rate: x"_s));
    Q_EMIT editor()->textChanged();
    settle();
    QCOMPARE(m_page->findChild<ui::ProblemList *>()->count(), 1);
    qInfo("problems shown %lld ms after the last key", timer.elapsed());
}

void TestConfigPage::everythingHasAName()
{
    open("version: 1\n");
    for (auto *widget : m_page->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->focusProxy() || widget->objectName().startsWith(u"qt_"_s))
            continue;
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        QVERIFY2(
            !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()) || widget->parentWidget()->accessibleName() != QString(),
            widget->metaObject()->className());
    }
    QCOMPARE(m_actions->clashes(), QStringList());
}

void TestConfigPage::theOfferGoesWithWhatIsSaved()
{
    open("training:\n  seed: 7\n");
    type("training.seed", u"42"_s);
    leaveAndComeBack();
    QTRY_VERIFY(shown(u"Restore"_s));
    type("training.seed", u"43"_s);
    QVERIFY(save());
    const auto says = [this](const QString &text) {
        const auto banners = m_page->findChildren<widgets::Banner *>();
        return std::any_of(banners.begin(), banners.end(), [&](const auto *banner) { return banner->isVisible() && banner->text().contains(text); });
    };
    QTRY_VERIFY(says(u"older than config.yaml"_s));
    QVERIFY(shown(u"Restore"_s));
    type("training.seed", u"42"_s); // the same by hand
    QVERIFY(save());
    QTRY_VERIFY(!shown(u"Restore"_s));
}

void TestConfigPage::choosesAPresetByItsAction()
{
    QAction *quick = m_actions->find(u"config.preset.quick"_s);
    QVERIFY(quick && quick->text().contains(u"Quick try"_s));
    open("training:\n  max_steps: 500\n");
    QTRY_VERIFY(quick->isEnabled());
    quick->trigger();
    QTRY_VERIFY2(editor()->text().contains(u"max_steps: 20"_s), qPrintable(editor()->text()));
    QVERIFY(m_actions->find(u"config.preset.small-memory"_s) && m_actions->find(u"config.preset.thorough"_s));
}

void TestConfigPage::theEstimateMovesNoField()
{
    m_page->resize(1030, 640);
    open("training:\n  seed: 7\n");
    auto *forecast = m_page->findChild<widgets::Label *>(u"forecast"_s);
    QTRY_VERIFY(!forecast->text().isEmpty());
    const auto *line = forecast->parentWidget();
    QTest::qWait(20); // laid out, as it is before it is painted
    const int before = line->height();
    forecast->setText(
        u"about 1,000 steps · 1,000,000 tokens per epoch · 2.5 GiB of 20.1 GiB free memory · 2 h 10 min at 1,000 tok/s · 1.1 GiB of checkpoints"_s);
    QTest::qWait(20);
    QCOMPARE(line->height(), before);
    forecast->setText(u"5 steps"_s);
    QTest::qWait(20);
    QCOMPARE(line->height(), before);
}

ANNEAL_TEST(TestConfigPage)
#include "tst_configpage.moc"
