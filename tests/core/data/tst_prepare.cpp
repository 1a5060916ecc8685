// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/documentchanges.h"
#include "core/data/newrun.h"
#include "core/data/prepare.h"
#include "core/data/preparedset.h"
#include "core/data/preview.h"
#include "core/data/readahead.h"
#include "tests/support/bytesread.h"
#include "tests/support/killedchild.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> linesOf(const fs::path &file)
{
    const auto text = base::readFile(file);
    if (!text)
        return {};
    auto lines = base::split(*text, '\n');
    std::erase(lines, std::string());
    return lines;
}

std::string textRows(int from, int to)
{
    std::string rows;
    for (int i = from; i < to; ++i)
        rows += "{\"text\":\"row " + std::to_string(i) + "\"}\n";
    return rows;
}

} // namespace

class TestPrepare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesRowsAndReport();
    void saysWhatARowOfAnotherFormMeans();
    void givesOneReasonWhereverARowStands();
    void saysWhichContextIsNotUsed_data();
    void saysWhichContextIsNotUsed();
    void keepsChunksOfADocumentTogether();
    void boundsWhatManyDocumentsRepeat();
    void boundsWhatSettingsMakeOfRows_data();
    void boundsWhatSettingsMakeOfRows();
    void appendingRowsMovesNone();
    void holdsOutAtLeastOneRow();
    void writesTheSameTwice();
    void failsWhereNothingComesOut_data();
    void failsWhereNothingComesOut();
    void leavesNoEmptyFolders();
    void keepsPathsOfThisMachineOut();
    void oneAtATime();
    void namesEveryRunAnew();
    void leavesTheOldFilesWhenCanceled();
    void removesWhatIsNoLongerTrue();
    void trainsOnASingleDocument();
    void survivesAKillAtEveryStep();
    void readsAheadInOrder();
    void goesOnWhereItWasInterrupted_data();
    void goesOnWhereItWasInterrupted();
    void keepsTheOldSetWhenTheDiskIsFull();
    void refusesRowsThatDoNotBelongTogether_data();
    void refusesRowsThatDoNotBelongTogether();
    void takesRowsThatTheUserPutThere();
    void staysInTheProject_data();
    void staysInTheProject();
    void replacesOnlyWhatItWrote();
    void doesNotBelieveAManifest();
    void previewsWhatItWouldWrite();
    void keepsRowsAsSecretAsTheirSources();
    void namesFilesThatGaveNoRows();
    void namesSettingsThatAreOthersNow();
    void tellsDocumentsThatHaveChanged();
    void doesNotReadRowsOfAnotherSize();

private:
    void put(const char *name, std::string_view bytes)
    {
        fs::create_directories((m_project / name).parent_path());
        QVERIFY(base::writeFile(m_project / name, bytes));
    }
    base::Result<data::PrepareReport> prepare() { return data::prepareData(m_settings, m_project, {}); }
    fs::path prepared(const char *name) const { return m_project / "data/prepared" / name; }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_project;
    config::DataConfig m_settings;
};

void TestPrepare::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = m_folder->path().toStdString();
    m_settings = {};
}

void TestPrepare::writesRowsAndReport()
{
    put("data/raw/a.jsonl", "{\"instruction\":\"i\",\"input\":\"\",\"output\":\"o\"}\nnot json\n{\"instruction\":\"i2\",\"output\":null}\n");
    put("data/raw/b.md", "# B\n\nSome text.\n");
    put("data/raw/c.csv", "a,b\n");
    m_settings.validationFraction = 0;
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->rowsIn, std::int64_t(4));
    QCOMPARE(report->rowsOut, std::int64_t(2));
    QCOMPARE(report->rowsSkipped, std::int64_t(2));
    const auto lines = linesOf(prepared("train.jsonl"));
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[0], std::string(R"({"messages":[{"role":"user","content":"i"},{"role":"assistant","content":"o"}]})"));
    QCOMPARE(lines[1], std::string(R"({"text":"# B\n\nSome text."})"));

    const auto json = *base::parseJson(*base::readFile(prepared("train.report.json")));
    QCOMPARE(json["rows"], *base::parseJson(R"({"in":4,"out":2,"skipped":2,"train":2,"validation":0})"));
    QCOMPARE(json["documents"], *base::parseJson(R"({"done":2,"skipped":1,"failed":0,"total":3})"));
    QCOMPARE(json["inputs"][0]["sha256"].get<std::string>(), *base::sha256OfFile(m_project / "data/raw/a.jsonl"));
    QCOMPARE(json["skipped"][0]["file"].get<std::string>(), std::string("a.jsonl"));
    QCOMPARE(json["skipped"][0]["line"].get<int>(), 2);
    QCOMPARE(json["skipped"][1]["reason"].get<std::string>(), std::string("It has no \"output\"."));
    QCOMPARE(json["files"]["train"].get<std::string>(), std::string("data/prepared/train.jsonl"));
    const auto rejected = linesOf(prepared("train.rejected.jsonl"));
    QCOMPARE(rejected.size(), std::size_t(2));
    QCOMPARE((*base::parseJson(rejected[0]))["content"].get<std::string>(), std::string("not json"));
    QVERIFY(!fs::exists(prepared("train.validation.jsonl")));
}

void TestPrepare::saysWhatARowOfAnotherFormMeans()
{
    put("data/raw/a.jsonl",
        "{\"instruction\":\"i\",\"output\":\"o\"}\n{\"instruction\":\"i\",\"context\":\"c\",\"response\":\"r\",\"category\":\"qa\"}\n");
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->problems.at(0).reason,
        std::string(
            "It has no \"output\". Probably this is meant: data.column_mapping: {input: context, output: response}; left out is then: category."));
}

