// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/config/reader.h"
#include "core/data/newproject.h"
#include "core/data/newrun.h"
#include "core/data/prepare.h"
#include "core/run/engineserver.h"
#include "core/run/runabout.h"
#include "core/run/runlauncher.h"
#include "tests/support/projectfiles.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"
#include "ui/runs/answercard.h"
#include "ui/runs/losstext.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runpanel.h"
#include "ui/runs/runview.h"
#include "ui/runs/seenruns.h"
#include "ui/runs/tryview.h"
#include "ui/shell/actions.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "ui/shell/tasks.h"
#include "ui/training/loadline.h"
#include "ui/training/machineload.h"
#include "ui/training/preparing.h"
#include "ui/training/setupview.h"
#include "ui/training/trainpage.h"
#include "widgets/banner.h"
#include "widgets/chartcard.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/numbers.h"
#include "widgets/passage.h"
#include "widgets/statcard.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

/// A real, short training with a tiny model, seen through the page.
class TestTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void blocksAStartWithoutRows();
    void warnsBeforeTheStart();
    void saysWhichSettingOfTheAdapterIsWrong_data();
    void saysWhichSettingOfTheAdapterIsWrong();
    void saysNothingOfAProjectWithoutAConfiguration();
    void saysNothingOfValuesThatNobodyChose();
    void estimatesWhatTheStepsSee();
    void takesBackThatTheModelCannotBeUsed();
    void saysThatADraftIsNotTrained();
    void saysOfADraftAndOfAFileThatCannotBeUsed();
    void saysThatRowsWerePreparedOtherwise();
    void saysEveryJobThatFailed();
    void percentIsAllOnlyWhereItIsAll();
    void trainsAndShowsIt();
    void showsWhatATrainingBeginsWith();
    void showsWhatCameOfIt();
    void saysWhyThereAreNoAnswers_data();
    void saysWhyThereAreNoAnswers();
    void triesTheAdapterBesideItsBase();
    void namesARunBeforeItStarts();
    void offersAResultThatNobodySaw();
    void findsARunningTrainingAgain();
    void opensARunThatGoesOnAtItsCharts();
    void drawsNothingOverAnother();
    void takesBackWhatWasSaidOfAnotherRun();
    void readsHowBusyTheComputerIs();
    void keepsThePlaceOfWhatIsKnownLater();
    void tellsWhyATrainingFailed();

private:
    struct Program
    {
        explicit Program(const QString &folder)
            : settings(folder + u"/settings.ini"_s, folder + u"/state.ini"_s)
            , launcher(tests::builtProgram("anneal-engine").toStdString())
            , page(std::make_unique<TrainPage>(Services { project, tasks, actions, settings, launcher }))
        {
            page->resize(1200, 860);
            page->show();
        }
        ~Program() { page.reset(); }
        Settings settings;
        ActionRegistry actions;
        run::LocalLauncher launcher;
        Project project;
        Tasks tasks;
        std::unique_ptr<TrainPage> page;
    };

    void prepareRows();
    void configure(const QByteArray &from, const QByteArray &to);
    void train();
    QString shownText() const;
    bool isReady() const { return m_program->page->findChild<SetupView *>()->isReady(); }

    QString m_model;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestTraining::initTestCase()
{
    qputenv("ANNEAL_ENGINE", tests::builtProgram("anneal-engine").toLocal8Bit());
    m_model = QStringLiteral(ANNEAL_TESTS_DIR "/data/models/llama-tied");
}

void TestTraining::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QString project = m_folder->filePath(u"p"_s);
    QVERIFY(bool(data::createProject(project.toStdString(), data::Sample::No)));
    QVERIFY(QDir().mkpath(project + u"/base"_s));
    for (const auto &file : QDir(m_model).entryInfoList(QDir::Files))
        QVERIFY(QFile::copy(file.filePath(), project + u"/base/"_s + file.fileName()));
    QFile config(project + u"/config.yaml"_s);
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(QStringLiteral(
        "version: 1\nmodel:\n  model_name: %1\n  lora_rank: 4\ntraining:\n  max_steps: 8\n  batch_size: 2\n  gradient_accumulation_steps: 1\n"
        "  max_seq_length: 64\n  eval_steps: 4\n  save_steps: 4\n  loss_on: all\n  sample_count: 0\n")
                     .arg(u"base"_s)
                     .toUtf8());
    config.close();
    m_program = std::make_unique<Program>(m_folder->path());
}

void TestTraining::cleanup()
{
    m_program.reset();
}

void TestTraining::prepareRows()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(u"p/data/prepared"_s)));
    for (const auto &[name, count] : { std::pair { u"p/data/prepared/train.jsonl"_s, 40 }, { u"p/data/prepared/train.validation.jsonl"_s, 4 } }) {
        QFile rows(m_folder->filePath(name));
        QVERIFY(rows.open(QIODevice::WriteOnly));
        for (int i = 0; i < count; ++i)
            rows.write(QStringLiteral("{\"text\": \"Row %1 says that the sum of %1 and one is %2.\"}\n").arg(i).arg(i + 1).toUtf8());
    }
}

void TestTraining::blocksAStartWithoutRows()
{
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    auto *setup = m_program->page->findChild<SetupView *>();
    QTRY_VERIFY_WITH_TIMEOUT(!setup->estimate().checks.isEmpty(), 10000);
    QVERIFY(!isReady());
    QVERIFY(!m_program->actions.find(u"train.start"_s)->isEnabled());
    QVERIFY(!m_program->actions.find(u"train.start"_s)->toolTip().isEmpty());
}

