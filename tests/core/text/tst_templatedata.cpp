// SPDX-License-Identifier: GPL-3.0-or-later
// Published chat templates against transformers and Jinja2.
#include "core/text/chattemplate.h"
#include "tests/support/jsonfiles.h"
#include "tests/support/referencedata.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using base::Json;
using tests::readJson;
using tests::readLines;

namespace {

constexpr double kClock = 1736944496; // 2025-01-15 12:34:56 UTC

} // namespace

class TestTemplateData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersPublishedTemplates_data();
    void rendersPublishedTemplates();
};

void TestTemplateData::rendersPublishedTemplates_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<int>("least"); // cases
    for (const auto &data : tests::referenceData("templates"))
        QTest::newRow(data.isWhole ? "all" : "a few") << QString::fromStdString(data.folder.string()) << (data.isWhole ? 4000 : 80);
}

void TestTemplateData::rendersPublishedTemplates()
{
    QFETCH(QString, folder);
    QFETCH(int, least);
    const std::filesystem::path templatesFolder = folder.toStdString();
    const auto conversations = readJson(templatesFolder / "conversations.json");
    std::map<std::string, text::ChatTemplate> templates;
    int count = 0;
    int pythonRepr = 0;
    for (const auto &row : readLines(templatesFolder / "cases.jsonl")) {
        const auto name = row["template"].get<std::string>();
        if (!templates.contains(name)) {
            const auto compiled = text::ChatTemplate::compile(*base::readFile(templatesFolder / "jinja" / name));
            QVERIFY2(compiled, name.c_str());
            templates.emplace(name, *compiled);
        }
        // The expectations keep keys with null, so the plain render() is asked, with the reasoning's other names filled in.
        const auto &given = conversations[row["conversation"].get<std::string>()];
        Json variables { { "messages", Json::array() }, { "tools", given.value("tools", Json()) },
            { "documents", given.value("documents", Json()) } };
        for (Json message : given["messages"]) {
            if (message.contains("reasoning_content")) {
                Json filled { { "thinking", message["reasoning_content"] } };
                filled.update(message);
                message = filled;
            }
            variables["messages"].push_back(message);
        }
        variables.update(row["kwargs"]);
        const auto result = templates.at(name).render(variables, kClock);
        const auto where = name + " " + row["conversation"].get<std::string>() + ": " + (result ? result->text : result.error().detail);
        ++count;
        if (row.contains("expected")) {
            QVERIFY2(result && result->text == row["expected"].get<std::string>(), where.c_str());
            pythonRepr += row.contains("python_repr");
            if (row.contains("assistant_spans_utf8"))
                QVERIFY2(Json(result->generated) == row["assistant_spans_utf8"], where.c_str());
        } else if (row["error"]["kind"] == "raise_exception") {
            QVERIFY2(!result && result.error().detail == row["error"]["message"].get<std::string>(), where.c_str());
        }
    }
    QVERIFY2(count >= least, qPrintable(QString::number(count)));
    qInfo("%d cases, %d of them with values as Python prints them", count, pythonRepr);
}

ANNEAL_TEST(TestTemplateData)
#include "tst_templatedata.moc"