void TestPrepare::givesOneReasonWhereverARowStands()
{
    put("data/raw/a.jsonl", "{\"a\": 1}\nnot json\n{\"text\": \"t\"}\n{\"a\": 1}\n");
    put("data/raw/b.json", "[{\"text\": \"t\"}, {\"a\": 1}]");
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->problems.size(), std::size_t(4));
    QCOMPARE(report->problems[0].line, std::int64_t(1));
    QCOMPARE(report->problems[1].line, std::int64_t(2)); // in their order
    QCOMPARE(report->problems[0].reason, report->problems[2].reason);
    QCOMPARE(report->problems[3].line, std::int64_t(0)); // its line says nothing
    QCOMPARE(report->problems[3].row, std::int64_t(2));
}

void TestPrepare::saysWhichContextIsNotUsed_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<bool>("mapped"); // prompt: question, completion: answer
    QTest::addColumn<QByteArray>("says");
    const auto add = [](const char *name, const char *row, bool mapped, const char *says) {
        QTest::newRow(name) << QByteArray(row) << mapped << QByteArray(says);
    };
    add("alpaca", R"({"instruction":"i","output":"o","passage":"p"})", false,
        "Not used: passage. If the answers need passage: data.column_mapping: {input: passage}.");
    add("mapped", R"({"question":"q","answer":"a","choices":["x"],"context":"c"})", true,
        "Not used: choices, context. If the answers need context: data.column_mapping: {instruction: question, input: context, output: answer}.");
    add("a system message", R"({"prompt":"p","completion":"c","system_prompt":"s","tools":"[{}]"})", false,
        "Not used: system_prompt, tools. If the answers need system_prompt: data.column_mapping: {instruction: prompt, output: completion, system: "
        "system_prompt}.");
    add("with an input", R"({"instruction":"i","input":"x","output":"o","hint":"p"})", false,
        "Not used: hint. What the answers need of it must stand in the conversation itself.");
    add("conversation", R"({"messages":[{"role":"assistant","content":"a"}],"system":"s","documents":["d"]})", false,
        "Not used: documents. What the answers need of it must stand in the conversation itself.");
    add("reasoning", R"({"instruction":"i","output":"o","reasoning_content":"r"})", false,
        "Not used: reasoning_content. What the answers need of it must stand in the conversation itself.");
    add("reasoning of a mapped row", R"({"question":"q","answer":"a","reasoning":"r"})", true,
        "Not used: reasoning. What the answers need of it must stand in the conversation itself.");
    add("a rejected answer", R"({"messages":[{"role":"assistant","content":"a"}],"rejected_response":"r"})", false,
        "Not used: rejected_response. What the answers need of it must stand in the conversation itself.");
    add("a system message beside the conversation's own",
        R"({"messages":[{"role":"system","content":"own"},{"role":"assistant","content":"a"}],"system":"s"})", false,
        "The column \"system\" is not used in rows whose conversation begins with a system message of its own.");
    add("a weight of the row", R"({"messages":[{"role":"assistant","content":"a"}],"weight":0})", false,
        R"(Not used: weight. Weights are read from messages: {"role": "assistant", "content": "…", "weight": 0.5}.)");
    add("nothing", R"({"instruction":"i","output":"o","context":"","id":"1","source":"s"})", false, "");
}

void TestPrepare::saysWhichContextIsNotUsed()
{
    QFETCH(QByteArray, row);
    QFETCH(bool, mapped);
    QFETCH(QByteArray, says);
    put("data/raw/a.jsonl", row.toStdString() + "\n");
    if (mapped)
        m_settings.columnMapping = { { "prompt", "question" }, { "completion", "answer" } };
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    const auto &warnings = report->documents[0].warnings;
    QCOMPARE(QByteArray::fromStdString(warnings.empty() ? "" : warnings[0]), says);
}

void TestPrepare::keepsChunksOfADocumentTogether()
{
    for (int document = 0; document < 12; ++document) {
        std::string text;
        for (int i = 0; i < 60; ++i)
            text += "Document " + std::to_string(document) + " says sentence " + std::to_string(i) + ".\n\n";
        put(("data/raw/" + std::to_string(document) + ".txt").c_str(), text);
    }
    m_settings.validationFraction = 0.3;
    m_settings.langchain.chunkSize = 200;
    m_settings.langchain.chunkOverlap = 40;
    const auto documentsIn = [&](const char *file) {
        std::set<std::string> names;
        for (const auto &line : linesOf(prepared(file)))
            names.insert(line.substr(line.find("Document "), 11));
        return names;
    };
    QVERIFY(prepare());
    const auto train = documentsIn("train.jsonl");
    const auto validation = documentsIn("train.validation.jsonl");
    QCOMPARE(train.size() + validation.size(), std::size_t(12));
    QVERIFY(!validation.empty());
    m_settings.splitBy = config::SplitBy::Row;
    QVERIFY(prepare());
    QVERIFY(documentsIn("train.jsonl").size() + documentsIn("train.validation.jsonl").size() > 12);
}