void TestTraining::warnsBeforeTheStart()
{
    prepareRows();
    // No row held out has anything to measure, and a row for training is longer than what the model was made for.
    QFile held(m_folder->filePath(u"p/data/prepared/train.validation.jsonl"_s));
    QVERIFY(held.open(QIODevice::WriteOnly));
    held.write("{\"prompt\": \"" + QByteArray("word ").repeated(400) + "\", \"completion\": \"Yes.\"}\n");
    held.close();
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::ReadOnly));
    const QByteArray text = config.readAll().replace("loss_on: all", "loss_on: completion");
    config.close();
    plan::PlanSources sources;
    const auto look = [&](const QByteArray &yaml) {
        QStringList warnings;
        const auto estimate = estimateRun(yaml.toStdString(), toPath(m_folder->filePath(u"p"_s)), sources, plan::PlanSources::Look::Whole, {});
        for (const Check &check : estimate.checks)
            if (check.state != Check::State::Good)
                warnings << check.title + u": "_s + check.detail;
        return warnings.join(u'\n');
    };
    const QString first = look(text);
    QVERIFY2(first.contains(u"No held-out row can be evaluated"_s), qPrintable(first));
    QVERIFY2(!first.contains(u"the model was made for"_s), qPrintable(first));
    QFile rows(m_folder->filePath(u"p/data/prepared/train.jsonl"_s));
    QVERIFY(rows.open(QIODevice::Append));
    rows.write("{\"text\": \"" + QByteArray("word ").repeated(3000) + "\"}\n");
    rows.close();
    QVERIFY2(!first.contains(u"rows are missing"_s), qPrintable(first));
    rows.setFileName(m_folder->filePath(u"p/data/prepared/train.jsonl"_s));
    QVERIFY(rows.open(QIODevice::Append));
    rows.write("{\"other\": 1}\n");
    rows.close();
    const QString bad = look(text);
    QVERIFY2(bad.contains(u"Rows that cannot be used: 1 of 42 rows, the first in line 42: "_s), qPrintable(bad));
    QVERIFY(rows.resize(rows.size() - 13));
    base::Json files { { "rejected", nullptr }, { "report", nullptr } };
    for (const auto &[part, name] : { std::pair { "train", "train.jsonl" }, { "validation", "train.validation.jsonl" } })
        files[part] = { { "sha256", *base::sha256OfFile(toPath(m_folder->filePath(u"p/data/prepared/"_s)) / name) },
            { "temporary", base::temporaryNameFor(name) } };
    QVERIFY(bool(base::writeFile(
        toPath(m_folder->filePath(u"p/data/prepared/train.manifest.json"_s)), base::toJsonText({ { "files", files }, { "unread", { "a.json" } } }))));
    const QString second = look(QByteArray(text).replace("max_seq_length: 64", "max_seq_length: 8192"));
    QVERIFY2(second.contains(u"Sources: Files that could not be read or used, so that rows are missing: 1 (a.json)."_s), qPrintable(second));
    QVERIFY2(second.contains(u"the model was made for"_s), qPrintable(second));
}

void TestTraining::saysWhichSettingOfTheAdapterIsWrong_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("page");
    QTest::newRow("no such module") << QByteArray("target_modules: [kproj]") << u"Adapter: model.target_modules names kproj"_s
                                    << u"config#model.target_modules"_s;
    QTest::newRow("no such layer") << QByteArray("layers_to_transform: [99]") << u"Adapter: model.layers_to_transform names layer 99"_s
                                   << u"config#model.layers_to_transform"_s;
    QTest::newRow("no such module to save") << QByteArray("modules_to_save: [nom]") << u"Adapter: model.modules_to_save names nom"_s
                                            << u"config#model.modules_to_save"_s;
    QTest::newRow("unused exclusion")
        << QByteArray("exclude_modules: [kproj]")
        << u"Unused setting: model.exclude_modules: kproj changes nothing: it matches no layer that would get an adapter."_s
        << u"config#model.exclude_modules"_s;
    QTest::newRow("unused rank") << QByteArray("rank_pattern: {kproj: 2}") << u"Unused setting: model.rank_pattern: kproj changes nothing: "_s
                                 << u"config#model.rank_pattern"_s;
    QTest::newRow("target trained in full") << QByteArray("target_modules: [q_proj, lm_head]\n  modules_to_save: [lm_head]")
                                            << u"Named twice: lm_head is among the modules trained in full, so it gets no adapter."_s
                                            << u"config#model.modules_to_save"_s;
}

void TestTraining::saysWhichSettingOfTheAdapterIsWrong()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, says);
    QFETCH(QString, page);
    prepareRows();
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::ReadOnly));
    const QByteArray yaml = config.readAll().replace("model:\n", QByteArray("model:\n  " + settings + "\n"));
    plan::PlanSources sources;
    const auto checks = estimateRun(yaml.toStdString(), toPath(m_folder->filePath(u"p"_s)), sources, plan::PlanSources::Look::Whole, {}).checks;
    const auto found = std::find_if(
        checks.begin(), checks.end(), [&](const Check &check) { return QString(check.title + u": "_s + check.detail).startsWith(says); });
    QVERIFY(found != checks.end());
    QCOMPARE(found->fixPage, page);
}

void TestTraining::saysNothingOfAProjectWithoutAConfiguration()
{
    QVERIFY(QFile::remove(m_folder->filePath(u"p/config.yaml"_s)));
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    QTest::qWait(400);
    const auto *setup = m_program->page->findChild<SetupView *>();
    QVERIFY(setup->estimate().checks.isEmpty() && !setup->isVisible());
    auto *empty = m_program->page->findChild<widgets::EmptyState *>();
    QVERIFY(empty->isVisible());
    QVERIFY2(empty->accessibleName().contains(u"no config.yaml"_s), qPrintable(empty->accessibleName()));
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write("version: 1\n") > 0);
    config.close();
    QTRY_VERIFY(setup->isVisible());
}

