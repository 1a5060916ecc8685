// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fields.h"
#include "core/config/patch.h"
#include "core/config/reader.h"
#include "core/config/writer.h"

#include <QtTest>

using namespace anneal;
using base::Json;

class TestPatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyTheBytesOfTheValue_data();
    void changesOnlyTheBytesOfTheValue();
    void editsByHandStay_data();
    void editsByHandStay();
    void insertsEveryKey_data();
    void insertsEveryKey();
    void refusesBrokenText();
};

/// A value the field may have and that differs from its default.
static Json anotherValue(const config::Field &field)
{
    switch (field.type) {
    case config::FieldType::Text:
        return "another text/2";
    case config::FieldType::Integer:
    case config::FieldType::Number: {
        for (const Json &candidate : { Json(9), Json(0.25) }) {
            if (!config::check(field, candidate) && candidate != field.defaultValue)
                return candidate;
        }
        return nullptr;
    }
    case config::FieldType::Boolean:
        return !field.defaultValue.get<bool>();
    case config::FieldType::Choice:
        return field.choices.back();
    case config::FieldType::TextList:
        return Json::array({ "a", "b: c", "\n" });
    case config::FieldType::TextMap:
        return Json { { "a", "b # c" } };
    case config::FieldType::IntegerMap:
    case config::FieldType::NumberMap:
        return Json { { "a.*b", 3 } };
    case config::FieldType::Any:
        break;
    }
    return nullptr;
}

void TestPatch::changesOnlyTheBytesOfTheValue_data()
{
    QTest::addColumn<QString>("path");
    for (const auto &field : config::fields()) {
        if (field.available)
            QTest::newRow(field.path.c_str()) << QString::fromStdString(field.path);
    }
}

void TestPatch::changesOnlyTheBytesOfTheValue()
{
    QFETCH(QString, path);
    const auto &field = *config::findField(path.toStdString());
    const auto text = config::annotatedYaml({});
    const auto value = anotherValue(field);
    const auto patched = config::patchYaml(text, field.path, value);
    QVERIFY(patched);
    QCOMPARE(config::valueOf(config::readConfig(*patched).config, field.path), value);

    // Only one line differs, and in it only the value: the key in front and the comment behind are as they were.
    const auto before = QString::fromStdString(text).split(u'\n');
    const auto after = QString::fromStdString(*patched).split(u'\n');
    QCOMPARE(after.size(), before.size());
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (before[i] == after[i])
            continue;
        const auto key = QString::fromStdString(field.key()) + QStringLiteral(": ");
        QVERIFY(before[i].trimmed().startsWith(key) && after[i].trimmed().startsWith(key));
        const auto oldValue = QString::fromStdString(config::toYaml(field, field.defaultValue));
        QCOMPARE(after[i].indexOf(key), before[i].indexOf(key));
        QVERIFY(after[i].endsWith(before[i].mid(before[i].indexOf(key) + key.size() + oldValue.size())));
    }
    const auto back = config::patchYaml(*patched, field.path, field.defaultValue);
    QVERIFY(back);
    QCOMPARE(QString::fromStdString(*back), QString::fromStdString(text));
}