void TestPrepare::boundsWhatManyDocumentsRepeat()
{
    const auto text = QByteArray("ab ").repeated(1'700).toStdString();
    m_settings.langchain.chunkSize = 2'500;
    m_settings.langchain.chunkOverlap = 2'499;
    for (int i = 0; i < 12; ++i) {
        put(("data/raw/" + std::to_string(i) + ".txt").c_str(), text);
        if (i == 0)
            QVERIFY(prepare());
    }
    const auto report = prepare();
    QVERIFY(!report);
    QCOMPARE(report.error().kind, base::ErrorKind::BadConfig);
    QVERIFY2(report.error().text().find("chunk_overlap") != std::string::npos, report.error().text().c_str());
}

void TestPrepare::boundsWhatSettingsMakeOfRows_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("templateText");
    QTest::addColumn<int>("promptBytes");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("rowBytes");
    QTest::addColumn<QString>("key"); // empty: nothing is refused
    const auto times = [](const char *text, int count) { return QByteArray(text).repeated(count); };
    QTest::newRow("one row many times") << "custom" << times("{text}", 2'000) << 0 << 10 << 60'000 << "data.template";
    QTest::newRow("many rows with much around them") << "custom" << times("a", 60'000) + "{text}" << 0 << 2'000 << 10 << "data.template";
    QTest::newRow("prompts in a template") << "custom" << times("{system_prompt}", 2'000) + "{text}" << 60'000 << 10 << 10 << "data.template";
    QTest::newRow("a long prompt in a template") << "custom" << QByteArray("{system_prompt}{text}") << 60'000 << 2'000 << 10 << "data.system_prompt";
    QTest::newRow("a long prompt") << "messages" << QByteArray() << 60'000 << 2'000 << 10 << "data.system_prompt";
    QTest::newRow("documents") << "custom" << times("{text}", 2'000) << 0 << 0 << 60'000 << "data.template";
    QTest::newRow("a usual prompt") << "messages" << QByteArray() << 2'000 << 2'000 << 10 << "";
    QTest::newRow("a usual template") << "custom" << times("{text}", 4) + times("a", 4'000) << 0 << 2'000 << 10 << "";
}

void TestPrepare::boundsWhatSettingsMakeOfRows()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, templateText);
    QFETCH(int, promptBytes);
    QFETCH(int, rows);
    QFETCH(int, rowBytes);
    QFETCH(QString, key);
    m_settings.format = *base::named<config::RowForm>(format.toStdString());
    m_settings.templateText = templateText.toStdString();
    m_settings.systemPrompt = std::string(std::size_t(promptBytes), 'p');
    const std::string text(std::size_t(rowBytes), 't');
    std::string lines;
    for (int i = 0; i < rows; ++i)
        lines += format == "custom" ? R"({"text":")" + text + "\"}\n" : R"({"prompt":")" + text + R"(","completion":"a"})" + "\n";
    put(rows > 0 ? "data/raw/rows.jsonl" : "data/raw/text.txt", rows > 0 ? lines : text);
    m_settings.langchain.chunkSize = 1'000'000;
    const auto report = prepare();
    QCOMPARE(bool(report), key.isEmpty());
    if (report)
        return;
    QCOMPARE(report.error().kind, base::ErrorKind::BadConfig);
    QVERIFY2(report.error().text().find("With this value of " + key.toStdString()) != std::string::npos, report.error().text().c_str());
    QVERIFY(!fs::exists(prepared("train.jsonl")));
}

void TestPrepare::appendingRowsMovesNone()
{
    m_settings.validationFraction = 0.2;
    put("data/raw/rows.jsonl", textRows(0, 200));
    QVERIFY(prepare());
    const auto before = linesOf(prepared("train.validation.jsonl"));
    QVERIFY(before.size() > 20 && before.size() < 60);
    put("data/raw/rows.jsonl", textRows(0, 300));
    QVERIFY(prepare());
    auto after = linesOf(prepared("train.validation.jsonl"));
    QVERIFY(after.size() > before.size());
    after.resize(before.size());
    QCOMPARE(after, before);
}

void TestPrepare::holdsOutAtLeastOneRow()
{
    put("data/raw/rows.jsonl", textRows(0, 2));
    for (const double fraction : { 0.0001, 0.9999 }) {
        m_settings.validationFraction = fraction;
        const auto report = prepare();
        QVERIFY(report);
        QCOMPARE(report->trainRows, std::int64_t(1));
        QCOMPARE(report->validationRows, std::int64_t(1));
        QCOMPARE(linesOf(prepared("train.jsonl")).size(), std::size_t(1));
    }
    put("data/raw/rows.jsonl", textRows(0, 1));
    m_settings.validationFraction = 0.0001;
    const auto one = prepare();
    QVERIFY(one);
    QCOMPARE(one->validationRows, std::int64_t(0));
}

void TestPrepare::writesTheSameTwice()
{
    put("data/raw/rows.jsonl", textRows(0, 50));
    put("data/raw/text.txt", std::string(5000, 'x'));
    QVERIFY(prepare());
    const auto first = *base::readFile(prepared("train.jsonl")) + *base::readFile(prepared("train.report.json"));
    QVERIFY(prepare());
    QCOMPARE(*base::readFile(prepared("train.jsonl")) + *base::readFile(prepared("train.report.json")), first);
}

void TestPrepare::failsWhereNothingComesOut_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("preference rows") << "a.jsonl" << QByteArray("{\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"r\"}\n") << "preference";
    QTest::newRow("unknown columns") << "a.jsonl" << QByteArray("{\"question\":\"p\",\"answer\":\"c\"}\n")
                                     << "column_mapping: {prompt: question, completion: answer}";
    QTest::newRow("two candidates") << "a.jsonl" << QByteArray("{\"text\":\"p\",\"input_ids\":[1]}\n") << "text or as tokens";
    QTest::newRow("broken JSON") << "a.json" << QByteArray("[{\"text\": \"a\"},") << "line 1";
    QTest::newRow("white space") << "a.txt" << QByteArray("  \n") << "white space";
    QTest::newRow("only a PDF") << "a.pdf" << QByteArray("%PDF") << "damaged";
}

void TestPrepare::failsWhereNothingComesOut()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    put(("data/raw/" + file.toStdString()).c_str(), bytes.toStdString());
    const auto report = prepare();
    QVERIFY(!report);
    QVERIFY2(report.error().text().find(says.toStdString()) != std::string::npos, report.error().text().c_str());
    QVERIFY(report.error().text().find(file.toStdString()) != std::string::npos);
    QVERIFY(!fs::exists(prepared("train.jsonl")));
}