void TestTraining::saysNothingOfValuesThatNobodyChose()
{
    QVERIFY(bool(base::writeFile(toPath(m_folder->filePath(u"p/config.yaml"_s)), "model:\n  model_name: [\n")));
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    const auto *setup = m_program->page->findChild<SetupView *>();
    QTRY_VERIFY_WITH_TIMEOUT(!setup->estimate().checks.isEmpty(), 10000);
    QCOMPARE(setup->estimate().checks.size(), 1);
    const QString detail = setup->estimate().checks.first().detail;
    QVERIFY2(detail.startsWith(u"config.yaml has a problem in line "_s) && detail.contains(u", column "_s), qPrintable(detail));
    QVERIFY(setup->findChild<QComboBox *>()->currentText().isEmpty());
    QVERIFY(tests::write(m_program->project, u"model:\n  model_name: 'mine'\n"_s));
    QTRY_COMPARE(setup->findChild<QComboBox *>()->currentText(), u"mine"_s);
    // One value that is not allowed: what would be used in its place is nobody's choice either.
    prepareRows();
    const QString wrong = u"model:\n  model_name: base\ntraining:\n  learning_rate: 900\n  max_steps: 5\n"_s;
    QVERIFY(tests::write(m_program->project, wrong));
    QTRY_VERIFY(setup->estimate().blocked() && setup->estimate().checks.size() == 2);
    QVERIFY(!setup->estimate().plan);
    for (const auto *label : setup->findChildren<QLabel *>())
        QVERIFY2(!label->isVisible() || !label->text().contains(u"0.0002"_s), qPrintable(label->text()));
    QVERIFY(tests::write(m_program->project, QString(wrong).replace(u"900"_s, u"0.009"_s)));
    QTRY_VERIFY(setup->estimate().plan);
    QCOMPARE(setup->estimate().plan->steps.totalSteps, 5);
}

/// So many rows as the steps come to, and so many checkpoints as they write.
void TestTraining::estimatesWhatTheStepsSee()
{
    prepareRows();
    configure("max_seq_length: 64", "max_seq_length: 64\n  packing: false\n  keep_last: 9");
    const auto look = [this](const QByteArray &steps) {
        plan::PlanSources sources;
        const auto text = base::readFile(toPath(m_folder->filePath(u"p/config.yaml"_s)));
        const QByteArray yaml = QByteArray::fromStdString(*text).replace("max_steps: 8", QByteArray("max_steps: " + steps));
        return estimateRun(yaml.toStdString(), toPath(m_folder->filePath(u"p"_s)), sources, plan::PlanSources::Look::Whole, {}).plan;
    };
    const auto few = look("7"), more = look("12"), all = look("30");
    QVERIFY(few && more && all);
    QCOMPARE(few->seenRows, 14);
    QCOMPARE(more->seenRows, 24);
    QCOMPARE(all->seenRows, 40);
    QCOMPARE(more->forecast.disk - few->forecast.disk, few->forecast.checkpoint); // after steps 4, 8 and 12 instead of 4 and 7
    QCOMPARE(all->forecast.disk - few->forecast.disk, 6 * few->forecast.checkpoint);
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    const auto *steps = m_program->page->findChild<SetupView *>()->findChild<widgets::StatCard *>();
    QTRY_VERIFY2(steps->accessibleName().contains(u"over 16 of 40 rows"_s), qPrintable(steps->accessibleName()));
}

void TestTraining::takesBackThatTheModelCannotBeUsed()
{
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::ReadOnly));
    const QString good = QString::fromUtf8(config.readAll());
    config.close();
    const QString bad = QString(good).replace(QRegularExpression(u"model_name: .*"_s), u"model_name: no/such"_s);
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    QVERIFY(tests::write(m_program->project, bad));
    m_program->page->startGuided();
    const auto *banner = m_program->page->findChild<widgets::Banner *>();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible() && banner->text().contains(u"its model cannot be used"_s), 10000);
    QTest::qWait(500);
    QVERIFY(banner->isVisible());
    // One sentence, once: the check says it again as soon as the message is put away.
    const auto *setup = m_program->page->findChild<SetupView *>();
    const auto saysWhy = [setup] {
        const auto labels = setup->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().contains(u"no/such"_s); });
    };
    QTRY_VERIFY(setup->estimate().modelError && !saysWhy());
    m_program->page->findChild<widgets::Banner *>()->dismiss();
    QTRY_VERIFY(saysWhy());
    const auto labels = setup->findChildren<QLabel *>();
    const auto why = std::find_if(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().contains(u"no/such"_s); });
    QTRY_VERIFY((*why)->width() > (*why)->parentWidget()->width() * 3 / 4); // a paragraph has the whole width
    const auto isMarked = [setup] {
        const auto fields = setup->findChildren<widgets::Field *>();
        return std::any_of(fields.begin(), fields.end(), [](const widgets::Field *field) { return field->hasError(); });
    };
    QVERIFY(isMarked());
    m_program->page->startGuided();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 10000);
    QVERIFY(tests::write(m_program->project, good));
    QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 10000);
    QTRY_VERIFY(!isMarked());
}