void TestPatch::editsByHandStay_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value"); // JSON; "-" removes
    QTest::addColumn<QString>("after");
    const auto row = [](const char *name, const char *before, const char *path, const char *value, const char *after) {
        QTest::newRow(name) << QString::fromUtf8(before) << QString::fromUtf8(path) << QString::fromUtf8(value) << QString::fromUtf8(after);
    };
    row("comment and spaces", "model:   # the model\n  lora_rank:   8   # small\n\n\n", "model.lora_rank", "32",
        "model:   # the model\n  lora_rank:   32   # small\n\n\n");
    row("single quotes stay", "model:\n  revision: 'main'\n", "model.revision", "\"v2\"", "model:\n  revision: 'v2'\n");
    row("double quotes stay", "model: {revision: \"main\"}", "model.revision", "\"v2\"", "model: {revision: \"v2\"}");
    row("quotes where they are needed", "model: {revision: main}", "model.revision", "\"a, b\"", "model: {revision: \"a, b\"}");
    row("block list", "model:\n  target_modules: # these\n    - q_proj\n    - v_proj # two\n  dtype: auto\n", "model.target_modules",
        "[\"a\",\"b\",\"c\"]", "model:\n  target_modules: # these\n    - a\n    - b\n    - c # two\n  dtype: auto\n");
    row("block list at the key's column", "model:\n  target_modules:\n  - q_proj\n  - v_proj\n  dtype: auto\n", "model.target_modules",
        "\"all-linear\"", "model:\n  target_modules: all-linear\n  dtype: auto\n");
    row("block map", "model:\n  rank_pattern:\n    a: 1\n    b: 2\n", "model.rank_pattern", "{\"a\": 5}", "model:\n  rank_pattern:\n    a: 5\n");
    row("flow list over lines", "model:\n  target_modules: [q_proj, # one\n    v_proj,\n  ]  # end\n", "model.target_modules", "[\"a\"]",
        "model:\n  target_modules: [a]  # end\n");
    row("literal text", "data:\n  template: |-\n    a\n\n    {b}\n\n  seed: 1\n", "data.template", "\"{c}\"",
        "data:\n  template: \"{c}\"\n\n  seed: 1\n");
    row("empty value", "model:\n  init_from:   # none\n", "model.init_from", "\"a/b\"", "model:\n  init_from: a/b   # none\n");
    row("written null", "model:\n  init_from: ~ # none\n", "model.init_from", "\"a\"", "model:\n  init_from: a # none\n");
    row("to null", "model:\n  init_from: x # none\n", "model.init_from", "null", "model:\n  init_from: null # none\n");
    row("carriage returns", "model:\r\n  dtype: auto\r\n", "model.lora_rank", "4", "model:\r\n  lora_rank: 4\r\n  dtype: auto\r\n");
    row("byte-order mark", "\xEF\xBB\xBFmodel: {lora_rank: 8}\n", "model.lora_rank", "4", "\xEF\xBB\xBFmodel: {lora_rank: 4}\n");
    row("inserted after its neighbour", "training:\n    num_epochs: 1 # once\n    seed: 3\n", "training.learning_rate", "0.001",
        "training:\n    num_epochs: 1 # once\n    learning_rate: 0.001\n    seed: 3\n");
    row("inserted in front", "# top\ntraining:\n  # about seeds\n  seed: 3\n", "training.num_epochs", "2",
        "# top\ntraining:\n  # about seeds\n  num_epochs: 2\n  seed: 3\n");
    row("inserted in flow", "training: {seed: 3}\n", "training.num_epochs", "2", "training: {num_epochs: 2, seed: 3}\n");
    row("inserted in empty flow", "training: {}\n", "training.seed", "2", "training: {seed: 2}\n");
    row("new section", "version: 1\n\nmodel:\n  lora_rank: 4\n", "training.seed", "2",
        "version: 1\n\nmodel:\n  lora_rank: 4\n\ntraining:\n  seed: 2\n");
    row("new section between", "model: {}\ntraining: {}", "data.langchain.chunk_size", "300",
        "model: {}\n\ndata:\n  langchain:\n    chunk_size: 300\ntraining: {}");
    row("new section in section", "data:\n  seed: 1", "data.langchain.chunk_size", "300", "data:\n  seed: 1\n  langchain:\n    chunk_size: 300");
    row("empty section", "data: # later\ntraining:\n", "data.seed", "5", "data: # later\n  seed: 5\ntraining:\n");
    row("null section", "data: null # later\n", "data.seed", "5", "data: # later\n  seed: 5\n");
    row("empty text", "", "data.seed", "5", "data:\n  seed: 5\n");
    row("only a comment", "# mine", "version", "1", "# mine\nversion: 1\n");
    row("removed", "training:\n  seed: 1 # a\n  packing: true\n", "training.seed", "-", "training:\n  packing: true\n");
    row("removed in flow", "training: {seed: 1, packing: true}\n", "training.packing", "-", "training: {seed: 1}\n");
    row("removed first in flow", "training: {seed: 1, packing: true}\n", "training.seed", "-", "training: {packing: true}\n");
    row("removed at the end", "training:\n  packing: true\n  seed: 1", "training.seed", "-", "training:\n  packing: true\n");
}

void TestPatch::editsByHandStay()
{
    QFETCH(QString, before);
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, after);
    const auto text = before.toStdString();
    const auto patched = value == QStringLiteral("-") ? config::removeYamlKey(text, path.toStdString())
                                                      : config::patchYaml(text, path.toStdString(), Json::parse(value.toStdString()));
    QVERIFY2(patched, patched ? "" : patched.error().detail.c_str());
    QCOMPARE(QString::fromStdString(*patched), after);
    const auto read = config::valueOf(config::readConfig(*patched).config, path.toStdString());
    if (value != QStringLiteral("-"))
        QCOMPARE(read, Json::parse(value.toStdString()));
}

void TestPatch::insertsEveryKey_data()
{
    changesOnlyTheBytesOfTheValue_data();
}

void TestPatch::insertsEveryKey()
{
    QFETCH(QString, path);
    const auto &field = *config::findField(path.toStdString());
    const auto value = anotherValue(field);
    for (const std::string &text : std::vector<std::string> {
             "", "# nothing\n", "training:\n  seed: 1\n", "model: {dtype: auto}\ndata:\n    seed: 4 # x\n    langchain: {}\ntraining:" }) {
        const auto patched = config::patchYaml(text, field.path, value);
        QVERIFY(patched);
        const auto reading = config::readConfig(*patched);
        for (const auto &problem : reading.problems)
            QVERIFY2(problem.kind == config::ProblemKind::Conflict, (problem.text() + "\n" + *patched).c_str());
        QCOMPARE(config::valueOf(reading.config, field.path), value);
    }
}

void TestPatch::refusesBrokenText()
{
    QVERIFY(!config::patchYaml("model: {", "model.lora_rank", 4));
    QVERIFY(!config::patchYaml("model: 4\n", "model.lora_rank", 4));
    QVERIFY(!config::patchYaml("", "model.lora", 4));
}

QTEST_GUILESS_MAIN(TestPatch)
#include "tst_patch.moc"