void TestPrepare::leavesNoEmptyFolders()
{
    put("data/raw/a.jsonl", "no row\n");
    m_settings.outputPath = "out/deep/train.jsonl";
    QVERIFY(!prepare());
    QVERIFY(!fs::exists(m_project / "out"));
    fs::create_directories(m_project / "out"); // not ours to remove
    QVERIFY(!prepare());
    QVERIFY(fs::is_empty(m_project / "out"));
}

void TestPrepare::keepsPathsOfThisMachineOut()
{
    put("data/raw/a.json", "[{\"text\":");
    put("data/raw/b.json", "3");
    put("data/raw/c.jsonl", textRows(0, 3));
    put("data/raw/d.txt", "%PDF-1.4\nstream");
    const auto report = prepare();
    QVERIFY(report);
    QCOMPARE(report->count(data::DocumentState::Failed), std::int64_t(3));
    const auto text = *base::readFile(prepared("train.report.json"));
    QVERIFY2(text.find(m_project.string()) == std::string::npos, text.c_str());
    QVERIFY2(text.find("a.json is not valid JSON: line 1") != std::string::npos, text.c_str());
    QVERIFY2(text.find("It is a PDF document") != std::string::npos, text.c_str());
}

void TestPrepare::oneAtATime()
{
    put("data/raw/a.jsonl", textRows(0, 3));
    put("data/prepared/train.jsonl.tmp-0123abcd", "what a killed preparation left");
    {
        const auto other = base::FileLock::acquireFolder(m_project / "data/prepared");
        QVERIFY(other);
        const auto second = prepare();
        QVERIFY(!second);
        QCOMPARE(second.error().kind, base::ErrorKind::Busy);
    }
    QVERIFY(prepare());
    QVERIFY(!fs::exists(prepared("train.jsonl.tmp-0123abcd")));
}

void TestPrepare::namesEveryRunAnew()
{
    put("data/prepared/train.jsonl", textRows(0, 3));
    std::mutex mutex;
    std::set<fs::path> folders;
    {
        std::vector<std::jthread> starters;
        for (int i = 0; i < 8; ++i)
            starters.emplace_back([&] {
                const auto run = data::createRun({ {}, {}, m_project, {} });
                const std::lock_guard lock(mutex);
                if (run)
                    folders.insert(run->path());
            });
    }
    QCOMPARE(folders.size(), std::size_t(8));
    for (const auto &folder : folders)
        QCOMPARE(linesOf(folder / "data/train.jsonl").size(), std::size_t(3));
}

void TestPrepare::leavesTheOldFilesWhenCanceled()
{
    put("data/raw/rows.jsonl", textRows(0, 10));
    QVERIFY(prepare());
    const auto before = linesOf(prepared("train.jsonl"));
    put("data/raw/rows.jsonl", textRows(0, 100000));
    std::stop_source stop;
    int told = 0;
    const auto report = data::prepareData(
        m_settings, m_project, {},
        [&](const data::PrepareProgress &progress) {
            ++told;
            QVERIFY(progress.bytesDone <= progress.bytesTotal);
            stop.request_stop();
        },
        stop.get_token());
    QVERIFY(!report);
    QCOMPARE(report.error().kind, base::ErrorKind::Canceled);
    QCOMPARE(told, 1);
    QCOMPARE(linesOf(prepared("train.jsonl")), before);
    for (const auto &entry : fs::directory_iterator(prepared("")))
        QVERIFY2(entry.path().filename().string().rfind("train.", 0) == 0 || entry.path().extension() == ".jsonl", entry.path().c_str());
}

void TestPrepare::removesWhatIsNoLongerTrue()
{
    put("data/raw/rows.jsonl", textRows(0, 10) + "bad\n");
    QVERIFY(prepare());
    QVERIFY(fs::exists(prepared("train.validation.jsonl")));
    QVERIFY(fs::exists(prepared("train.rejected.jsonl")));
    put("data/raw/rows.jsonl", textRows(0, 10));
    m_settings.validationFraction = 0;
    QVERIFY(prepare());
    QVERIFY(!fs::exists(prepared("train.validation.jsonl")));
    QVERIFY(!fs::exists(prepared("train.rejected.jsonl")));
}

void TestPrepare::trainsOnASingleDocument()
{
    put("data/raw/text.md", std::string(3000, 'x'));
    m_settings.validationFraction = 0.99; // so that the hash chooses it for validation
    const auto report = prepare();
    QVERIFY(report);
    QVERIFY(report->trainRows > 0);
    QCOMPARE(report->validationRows, std::int64_t(0));
}

/// Name and bytes of what lies in a folder, but for temporary files.
static std::map<std::string, std::string> contentOf(const fs::path &folder)
{
    std::map<std::string, std::string> content;
    for (const auto &entry : fs::directory_iterator(folder))
        if (const auto name = entry.path().filename().string(); !entry.is_directory() && name.find(".tmp-") == std::string::npos)
            content[name] = *base::readFile(entry.path());
    return content;
}

/// What the files say apart from the names they had while they were written, which are different each time.
static std::map<std::string, std::string> settled(std::map<std::string, std::string> content)
{
    content.erase("train.manifest.json");
    return content;
}