void TestTraining::saysThatADraftIsNotTrained()
{
    prepareRows();
    auto &project = m_program->project;
    QVERIFY(bool(tests::open(project, m_folder->filePath(u"p"_s))));
    const auto *setup = m_program->page->findChild<SetupView *>();
    const auto lines = [&] {
        int count = 0;
        for (const auto *label : setup->findChildren<QLabel *>())
            count += label->isVisible() && label->text().contains(u"The training uses the saved config.yaml."_s);
        return count;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20000);
    QCOMPARE(lines(), 0);
    project.setDraft(true);
    QTRY_COMPARE(lines(), 1); // a list is shown with the next turn of the event loop
    project.setDraft(false);
    QCOMPARE(lines(), 0);
    project.setDraft(true);
    QVERIFY(isReady()); // it is said, and nothing more
    QSignalSpy requested(m_program->page.get(), &Page::pageRequested);
    for (auto *button : setup->findChildren<QAbstractButton *>())
        if (button->text() == u"Open Config"_s)
            button->click();
    QCOMPARE(requested.value(0).value(0).toString(), u"config"_s);
    // Whoever starts by the palette has seen nothing of that.
    m_program->actions.find(u"train.start"_s)->trigger();
    RunView *view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isOpen() && view->isCaughtUp() && !view->isLive(), 60000);
    const auto *banner = m_program->page->findChild<widgets::Banner *>();
    QVERIFY(banner->isVisible() && banner->text().contains(u"The training uses the saved config.yaml."_s));
}

void TestTraining::saysOfADraftAndOfAFileThatCannotBeUsed()
{
    QVERIFY(bool(base::writeFile(toPath(m_folder->filePath(u"p/data/raw/notes.txt"_s)), "Tea is drawn for three minutes.\n")));
    QVERIFY(bool(base::writeFile(toPath(m_folder->filePath(u"p/data/raw/broken.json"_s)), "[{\"text\": ")));
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    m_program->project.setDraft(true);
    m_program->page->startGuided();
    const auto *banner = m_program->page->findChild<widgets::Banner *>();
    QTRY_VERIFY2_WITH_TIMEOUT(
        banner->text().contains(u"could not be read or used, so that rows are missing: 1 ("_s), qPrintable(banner->text()), 20000);
    QVERIFY2(banner->text().contains(u"Config has unsaved changes."_s), qPrintable(banner->text()));
}

/// As after coming back to a project, where several are told at once.
void TestTraining::saysThatRowsWerePreparedOtherwise()
{
    const QString project = m_folder->filePath(u"p"_s);
    QFile raw(project + u"/data/raw/rows.jsonl"_s);
    QVERIFY(QDir().mkpath(project + u"/data/raw"_s) && raw.open(QIODevice::WriteOnly));
    for (int i = 0; i < 40; ++i)
        raw.write(QStringLiteral("{\"text\": \"Row %1 says that the sum of %1 and one is %2.\"}\n").arg(i).arg(i + 1).toUtf8());
    raw.close();
    auto settings = config::loadConfig(toPath(project + u"/config.yaml"_s))->config.data;
    settings.seed += 1;
    QVERIFY(bool(data::prepareData(settings, toPath(project), {})));
    QVERIFY(bool(tests::open(m_program->project, project)));
    auto *setup = m_program->page->findChild<SetupView *>();
    const auto isTold = [setup] {
        const auto &checks = setup->estimate().checks;
        return std::any_of(checks.begin(), checks.end(), [](const Check &check) { return check.detail.contains(u"data.seed"_s); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), 20000);
    m_program->page->showPart(u"prepare"_s); // as its button does
    QTRY_VERIFY_WITH_TIMEOUT(isReady() && !isTold() && m_program->tasks.isEmpty(), 20000);
}

void TestTraining::saysEveryJobThatFailed()
{
    auto *actions = m_program->page->findChild<RunActions *>();
    const auto *banner = m_program->page->findChild<widgets::Banner *>();
    Q_EMIT actions->failed({ base::ErrorKind::Internal, "one: the merge failed.", {} }, u"/p/runs/one"_s);
    Q_EMIT actions->failed({ base::ErrorKind::Internal, "two: the export failed.", {} }, u"/p/runs/two"_s);
    QCOMPARE(banner->text(), u"one: the merge failed.\ntwo: the export failed."_s);
    Q_EMIT actions->started(u"/p/runs/two"_s);
    QCOMPARE(banner->text(), u"one: the merge failed."_s);
}

void TestTraining::percentIsAllOnlyWhereItIsAll()
{
    QCOMPARE(widgets::percentOf(0, 0), 0);
    QCOMPARE(widgets::percentOf(1, 100'000), 1);
    QCOMPARE(widgets::percentOf(695, 1000), 70);
    QCOMPARE(widgets::percentOf(99'999, 100'000), 99);
    QCOMPARE(widgets::percentOf(100'000, 100'000), 100);
    QCOMPARE(widgets::durationText(2), u"under a minute"_s);
    QCOMPARE(widgets::aboutDurationText(2), u"under a minute"_s);
    QCOMPARE(widgets::aboutDurationText(1234), u"about 21\u00a0min\u00a000\u00a0s"_s);
    QCOMPARE(widgets::durationText(107), u"1\u00a0min\u00a050\u00a0s"_s);
    QCOMPARE(widgets::durationText(1234), u"21\u00a0min\u00a000\u00a0s"_s);
    QCOMPARE(widgets::durationText(7300), u"2\u00a0h\u00a002\u00a0min"_s);
}

void TestTraining::trainsAndShowsIt()
{
    prepareRows();
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20000);
    QCOMPARE(m_program->page->findChild<SetupView *>()->estimate().plan->steps.totalSteps, 8);
    m_program->actions.find(u"train.start"_s)->trigger();
    RunView *view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isOpen(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(view->isCaughtUp() && !view->isLive(), 60000);
    const RunData &data = view->data();
    QVERIFY2(data.state == run::RunState::Finished, qPrintable(data.message));
    QCOMPARE(data.curve(Curve::Loss).size(), size_t(8));
    QVERIFY(!data.curve(Curve::EvalLoss).empty());
    QVERIFY(!data.checkpoints.empty());
    QVERIFY(m_program->tasks.isEmpty());
    QVERIFY(m_program->actions.find(u"train.new"_s)->isVisible());
}

/// Settings of the configuration, written over those of init().
void TestTraining::configure(const QByteArray &from, const QByteArray &to)
{
    QFile config(m_folder->filePath(u"p/config.yaml"_s));
    QVERIFY(config.open(QIODevice::ReadOnly));
    const QByteArray text = config.readAll();
    QVERIFY(text.contains(from));
    config.close();
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write(QByteArray(text).replace(from, to)) > 0);
}

/// Everything that a label or a passage in sight says.
QString TestTraining::shownText() const
{
    QStringList texts;
    for (const auto *label : m_program->page->findChildren<QLabel *>())
        if (label->isVisible())
            texts << label->text();
    for (const auto *passage : m_program->page->findChildren<widgets::Passage *>())
        if (passage->isVisible())
            texts << passage->toPlainText();
    return texts.join(u'\n');
}

void TestTraining::train()
{
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20000);
    m_program->actions.find(u"train.start"_s)->trigger();
    RunView *view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isOpen(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(view->isCaughtUp() && !view->isLive(), 60000);
    QVERIFY2(view->data().state == run::RunState::Finished, qPrintable(view->data().message));
    QTRY_VERIFY(m_program->page->findChild<RunPanel *>()->hasResult());
}

void TestTraining::showsWhatATrainingBeginsWith()
{
    prepareRows();
    QFile rows(m_folder->filePath(u"p/data/prepared/train.jsonl"_s));
    QVERIFY(rows.open(QIODevice::Append));
    rows.write("{\"messages\": [{\"role\": \"user\", \"content\": \"Where from?\"}, {\"role\": \"assistant\", \"content\": \"From the south.\"}]}\n");
    rows.close();
    const QString before = m_folder->filePath(u"p/runs/before"_s);
    QVERIFY(QDir().mkpath(before));
    const auto write = [&before](const QString &name, const QByteArray &text) {
        QFile file(before + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) > 0);
    };
    write(u"run.yaml"_s, "version: 1\nmodel:\n  model_name: ../../base\n");
    const auto event = [](int seq, int second, const QByteArray &rest) -> QByteArray {
        return "{\"seq\": " + QByteArray::number(seq) + ", \"time\": \"2026-11-28T10:00:" + QByteArray::number(second)
            + ".000Z\", \"attempt\": 1, \"type\": " + rest + "}\n";
    };
    write(u"events.jsonl"_s,
        event(1, 10, "\"state\", \"state\": \"Initializing\"") + event(2, 15, "\"state\", \"state\": \"Training\", \"total_steps\": 8")
            + event(3, 22, "\"step\", \"step\": 1, \"loss\": 3.5, \"tokens\": 100, \"tokens_per_second\": 50, \"seconds\": 12")
            + event(4, 30, "\"step\", \"step\": 8, \"loss\": 2.5, \"tokens\": 800, \"tokens_per_second\": 100, \"seconds\": 20")
            + event(5, 30, "\"state\", \"state\": \"Stopped\""));
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20000);
    const Estimate &estimate = m_program->page->findChild<SetupView *>()->estimate();
    QCOMPARE(estimate.speedSource, u"before"_s);
    QCOMPARE(estimate.firstStepSeconds, 12.0);
    QCOMPARE(estimate.tokensPerSecond, 100.0);
    QCOMPARE(estimate.seconds, 12.0 + estimate.plan->allTokens / 100);
    QTRY_VERIFY(shownText().contains(u"Loss of the last run"_s));
    const QString text = shownText();
    QVERIFY2(text.contains(u"before, 8 steps"_s) && text.indexOf(u"From the south."_s) < text.indexOf(u"Row 0 says"_s), qPrintable(text));
}

void TestTraining::showsWhatCameOfIt()
{
    prepareRows();
    QFile held(m_folder->filePath(u"p/data/prepared/train.validation.jsonl"_s));
    QVERIFY(held.open(QIODevice::WriteOnly));
    for (int i = 0; i < 4; ++i)
        held.write(QStringLiteral("{\"prompt\": \"What is %1 and one?\", \"completion\": \" %2\"}\n").arg(i).arg(i + 1).toUtf8());
    held.close();
    configure("sample_count: 0", "sample_count: 2\n  sample_max_tokens: 8");
    train();
    const RunData &data = m_program->page->view()->data();
    QCOMPARE(data.answeredSteps(), (std::vector<qint64> { 0, 4, 8 }));
    QCOMPARE(m_program->page->findChildren<AnswerCard *>().size(), 4); // two here, two among the samples
    const QString text = shownText();
    const double lastLoss = data.curve(Curve::Loss).back().y;
    const auto eval = data.curve(Curve::EvalLoss);
    const QString loss = lossText(eval.front().y) + u" → "_s + lossText(eval.back().y);
    for (const QString &part :
        { loss, u"held-out loss"_s, u"held-out perplexity"_s, u"What is 0 and one?"_s, u"8 of 8"_s, u"Before training"_s, u"After step 8"_s })
        QVERIFY2(text.contains(part), qPrintable(part + u" is not in:\n"_s + text));
    const auto shown = m_program->page->view()->folder()->path();
    m_program->page->setComparableRuns({ { toText(shown) }, shown, u"newest"_s });
    for (const QString &action : { u"train.try"_s, u"train.export.q8"_s, u"train.export.f16"_s, u"train.export.f32"_s, u"train.merge"_s,
             u"train.compare"_s, u"train.evaluate"_s, u"train.folder"_s })
        QVERIFY2(m_program->actions.find(action)->isEnabled(), qPrintable(action));
    QSignalSpy compared(m_program->page.get(), &TrainPage::compareRequested);
    m_program->actions.find(u"train.compare"_s)->trigger();
    QCOMPARE(compared.size(), 1);
    // Whatever part of the page is in front, a file that was made is told with the way to it.
    QStringList told;
    connect(m_program->page.get(), &Page::offered, this, [&told](const QString &text, const QString &way) { told << text + u'|' + way; });
    m_program->actions.find(u"train.try"_s)->trigger();
    m_program->actions.find(u"train.export.q8"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!told.isEmpty(), 60000);
    QVERIFY2(told.first().contains(u"model-q8_0.gguf"_s) && told.first().endsWith(u"|Show in folder"_s), qPrintable(told.first()));
    m_program->page->setComparableRuns({});
    QVERIFY(!m_program->actions.find(u"train.compare"_s)->isEnabled());
    QVERIFY(m_program->actions.find(u"train.compare"_s)->toolTip().contains(u"This is the first run"_s));
    m_program->page->setComparableRuns({ { toText(shown) }, shown, u"newest"_s });
    QVERIFY(m_program->actions.find(u"train.compare"_s)->isEnabled());
    // Once more with the same settings, in a folder beside it.
    const auto first = m_program->page->view()->folder()->path();
    m_program->page->repeat(*m_program->page->view()->folder());
    QTRY_VERIFY_WITH_TIMEOUT(m_program->page->view()->folder()->path() != first, 20000);
    QCOMPARE(m_program->page->view()->folder()->path(), std::filesystem::path(first.string() + "-again"));
    QTRY_VERIFY_WITH_TIMEOUT(m_program->page->findChild<RunPanel *>()->hasResult(), 60000);
    QCOMPARE(m_program->page->view()->data().curve(Curve::Loss).back().y, lastLoss);
    m_program->actions.find(u"train.new"_s)->trigger();
    QVERIFY(!m_program->actions.find(u"train.try"_s)->isEnabled());
}