void TestPrepare::survivesAKillAtEveryStep()
{
#if !defined(__x86_64__)
    QSKIP("counts system calls by their x86-64 registers");
#else
    const auto fill = [this](int seed) {
        init();
        put("data/raw/a.jsonl", textRows(30, 35));
        put("data/raw/b.md", "# A heading\n\nA paragraph.\n");
        put("data/raw/rows.jsonl", textRows(0, 30) + "bad\n");
        m_settings.validationFraction = 0.3;
        QVERIFY(prepare());
        m_settings.seed = seed;
    };
    fill(42);
    const auto before = settled(contentOf(prepared("")));
    fill(7);
    QVERIFY(prepare());
    const auto after = settled(contentOf(prepared("")));
    QVERIFY(before.at("train.validation.jsonl") != after.at("train.validation.jsonl"));

    bool traceable = true;
    int n = 1, kept = 0;
    for (;; ++n) {
        fill(7);
        const bool killed = killedBeforeChange(
            n, [this] { (void)prepare(); }, traceable);
        if (!traceable)
            QSKIP("this system does not let one process trace another");
        // Whoever comes next finds the earlier rows or the new ones, whole.
        const auto files = data::preparedFiles(m_settings, m_project);
        const auto whole = data::checkPrepared(files);
        QVERIFY2(whole, whole ? "" : whole.error().text().c_str());
        const auto now = settled(contentOf(prepared("")));
        QVERIFY2(now == before || now == after, qPrintable(QString::number(n)));
        kept += now == before;
        const auto run = data::createRun({ {}, {}, m_project, {} });
        QVERIFY2(run, run ? "" : run.error().text().c_str());
        QVERIFY(prepare());
        QVERIFY(settled(contentOf(prepared(""))) == after);
        for (const auto &entry : fs::directory_iterator(prepared("")))
            QVERIFY2(entry.path().string().find(".tmp-") == std::string::npos && !entry.is_directory(), entry.path().c_str());
        if (!killed)
            break;
    }
    qInfo("killed before each of %d changes of a file; the earlier rows were there after %d", n - 1, kept);
    QVERIFY(n > 15 && kept > 5 && kept < n - 1);
#endif
}