void TestTraining::saysWhyThereAreNoAnswers_data()
{
    QTest::addColumn<bool>("isHeldOut");
    QTest::addColumn<QByteArray>("samples");
    QTest::addColumn<QString>("says");
    QTest::newRow("not asked for") << true << QByteArray("0") << u"Set “Sample answers” to 3"_s;
    QTest::newRow("nothing held out") << false << QByteArray("2") << u"Set “Held out” to 0.05"_s;
    QTest::newRow("plain text") << true << QByteArray("2") << u"No held-out row asks anything"_s;
}

void TestTraining::saysWhyThereAreNoAnswers()
{
    QFETCH(bool, isHeldOut);
    QFETCH(QByteArray, samples);
    QFETCH(QString, says);
    prepareRows();
    if (!isHeldOut)
        QVERIFY(QFile::remove(m_folder->filePath(u"p/data/prepared/train.validation.jsonl"_s)));
    configure("sample_count: 0", "sample_count: " + samples);
    train();
    const QString text = shownText();
    QVERIFY2(text.contains(says), qPrintable(text));
    QVERIFY2(text.contains(isHeldOut ? u"held-out loss"_s : u"training loss"_s), qPrintable(text));
    QVERIFY(m_program->actions.find(u"train.try"_s)->isEnabled());
}

void TestTraining::triesTheAdapterBesideItsBase()
{
    QTemporaryDir runtime;
    qputenv("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    prepareRows();
    train();
    m_program->actions.find(u"train.try"_s)->trigger();
    auto *view = m_program->page->findChild<TryView *>();
    QVERIFY(view->isVisible());
    const auto editors = view->findChildren<QPlainTextEdit *>();
    auto *prompt = editors.at(0);
    QVERIFY(!prompt->isReadOnly());
    prompt->setPlainText(u"Row 3 says that"_s);
    QTest::keyClick(prompt, Qt::Key_Return);
    QVERIFY(view->isBusy());
    QTRY_VERIFY_WITH_TIMEOUT(!view->isBusy(), 60000);
    const auto *banner = view->findChild<widgets::Banner *>();
    QVERIFY2(banner->message() == 0, qPrintable(banner->text()));
    const QString base = editors.at(1)->toPlainText(), tuned = editors.at(2)->toPlainText();
    QVERIFY2(!base.isEmpty() && base != tuned, qPrintable(base + u" / "_s + tuned));

    // An adapter that was replaced is served by another one, and the former does not stay.
    auto servers = run::EngineServer::list();
    QCOMPARE(servers->size(), std::size_t(1));
    const auto former = servers->front().record.id;
    const auto weights = m_program->page->view()->folder()->adapterFolder() / "adapter_model.safetensors";
    QVERIFY(bool(base::writeFile(weights, *base::readFile(weights))));
    view->ask();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isBusy(), 60000);
    servers = run::EngineServer::list();
    QCOMPARE(servers->size(), std::size_t(1));
    QVERIFY(servers->front().record.id != former);
    QCOMPARE(servers->front().output.models.size(), std::size_t(2));

    // What is gone is said, with what to do.
    QVERIFY(bool(run::EngineServer::end(servers->front().record, std::chrono::seconds(10))));
    const QString adapter = toText(m_program->page->view()->folder()->adapterFolder());
    QVERIFY(QDir().rename(adapter, adapter + u"-away"_s));
    view->ask();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isBusy(), 60000);
    QVERIFY2(
        banner->text().contains(u"The adapter of this run is gone"_s) && banner->text().contains(u"resume the run"_s), qPrintable(banner->text()));

    // It does not outlive the window, where nobody would know of it.
    QVERIFY(QDir().rename(adapter + u"-away"_s, adapter));
    view->ask();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isBusy(), 60000);
    QCOMPARE(run::EngineServer::list()->size(), std::size_t(1));
    m_program.reset();
    QCOMPARE(run::EngineServer::list()->size(), std::size_t(0));
}

void TestTraining::namesARunBeforeItStarts()
{
    prepareRows();
    const auto *setup = m_program->page->findChild<SetupView *>();
    QLineEdit *name = nullptr;
    for (auto *edit : setup->findChildren<QLineEdit *>())
        if (edit->accessibleName() == u"Name of the run"_s)
            name = edit;
    QVERIFY(name);
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20000);
    name->setText(u" rank  16 "_s);
    m_program->actions.find(u"train.start"_s)->trigger();
    RunView *view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isOpen() && view->isCaughtUp() && !view->isLive(), 60000);
    QCOMPARE(view->name(), u"rank 16"_s);
    QCOMPARE(run::readAbout(*view->folder())->name, std::string("rank 16"));
    QVERIFY(view->folder()->name().ends_with("-train-sft")); // the folder goes by date and data, whatever the name
    QVERIFY(name->text().isEmpty());                         // the next one is another run
    m_program->actions.find(u"train.rename"_s)->trigger();
    auto *again = qobject_cast<QLineEdit *>(m_program->page->window()->focusWidget());
    QVERIFY(again && again->isVisible() && again->text() == u"rank 16"_s);
}

/// It ended while no window was there.
void TestTraining::offersAResultThatNobodySaw()
{
    prepareRows();
    const QString project = m_folder->filePath(u"p"_s);
    train();
    const auto folder = *m_program->page->view()->folder();
    QTRY_VERIFY(SeenRuns(m_program->settings).has(folder.path(), 1));
    m_program->settings.setState(u"runs/seen"_s, QStringList());
    m_program.reset(); // which writes that
    m_program = std::make_unique<Program>(m_folder->path());
    QSignalSpy toasts(m_program->page.get(), &Page::toast);
    QVERIFY(bool(tests::open(m_program->project, project)));
    QTRY_VERIFY_WITH_TIMEOUT(m_program->page->findChild<RunPanel *>()->hasResult(), 20000);
    QCOMPARE(m_program->page->view()->folder()->path(), folder.path());
    QVERIFY(toasts.isEmpty()); // its end is no news
    QTRY_VERIFY(SeenRuns(m_program->settings).has(folder.path(), 1));
    m_program.reset();
    m_program = std::make_unique<Program>(m_folder->path());
    QVERIFY(bool(tests::open(m_program->project, project)));
    QTRY_VERIFY_WITH_TIMEOUT(isReady(), 20000);
    QVERIFY(!m_program->page->view()->isOpen()); // the next training is what comes now
}

void TestTraining::opensARunThatGoesOnAtItsCharts()
{
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    const auto folder = tests::writeKilledRun(toPath(m_program->project.runsFolder() + u"/killed"_s), 3, { 2 });
    auto &page = *m_program->page;
    page.follow(folder);
    auto *panel = page.findChild<RunPanel *>();
    QTRY_VERIFY(panel->hasCheckpoint() && !page.view()->isVisible());
    page.view()->showDetail(6);
    panel->show(RunPanel::Part::Try);
    const auto trainer = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(bool(trainer));
    page.follow(folder);
    QTRY_VERIFY(page.view()->isCaughtUp() && page.view()->isLive());
    QVERIFY(page.view()->isVisible());
    QCOMPARE(page.view()->details()->currentIndex(), 0);
}

/// However low the page is, and whatever stands above: parts are cut or scroll.
void TestTraining::drawsNothingOverAnother()
{
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    const auto folder = tests::writeKilledRun(toPath(m_program->project.runsFolder() + u"/killed"_s), 3, { 2 });
    auto &page = *m_program->page;
    page.resize(1084, 560);
    page.follow(folder);
    auto *panel = page.findChild<RunPanel *>();
    QTRY_VERIFY(panel->hasCheckpoint());
    panel->show(RunPanel::Part::Charts);
    auto *banner = page.content()->parentWidget()->findChild<widgets::Banner *>(QString(), Qt::FindDirectChildrenOnly);
    const QString more = u"A sentence that says at length what has become of it, so that it takes several lines. "_s.repeated(4);
    banner->tell(widgets::Banner::Kind::Warning, more, more);
    QTRY_VERIFY(banner->height() >= banner->heightForWidth(banner->width()));
    const auto seen = [&page](const QWidget *widget) { // of the page
        QRect box = widget->rect().translated(widget->mapTo(&page, QPoint()));
        for (const QWidget *around = widget->parentWidget(); around && around != &page; around = around->parentWidget())
            box &= around->rect().translated(around->mapTo(&page, QPoint()));
        return box;
    };
    QList<const QWidget *> parts { banner, panel->findChild<widgets::TabBar *>() };
    for (const auto *card : page.view()->findChildren<widgets::ChartCard *>())
        parts << card;
    parts << page.view()->details();
    QCOMPARE(parts.size(), 8);
    for (const QWidget *one : parts)
        for (const QWidget *other : parts)
            QVERIFY2(one == other || !seen(one).intersects(seen(other)),
                qPrintable(
                    one->accessibleName() + u" and "_s + other->accessibleName() + QDebug::toString(seen(one)) + QDebug::toString(seen(other))));
    QVERIFY(seen(parts[1]).height() > 0);
}

void TestTraining::takesBackWhatWasSaidOfAnotherRun()
{
    QVERIFY(bool(tests::open(m_program->project, m_folder->filePath(u"p"_s))));
    const auto folder = tests::writeKilledRun(toPath(m_program->project.runsFolder() + u"/killed"_s), 3, { 2 });
    auto &page = *m_program->page;
    const auto *banner = page.content()->parentWidget()->findChild<widgets::Banner *>(QString(), Qt::FindDirectChildrenOnly);
    const auto finishUp = [&] {
        page.follow(folder);
        QTRY_VERIFY(page.view()->isCaughtUp() && !page.view()->isLive());
        Q_EMIT page.findChild<RunActions *>()->finishedUp(toText(folder.path()), u"killed"_s);
        QVERIFY(banner->isVisible() && banner->text().contains(u"measured, merged"_s));
    };
    finishUp();
    m_program->actions.find(u"train.new"_s)->trigger();
    QVERIFY(!banner->isVisible());
    finishUp();
    page.hide(); // for another page
    page.show();
    QVERIFY(!banner->isVisible());
    finishUp();
    page.follow(tests::writeKilledRun(toPath(m_program->project.runsFolder() + u"/other"_s), 3, { 2 }));
    QVERIFY(!banner->isVisible());
}