/// Long documents among short ones: those behind are read before those before them are done.
void TestPrepare::readsAheadInOrder()
{
    std::vector<std::string> expected;
    for (int i = 100; i < 200; ++i) {
        const auto mark = "document " + std::to_string(i);
        put(("data/raw/" + std::to_string(i) + ".txt").c_str(), mark + "\n\n" + std::string(i % 7 == 0 ? 200'000 : 10, 'x') + "\n");
        expected.push_back(mark);
    }
    put("data/raw/150.jsonl", textRows(0, 3)); // rows between documents
    put("data/raw/151.pdf", "no PDF");
    m_settings.validationFraction = 0;
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QCOMPARE(report->count(data::DocumentState::Failed), std::int64_t(1));
    std::vector<std::string> found;
    for (const auto &line : linesOf(prepared("train.jsonl")))
        if (const auto at = line.find("document "); at != std::string::npos)
            found.push_back(line.substr(at, 12));
    QCOMPARE(found, expected);

    // A stop that came before all.
    const auto sources = data::listSources(m_project / "data/raw");
    const auto splitter = split::Splitter::create(m_settings.langchain, nullptr);
    QVERIFY(sources && splitter);
    std::stop_source before;
    before.request_stop();
    for (int i = 0; i < 50; ++i) {
        data::ReadAhead ahead(
            *sources, {}, **splitter, [](const auto &, const auto &) { return true; }, before.get_token());
        (void)ahead.next();
    }
    int files = 0;
    std::stop_source stop;
    const auto observe = [&](const data::PrepareProgress &) {
        if (++files == 10)
            stop.request_stop();
    };
    QCOMPARE(data::prepareData(m_settings, m_project, {}, observe, stop.get_token()).error().kind, base::ErrorKind::Canceled);
}

/// Writes other bytes of the same number, and hides it.
static void replaceUnseen(const fs::path &file, std::string_view from, std::string_view to)
{
    auto text = *base::readFile(file);
    text.replace(text.find(from), from.size(), to);
    const auto time = fs::last_write_time(file);
    std::fstream(file, std::ios::in | std::ios::out | std::ios::binary) << text;
    fs::last_write_time(file, time);
}

void TestPrepare::goesOnWhereItWasInterrupted_data()
{
    QTest::addColumn<QString>("meanwhile");
    QTest::addColumn<bool>("isReadAgain"); // the first file
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("another file was added") << "add" << false;
    QTest::newRow("the file was written to") << "touch" << true;
    QTest::newRow("other settings") << "seed" << true;
    QTest::newRow("rows were damaged") << "rows" << true;
    QTest::newRow("rows are missing") << "cut" << true;
    QTest::newRow("a line of the journal was cut") << "journal" << true;
    QTest::newRow("a journal of somebody else") << "foreign" << true;
    QTest::newRow("a journal of another kind") << "kinds" << true;
}

/// The first of three files was read to its end. That it is not read again shows in what it holds by then, which nobody could see.
void TestPrepare::goesOnWhereItWasInterrupted()
{
    QFETCH(QString, meanwhile);
    put("data/raw/a.jsonl", textRows(0, 30) + "bad\n");
    put("data/raw/b.jsonl", textRows(30, 60));
    put("data/raw/c.md", "# A heading\n\nA paragraph.\n");
    m_settings.validationFraction = 0.3;
    std::stop_source stop;
    const auto stopAtSecond = [&](const data::PrepareProgress &progress) {
        if (progress.file == "b.jsonl")
            stop.request_stop();
    };
    const auto canceled = data::prepareData(m_settings, m_project, {}, stopAtSecond, stop.get_token());
    QCOMPARE(canceled.error().kind, base::ErrorKind::Canceled);
    QVERIFY2(canceled.error().detail.find("is kept") != std::string::npos, canceled.error().detail.c_str());
    QVERIFY(!fs::exists(prepared("train.jsonl")));
    const auto unfinished = data::preparedFiles(m_settings, m_project).unfinished;

    replaceUnseen(m_project / "data/raw/a.jsonl", "row 7", "ROW 7");
    if (meanwhile == "add")
        put("data/raw/0.jsonl", textRows(60, 65));
    else if (meanwhile == "touch")
        fs::last_write_time(m_project / "data/raw/a.jsonl", fs::file_time_type::clock::now() + std::chrono::hours(1));
    else if (meanwhile == "seed")
        m_settings.seed = 7;
    else if (meanwhile == "rows")
        replaceUnseen(unfinished / "rows.jsonl", "row 9", "ROW 9");
    else if (meanwhile == "cut")
        fs::resize_file(unfinished / "rows.jsonl", 100);
    else if (meanwhile == "journal")
        fs::resize_file(unfinished / "journal.jsonl", fs::file_size(unfinished / "journal.jsonl") - 3);
    else if (meanwhile == "foreign")
        QVERIFY(base::writeFile(unfinished / "journal.jsonl", "{}\n[[1]]\n"));
    else if (meanwhile == "kinds")
        replaceUnseen(unfinished / "journal.jsonl", "\"groups\":[", "\"groups\":{");
    const auto report = prepare();
    QVERIFY2(report, report ? "" : report.error().text().c_str());
    QVERIFY(!fs::exists(unfinished));

    const auto text = *base::readFile(prepared("train.jsonl")) + *base::readFile(prepared("train.validation.jsonl"));
    QFETCH(bool, isReadAgain);
    QCOMPARE(text.find("ROW 7") != std::string::npos, isReadAgain);
    if (!isReadAgain)
        replaceUnseen(m_project / "data/raw/a.jsonl", "ROW 7", "row 7");
    const auto resumed = settled(contentOf(prepared("")));
    fs::remove_all(prepared(""));
    const auto whole = prepare();
    QVERIFY(whole);
    QVERIFY(settled(contentOf(prepared(""))) == resumed);
    QCOMPARE(report->trainRows, whole->trainRows);
    QCOMPARE(report->validationRows, whole->validationRows);
}

void TestPrepare::keepsTheOldSetWhenTheDiskIsFull()
{
    put("data/raw/rows.jsonl", textRows(0, 30) + "bad\n");
    QVERIFY(prepare());
    const auto before = contentOf(prepared(""));
    put("data/raw/rows.jsonl", textRows(0, 30000));
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit { 100000, 100000 };
        setrlimit(RLIMIT_FSIZE, &limit);
        const auto report = prepare();
        _exit(!report && report.error().kind == base::ErrorKind::NoSpace ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    QVERIFY(contentOf(prepared("")) == before);
    QVERIFY(data::checkPrepared(data::preparedFiles(m_settings, m_project)));
}

void TestPrepare::refusesRowsThatDoNotBelongTogether_data()
{
    QTest::addColumn<QString>("change");
    for (const char *change : { "other training rows", "other held-out rows", "no held-out rows", "damaged manifest" })
        QTest::newRow(change) << QString::fromLatin1(change);
}

void TestPrepare::refusesRowsThatDoNotBelongTogether()
{
    QFETCH(QString, change);
    put("data/raw/rows.jsonl", textRows(0, 30));
    QVERIFY(prepare());
    if (change == u"other training rows")
        put("data/prepared/train.jsonl", textRows(0, 40));
    else if (change == u"other held-out rows")
        put("data/prepared/train.validation.jsonl", textRows(0, 2));
    else if (change == u"no held-out rows")
        fs::remove(prepared("train.validation.jsonl"));
    else
        put("data/prepared/train.manifest.json", "{");
    const auto run = data::createRun({ {}, {}, m_project, {} });
    QVERIFY(!run);
    QVERIFY2(run.error().kind == base::ErrorKind::BadData || run.error().kind == base::ErrorKind::Corrupt, run.error().text().c_str());
    QVERIFY(!fs::exists(m_project / "runs"));
    if (change != u"damaged manifest")
        QVERIFY(prepare()); // and all is well again
}

void TestPrepare::takesRowsThatTheUserPutThere()
{
    put("data/prepared/train.jsonl", textRows(0, 3));
    QVERIFY(data::checkPrepared(data::preparedFiles(m_settings, m_project)));
    const auto run = data::createRun({ {}, {}, m_project, {} });
    QVERIFY2(run, run ? "" : run.error().text().c_str());
    QCOMPARE(linesOf(run->trainData()).size(), std::size_t(3));
    // A preparation does not write over them.
    put("data/raw/rows.jsonl", textRows(0, 30));
    QCOMPARE(prepare().error().kind, base::ErrorKind::Unsafe);
    QCOMPARE(linesOf(prepared("train.jsonl")).size(), std::size_t(3));
    // Nor do they pass for rows of a preparation once they are changed by hand.
    fs::remove(prepared("train.jsonl"));
    QVERIFY(prepare());
    put("data/prepared/train.jsonl", textRows(0, 3));
    QVERIFY(!data::createRun({ {}, {}, m_project, {} }));
    fs::remove(prepared("train.manifest.json"));
    QVERIFY(data::createRun({ {}, {}, m_project, {} }));
}

void TestPrepare::staysInTheProject_data()
{
    QTest::addColumn<QString>("output");
    QTest::newRow("absolute") << "%/outside/file";
    QTest::newRow("above") << "../outside/file";
    QTest::newRow("through a link") << "link/file";
    QTest::newRow("through a link further down") << "data/link/file";
    QTest::newRow("a new folder behind a link") << "link/new/file";
    QTest::newRow("nothing") << "";
}

void TestPrepare::staysInTheProject()
{
    QFETCH(QString, output);
    const auto outside = m_project / "outside";
    m_project /= "project";
    put("data/raw/rows.jsonl", textRows(0, 3));
    fs::create_directories(outside);
    QVERIFY(base::writeFile(outside / "file", "precious"));
    fs::create_directory_symlink(outside, m_project / "link");
    fs::create_directory_symlink("../../outside", m_project / "data/link");
    m_settings.outputPath = output.replace(u'%', QString::fromStdString(outside.parent_path().string())).toStdString();
    const auto report = prepare();
    QVERIFY(!report);
    QVERIFY2(
        report.error().kind == (m_settings.outputPath.empty() ? base::ErrorKind::BadConfig : base::ErrorKind::Unsafe), report.error().text().c_str());
    QVERIFY(contentOf(outside) == (std::map<std::string, std::string> { { "file", "precious" } }));
    // Nor is a run made there.
    data::NewRun request { {}, {}, m_project, {} };
    put("data/prepared/train.jsonl", textRows(0, 3));
    request.config.training.outputDir = m_settings.outputPath;
    if (!m_settings.outputPath.empty())
        QCOMPARE(data::createRun(request).error().kind, base::ErrorKind::Unsafe);
    // What the user types is his own word.
    if (output.startsWith(u"link")) {
        m_settings.outputPath = "link/typed.jsonl";
        QVERIFY(data::prepareData(m_settings, m_project, { nullptr, true }));
        QVERIFY(fs::exists(outside / "typed.jsonl"));
    }
}

void TestPrepare::replacesOnlyWhatItWrote()
{
    put("data/raw/rows.jsonl", textRows(0, 30));
    put("notes.txt", "mine");
    put("rows.validation.jsonl", "mine");
    for (const char *output : { "notes.txt", "rows.jsonl" }) {
        m_settings.outputPath = output;
        const auto report = prepare();
        QVERIFY(!report);
        QCOMPARE(report.error().kind, base::ErrorKind::Unsafe);
    }
    QCOMPARE(*base::readFile(m_project / "notes.txt"), std::string("mine"));
    QCOMPARE(*base::readFile(m_project / "rows.validation.jsonl"), std::string("mine"));
    // What a version without manifests prepared is told by its report.
    m_settings.outputPath = "data/prepared/train.jsonl";
    QVERIFY(prepare());
    fs::remove(prepared("train.manifest.json"));
    QVERIFY(prepare());
}

void TestPrepare::keepsRowsAsSecretAsTheirSources()
{
    const auto mask = ::umask(022);
    put("data/raw/a.jsonl", textRows(0, 60));
    const auto modeOf = [&](const char *name) { return int(fs::status(prepared(name)).permissions()); };
    QVERIFY(prepare());
    QCOMPARE(modeOf("train.jsonl"), 0644);
    for (const char *name : { "train.jsonl", "train.validation.jsonl", "train.manifest.json" })
        fs::permissions(prepared(name), fs::perms(0600));
    for (const double share : { 0.0, m_settings.validationFraction }) {
        m_settings.validationFraction = share;
        QVERIFY(prepare());
    }
    for (const char *name : { "train.jsonl", "train.validation.jsonl", "train.manifest.json" })
        QCOMPARE(modeOf(name), 0600);
    fs::remove_all(m_project / "data/prepared");
    fs::permissions(m_project / "data/raw/a.jsonl", fs::perms(0640));
    QVERIFY(prepare());
    for (const char *name : { "train.jsonl", "train.validation.jsonl", "train.manifest.json", "train.report.json" })
        QCOMPARE(modeOf(name), 0640);
    put("config.yaml", "version: 1\n");
    fs::permissions(m_project / "config.yaml", fs::perms(0600));
    const auto run = data::createRun({ {}, {}, m_project, {} });
    QVERIFY(run);
    QVERIFY(fs::status(run->configFile()).permissions() == fs::perms(0600));
    for (const auto &entry : fs::directory_iterator(run->path() / "data"))
        QVERIFY2(entry.status().permissions() == fs::perms(0640), entry.path().c_str());
    ::umask(mask);
}

void TestPrepare::namesFilesThatGaveNoRows()
{
    put("data/raw/a.jsonl", textRows(0, 60));
    QVERIFY(prepare());
    const auto files = data::preparedFiles(m_settings, m_project);
    QCOMPARE(data::unusedSources(files).text(), std::string());
    put("data/raw/broken.json", "[{");
    QVERIFY(prepare());
    put("data/raw/empty.jsonl", "");
    put("data/raw/later.jsonl", "\n");
    QVERIFY(prepare());
    const auto unused = data::unusedSources(files);
    QCOMPARE(unused.failed.names, std::vector<std::string> { "broken.json" });
    QCOMPARE(unused.skipped.names, (std::vector<std::string> { "empty.jsonl", "later.jsonl" }));
    QCOMPARE(unused.text(),
        std::string("Files that could not be read or used, so that rows are missing: 1 (broken.json). Skipped files: 2 (empty.jsonl, later.jsonl)."));
    for (int i = 0; i < 4; ++i)
        put(("data/raw/more" + std::to_string(i) + ".jsonl").c_str(), "");
    QVERIFY(prepare());
    QVERIFY2(data::unusedSources(files).text().ends_with(" 6 (empty.jsonl, later.jsonl, more0.jsonl …)."), data::unusedSources(files).text().c_str());
}

void TestPrepare::namesSettingsThatAreOthersNow()
{
    put("data/raw/a.jsonl", textRows(0, 60));
    QVERIFY(prepare());
    const auto files = data::preparedFiles(m_settings, m_project);
    QCOMPARE(data::otherSettings(files, m_settings), std::string());
    auto other = m_settings;
    other.langchain.chunkSize += 1;                // nothing was split
    other.reasoning = config::Reasoning::LastOnly; // training reads it
    QCOMPARE(data::otherSettings(files, other), std::string());
    other.seed += 1;
    other.systemPrompt = std::string(5000, 'x');
    QCOMPARE(data::changedSettings(files, other), (std::vector<std::string> { "data.system_prompt", "data.seed" }));
    put("data/raw/notes.md", "# Tea\n\nTea is drawn for three minutes.\n");
    m_settings = other;
    QVERIFY(prepare());
    QCOMPARE(data::otherSettings(files, other), std::string());
    other.langchain.chunkSize += 1;
    QCOMPARE(data::changedSettings(files, other), std::vector<std::string> { "data.langchain.chunk_size" });
    // One that an earlier version wrote says nothing of its settings.
    auto manifest = *base::parseJson(*base::readFile(files.manifest, 1 << 20));
    manifest.erase("settings");
    QVERIFY(bool(base::writeFile(files.manifest, base::toJsonText(manifest))));
    QCOMPARE(data::otherSettings(files, other), std::string());
}

void TestPrepare::tellsDocumentsThatHaveChanged()
{
    put("data/raw/a.jsonl", textRows(0, 60));
    put("data/raw/b.jsonl", textRows(60, 70));
    put("data/raw/c.jsonl", textRows(70, 80));
    put("data/raw/empty.jsonl", "");
    put("data/raw/blank.jsonl", "\n"); // read, and it gives no row
    const auto files = data::preparedFiles(m_settings, m_project);
    const auto text = [&] { return data::documentChanges(files, m_settings, m_project).text(); };
    QCOMPARE(text(), std::string()); // nothing is prepared
    QVERIFY(prepare());
    QCOMPARE(text(), std::string());
    const auto later = fs::last_write_time(files.manifest) + std::chrono::hours(1);
    fs::last_write_time(m_project / "data/raw/a.jsonl", later); // as a copy has it
    put("data/raw/logo.png", "no rows");
    QCOMPARE(text(), std::string());
    put("data/raw/d.jsonl", textRows(80, 90));
    auto same = textRows(0, 60); // of the same size
    same[same.find('0')] = '7';
    put("data/raw/a.jsonl", same);
    fs::last_write_time(m_project / "data/raw/a.jsonl", later + std::chrono::hours(1));
    put("data/raw/b.jsonl", textRows(60, 71));
    fs::remove(m_project / "data/raw/c.jsonl");
    QCOMPARE(text(), std::string("The documents have changed since the rows were saved: 1 added, 2 changed, 1 removed."));
    QCOMPARE(data::staleRows(files, m_settings, m_project), text());
    auto other = m_settings;
    other.seed += 1;
    QVERIFY(data::staleRows(files, other, m_project).find("data.seed") != std::string::npos);
    other.inputPath = "data/raw/a.jsonl"; // another input is told as such
    QVERIFY(!data::documentChanges(files, other, m_project).any());
    QVERIFY(prepare());
    QCOMPARE(text(), std::string());
}

void TestPrepare::doesNotReadRowsOfAnotherSize()
{
    put("data/raw/a.jsonl", textRows(0, 60));
    QVERIFY(prepare());
    const auto files = data::preparedFiles(m_settings, m_project);
    fs::resize_file(files.train, std::uintmax_t(40) << 30); // takes no room on the disk
    const auto before = tests::bytesRead();
    const auto checked = data::checkPrepared(files);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, base::ErrorKind::BadData);
    const auto read = tests::bytesRead() - before;
    QVERIFY2(before > 0 && read < (1u << 20), std::to_string(read).c_str());
}

void TestPrepare::doesNotBelieveAManifest() // one that names a file of the user to be renamed over the rows
{
    put("data/raw/rows.jsonl", textRows(0, 30));
    QVERIFY(prepare());
    const auto before = contentOf(prepared(""));
    put("precious", "mine");
    for (const char *name : { "../../precious", "train.jsonl", "", "train.jsonl.tmp-0123456/" }) {
        base::Json entry { { "sha256", "0" }, { "temporary", name } };
        put("data/prepared/train.manifest.json.next",
            base::toJsonText({ { "files", { { "train", entry }, { "validation", nullptr }, { "rejected", nullptr }, { "report", nullptr } } } }));
        QVERIFY(data::checkPrepared(data::preparedFiles(m_settings, m_project)));
        QCOMPARE(*base::readFile(m_project / "precious"), std::string("mine"));
        QVERIFY(contentOf(prepared("")) == before);
    }
    fs::create_directories(prepared("train.manifest.json.next")); // as any error in reading it: what cannot be read may count
    QVERIFY(!data::checkPrepared(data::preparedFiles(m_settings, m_project)));
    QVERIFY(fs::exists(prepared("train.manifest.json.next")));
}

void TestPrepare::previewsWhatItWouldWrite()
{
    put("data/raw/rows.jsonl", textRows(0, 5) + "bad\n");
    put("data/raw/text.md", "# Title\n\n" + std::string(3000, 'x'));
    const auto sources = *data::listSources(m_project / "data/raw");
    QCOMPARE(sources.size(), std::size_t(2));
    const auto rows = data::rowsOf(sources[0], {}, 3);
    QVERIFY(rows);
    QCOMPARE(rows->rows.size(), std::size_t(3));
    QVERIFY(rows->format == data::RowFormat::Text);
    data::DocumentCache documents;
    const auto chunks = data::previewChunks(sources[1], m_settings, nullptr, documents);
    QVERIFY(chunks);
    QCOMPARE(chunks->document->title, std::string("Title"));
    QVERIFY(chunks->chunks.size() >= 3);
    const auto stop = std::make_unique<std::stop_source>(); // on the stack GCC 12 takes it for uninitialised
    stop->request_stop();
    QCOMPARE(data::previewChunks(sources[1], m_settings, nullptr, documents, stop->get_token()).error().kind, base::ErrorKind::Canceled);
}

ANNEAL_TEST(TestPrepare)
#include "tst_prepare.moc"