void TestTraining::findsARunningTrainingAgain()
{
    prepareRows();
    const QString project = m_folder->filePath(u"p"_s);
    const auto reading = config::loadConfig(toPath(project + u"/config.yaml"_s));
    QVERIFY(bool(reading));
    auto config = reading->config;
    config.training.maxSteps = 100000;
    config.training.saveSteps = 0;
    config.training.evalSteps = 0;
    const auto folder = data::createRun({ config, reading->origins, project.toStdString(), {} });
    QVERIFY(bool(folder));
    const auto started = m_program->launcher.start(*folder, run::StartMode::Fresh);
    QVERIFY2(bool(started), started ? "" : started.error().text().c_str());

    // A window that was not there when it began …
    QVERIFY(bool(tests::open(m_program->project, project)));
    RunView *view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isLive() && view->data().step > 5, 30000);
    const qint64 seen = view->data().step;
    QTRY_COMPARE(m_program->tasks.states().size(), 1);
    // What can be done to it is said where that is done, and how busy the computer is.
    const auto *ways = m_program->page->findChild<QLabel *>(u"ways"_s);
    QVERIFY(ways->isVisible());
    for (const QString &part : { u"Pause waits"_s, u"Stop and keep saves"_s, u"Abort loses everything"_s })
        QTRY_VERIFY2(ways->text().contains(part), qPrintable(ways->text()));
    QTRY_VERIFY_WITH_TIMEOUT(shownText().contains(u"free on disk"_s) && shownText().contains(u"CPU "_s), 10000);

    // … goes away, and the next one shows the same run, still going, from its first step on.
    m_program = std::make_unique<Program>(m_folder->path());
    QVERIFY(folder->trainerAlive());
    QVERIFY(bool(tests::open(m_program->project, project)));
    view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isLive() && view->data().step > seen, 30000);
    const auto &loss = view->data().curve(Curve::Loss);
    for (size_t i = 0; i < loss.size(); ++i)
        QCOMPARE(loss[i].x, double(i + 1));

    m_program->actions.find(u"train.stop"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isLive(), 30000);
    QCOMPARE(view->data().state, run::RunState::Stopped);
    QVERIFY(!m_program->page->findChild<QLabel *>(u"ways"_s)->isVisible());
    QVERIFY(m_program->actions.find(u"train.resume"_s)->isVisible());
    std::error_code failure;
    QVERIFY(std::filesystem::exists(folder->adapterFolder() / "adapter_model.safetensors", failure));
}

void TestTraining::tellsWhyATrainingFailed()
{
    prepareRows();
    const QString project = m_folder->filePath(u"p"_s);
    const auto reading = config::loadConfig(toPath(project + u"/config.yaml"_s));
    auto config = reading->config;
    config.model.modelName = "no/such-model";
    const auto folder = data::createRun({ config, reading->origins, project.toStdString(), {} });
    QVERIFY(bool(folder));
    (void)m_program->launcher.start(*folder, run::StartMode::Fresh);
    m_program->page->follow(*folder);
    RunView *view = m_program->page->view();
    QTRY_VERIFY_WITH_TIMEOUT(view->isCaughtUp() && !view->isLive(), 30000);
    QCOMPARE(view->data().state, run::RunState::Error);
    QVERIFY(view->data().message.contains(u"no/such-model"_s));
}

void TestTraining::readsHowBusyTheComputerIs()
{
    // user nice system idle iowait irq softirq steal guest guest_nice
    const auto time = processorTime("cpu  100 20 30 800 50 1 2 7 40 5\ncpu0 1 1 1 1\n");
    QVERIFY(time);
    QCOMPARE(time->all, std::uint64_t(1010)); // guests are among the users
    QCOMPARE(time->busy, std::uint64_t(160));
    for (const char *bad : { "", "cpu", "cpu  ", "cpu  1 2 x", "intr 1 2 3 4 5", "cpu  99999999999999999999 1 1 1 1" })
        QVERIFY2(!processorTime(bad), bad);
    MachineLoad before, now;
    before.processor = ProcessorTime { 100, 1000 };
    now.processor = ProcessorTime { 175, 1100 };
    QCOMPARE(*now.processorShare(before), 0.75);
    QVERIFY(!before.processorShare(now) && !now.processorShare(now) && !now.processorShare({}));
    const MachineLoad here = machineLoad(toPath(m_folder->path()));
    QVERIFY(here.processor && here.memory > here.memoryUsed && here.memoryUsed > 0 && here.diskFree > 0);
    QCOMPARE(machineLoad("/nonexist/x").diskFree, std::uint64_t(0));
}

/// The processor's share is known with the second reading; the hint beside the line must not be wrapped anew by it.
void TestTraining::keepsThePlaceOfWhatIsKnownLater()
{
    LoadLine line(m_program->tasks.background());
    line.setFolder(toPath(m_folder->path()));
    line.show();
    const int before = line.minimumSizeHint().expandedTo(line.minimumSize()).width();
    QTRY_VERIFY_WITH_TIMEOUT(line.text().contains(u"CPU"_s), 10000);
    QCOMPARE_LE(line.minimumSizeHint().width(), line.minimumWidth());
    QCOMPARE(line.minimumSizeHint().expandedTo(line.minimumSize()).width(), before);
}

ANNEAL_TEST(TestTraining)
#include "tst_training.moc"
