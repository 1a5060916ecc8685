// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/config/fields.h"
#include "core/config/patch.h"
#include "core/config/reader.h"
#include "core/config/writer.h"
#include "core/config/yamltree.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QtTest>

#include <algorithm>
#include <optional>
#include <random>

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
    void textsOverSeveralLines();
    void touchesNothingElse();
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
    case config::FieldType::IntegerList:
        return Json::array({ 3, 0 });
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
        "[\"a\",\"b\",\"c\"]", "model:\n  target_modules: # these\n    - a\n    - b # two\n    - c\n  dtype: auto\n");
    row("items keep their comments", "model:\n  target_modules: # these\n    # first\n    - a # one\n    - b # two\n    # last\n    - c # three\n",
        "model.target_modules", "[\"b\",\"x\",\"c\",\"d\"]",
        "model:\n  target_modules: # these\n    # first\n    - b # two\n    - x\n    # last\n    - c # three\n    - d\n");
    row("an item in front", "model:\n  target_modules:\n    - b # two", "model.target_modules", "[\"a\",\"b\"]",
        "model:\n  target_modules:\n    - a\n    - b # two");
    row("the last items go", "model:\n  target_modules:\n    - a # one\n    - b\n    - c", "model.target_modules", "[\"a\"]",
        "model:\n  target_modules:\n    - a # one\n");
    row("a word for a list", "model:\n  target_modules: # these\n    # why\n    - a # one\n    - b\n  dtype: auto\n", "model.target_modules",
        "\"all-linear\"", "model:\n  target_modules: all-linear # these\n    # why\n  dtype: auto\n");
    row("mapping items keep their comments", "model:\n  alpha_pattern: # by module\n    a: 1 # one\n    b: 2 # two\n", "model.alpha_pattern",
        "{\"b\": 3.5, \"c\": 4}", "model:\n  alpha_pattern: # by module\n    b: 3.5 # two\n    c: 4\n");
    row("mapping in another order", "model:\n  rank_pattern:\n    a: 1 # one\n    b: 2\n", "model.rank_pattern", "{\"b\": 2, \"a\": 1}",
        "model:\n  rank_pattern:\n    b: 2\n    a: 1\n");
    row("a comment above the first key stays with it", "training:\n  # how long\n  # it may take\n  num_epochs: 3\n", "training.method", "\"sft\"",
        "training:\n  method: sft\n  # how long\n  # it may take\n  num_epochs: 3\n");
    row("a comment at the top is about the file", "# my project\nmodel: {}\n", "version", "1", "# my project\nversion: 1\nmodel: {}\n");
    row("a comment goes on below its value", "model:\n  lora_rank: 8  # small\n                # and quick\n  # next\n  lora_dropout: 0\n",
        "model.lora_alpha", "16", "model:\n  lora_rank: 8  # small\n                # and quick\n  lora_alpha: 16\n  # next\n  lora_dropout: 0\n");
    row("a comment in a section stays there", "model:\n  lora_rank: 8\n\n  # lora_alpha: 16\n# how\ntraining: {}\n", "data.seed", "7",
        "model:\n  lora_rank: 8\n\n  # lora_alpha: 16\n\ndata:\n  seed: 7\n# how\ntraining: {}\n");
    row("behind a text that keeps its lines", "data:\n  system_prompt: |+\n    one\n\n\n  # why\n  langchain: {}\n", "data.validation_fraction",
        "0.5", "data:\n  system_prompt: |+\n    one\n\n\n  validation_fraction: 0.5\n  # why\n  langchain: {}\n");
    row("a section behind such a text", "data:\n  system_prompt: |+\n    one\n\n", "training.seed", "2",
        "data:\n  system_prompt: |+\n    one\n\ntraining:\n  seed: 2\n");
    row("removed behind such a text", "data:\n  system_prompt: |+\n    one\n  seed: 4\n\n\n  langchain: {}\n", "data.seed", "-",
        "data:\n  system_prompt: |+\n    one\n  langchain: {}\n");
    row("a comment further out than the text", "data:\n  system_prompt: |\n      one\n    # mine\n  seed: 4\n", "data.system_prompt", "\"two\"",
        "data:\n  system_prompt: two\n    # mine\n  seed: 4\n");
    row("block list at the key's column", "model:\n  target_modules:\n  - q_proj\n  - v_proj\n  dtype: auto\n", "model.target_modules",
        "\"all-linear\"", "model:\n  target_modules: all-linear\n  dtype: auto\n");
    row("block map", "model:\n  rank_pattern:\n    a: 1\n    b: 2\n", "model.rank_pattern", "{\"a\": 5}", "model:\n  rank_pattern:\n    a: 5\n");
    row("flow list over lines", "model:\n  target_modules: [q_proj, # one\n    v_proj,\n  ]  # end\n", "model.target_modules", "[\"a\"]",
        "model:\n  target_modules: [a]  # end\n");
    row("added to a flow list over lines", "model:\n  target_modules: [q_proj,   # the query\n    k_proj,  # the key\n    v_proj]\n",
        "model.target_modules", "[\"q_proj\",\"k_proj\",\"v_proj\",\"o_proj\"]",
        "model:\n  target_modules: [q_proj,   # the query\n    k_proj,  # the key\n    v_proj, o_proj]\n");
    row("changed in a flow list over lines", "model:\n  target_modules: [\n    q_proj,   # the query\n    k_proj,  # the key\n    v_proj,\n  ]\n",
        "model.target_modules", "[\"o_proj\",\"q_proj\"]", "model:\n  target_modules: [\n    o_proj, q_proj,   # the query\n  ]\n");
    row("removed last of a flow list over lines", "model:\n  target_modules: [q_proj, # one\n    k_proj, # two\n    v_proj, # three\n  ]\n",
        "model.target_modules", "[\"q_proj\"]", "model:\n  target_modules: [q_proj, # one\n  ]\n");
    row("removed first in a flow list over lines", "model:\n  target_modules: [q_proj, # one\n    v_proj, # two\n  ]\n", "model.target_modules",
        "[\"v_proj\"]", "model:\n  target_modules: [v_proj, # two\n  ]\n");
    row("flow map over lines", "model:\n  rank_pattern: { # by layer\n    q_proj: 4, # less\n    v_proj: 8 }\n", "model.rank_pattern",
        "{\"q_proj\": 4, \"v_proj\": 16, \"k_proj\": 2}",
        "model:\n  rank_pattern: { # by layer\n    q_proj: 4, # less\n    v_proj: 16, k_proj: 2 }\n");
    row("literal text", "data:\n  template: |-\n    a\n\n    {b}\n\n  seed: 1\n", "data.template", "\"{c}\"",
        "data:\n  template: \"{c}\"\n\n  seed: 1\n");
    row("empty value", "model:\n  init_from:   # none\n", "model.init_from", "\"a/b\"", "model:\n  init_from: a/b   # none\n");
    row("written null", "model:\n  init_from: ~ # none\n", "model.init_from", "\"a\"", "model:\n  init_from: a # none\n");
    row("to null", "model:\n  init_from: x # none\n", "model.init_from", "null", "model:\n  init_from: null # none\n");
    row("carriage returns", "model:\r\n  dtype: auto\r\n", "model.lora_rank", "4", "model:\r\n  lora_rank: 4\r\n  dtype: auto\r\n");
    row("behind a byte-order mark", "\xEF\xBB\xBFmodel: {}\n", "version", "1", "\xEF\xBB\xBFversion: 1\nmodel: {}\n");
    row("removed behind a byte-order mark", "\xEF\xBB\xBFversion: 1\nmodel: {}\n", "version", "-", "\xEF\xBB\xBFmodel: {}\n");
    row("byte-order mark", "\xEF\xBB\xBFmodel: {lora_rank: 8}\n", "model.lora_rank", "4", "\xEF\xBB\xBFmodel: {lora_rank: 4}\n");
    row("inserted after its neighbour", "training:\n    num_epochs: 1 # once\n    seed: 3\n", "training.learning_rate", "0.001",
        "training:\n    num_epochs: 1 # once\n    learning_rate: 0.001\n    seed: 3\n");
    row("inserted in front", "# top\ntraining:\n  # about seeds\n  seed: 3\n", "training.num_epochs", "2",
        "# top\ntraining:\n  num_epochs: 2\n  # about seeds\n  seed: 3\n");
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
    // What stands in front of a value is no part of it, and is not cut into.
    for (const char *text : { "model:\n  lora_rank:   &r 4\n", "model:\n  lora_rank: !!int 4\n", "model: {lora_rank: &r 4}\n" }) {
        const auto patched = config::patchYaml(text, "model.lora_rank", 64);
        QVERIFY2(!patched, patched ? patched->c_str() : "");
        QVERIFY2(patched.error().text().find("anchor") != std::string::npos, patched.error().text().c_str());
    }
}

/// A config.yaml as people write them: any keys in any style, with comments that can be told apart.
class RandomYaml
{
public:
    explicit RandomYaml(unsigned seed) : m_random(seed) { }

    std::string text()
    {
        m_eol = among(6) ? "\n" : "\r\n";
        m_indent = among(3) ? 2 : 4;
        std::string text = among(8) ? "" : "\xEF\xBB\xBF";
        for (const char *section : { "", "model", "data", "training" }) {
            if (!among(4))
                continue;
            text += noise(0);
            if (*section && !among(6)) {
                text += section + (": {" + flowKeys(section) + "}") + comment() + m_eol;
                continue;
            }
            const auto keys = blockKeys(section, *section ? m_indent : 0);
            text += (*section && !keys.empty() ? section + (":" + comment() + m_eol) : std::string()) + keys;
        }
        if (!text.empty() && !among(5) && text.ends_with(m_eol))
            text.resize(text.size() - m_eol.size());
        return text;
    }

    /// A number below `count`.
    std::size_t among(std::size_t count) { return m_random() % count; }
    /// A value that may stand for the field.
    Json value(const config::Field &field)
    {
        std::vector<Json> all { field.defaultValue };
        switch (field.type) {
        case config::FieldType::Text:
            all.insert(all.end(), { "plain", "with # hash", "it's", "a: b", "two\nlines", "", "ä \"q\" \\", "-x", "  spaces " });
            break;
        case config::FieldType::Choice:
            all.insert(all.end(), field.choices.begin(), field.choices.end());
            break;
        case config::FieldType::Boolean:
            all.insert(all.end(), { true, false });
            break;
        case config::FieldType::Integer:
        case config::FieldType::Number:
            all.insert(all.end(), { 0, 1, 2, 17, 0.5, 1e-5, 100000 });
            break;
        case config::FieldType::TextList:
            all.push_back(some({ "q_proj", "v_proj", "b: c", "# no", "up", "it's", "\n\n", "yes" }));
            all.insert(all.end(), { "all-linear", ".*\\.(a|b)_proj # c", Json::array() }); // where such may stand
            break;
        case config::FieldType::IntegerList:
            all.push_back(some({ 0, 1, 7, 20 }));
            break;
        case config::FieldType::TextMap:
        case config::FieldType::IntegerMap:
        case config::FieldType::NumberMap:
            all.push_back(Json::object());
            for (const auto &key : some({ "a", "b.*", "x: y", "q_proj", "'z'" }))
                all.back()[key.get<std::string>()] = field.type == config::FieldType::TextMap ? Json("t # t") : Json(int(1 + among(9)));
            break;
        case config::FieldType::Any:
            break;
        }
        std::erase_if(all, [&](const Json &one) { return config::check(field, one).has_value(); });
        return all[among(all.size())];
    }

private:
    Json some(std::vector<Json> all)
    {
        std::shuffle(all.begin(), all.end(), m_random);
        all.resize(1 + among(all.size()));
        return all;
    }
    std::string pad() { return std::string(1 + among(3), ' '); }
    std::string comment() { return among(3) ? std::string() : pad() + "# c" + std::to_string(m_comments++) + "!"; }
    std::string noise(std::size_t indent)
    {
        std::string text;
        while (!among(4))
            text += (among(2) ? std::string() : std::string(indent, ' ') + "# c" + std::to_string(m_comments++) + "!") + m_eol;
        return text;
    }

    std::vector<const config::Field *> fieldsOf(const std::string &section)
    {
        std::vector<const config::Field *> found;
        for (const auto &field : config::fields())
            if (field.available && field.section() == section && !among(3))
                found.push_back(&field);
        if (!among(2))
            std::shuffle(found.begin(), found.end(), m_random);
        return found;
    }
    std::string flowKeys(const std::string &section)
    {
        std::string text;
        for (const auto *field : fieldsOf(section))
            text += (text.empty() ? "" : ", ") + field->key() + ": " + config::toYaml(*field, value(*field));
        return text;
    }
    std::string blockKeys(const std::string &section, std::size_t indent)
    {
        std::string text;
        for (const auto *field : fieldsOf(section))
            text += noise(indent) + std::string(indent, ' ') + field->key() + ":" + blockValue(*field, indent);
        if (section == "data" && !among(2)) {
            const auto keys = blockKeys("data.langchain", indent + m_indent);
            if (!keys.empty())
                text += std::string(indent, ' ') + "langchain:" + comment() + m_eol + keys;
        }
        return text;
    }
    std::string blockValue(const config::Field &field, std::size_t indent)
    {
        const auto value = this->value(field);
        if (value.is_structured() && !value.empty() && among(3)) {
            const auto inner = std::string(value.is_array() && !among(2) ? indent : indent + m_indent, ' ');
            auto text = comment() + m_eol;
            for (const auto &[key, item] : value.items())
                text += (among(4) ? "" : inner + "# c" + std::to_string(m_comments++) + "!" + m_eol) + inner
                    + (value.is_array() ? "-" + pad() : config::toYaml(Json(key)) + ":" + pad()) + config::toYaml(item) + comment() + m_eol;
            return text;
        }
        if (value.is_null() && !among(2))
            return comment() + m_eol;
        if (field.path == "data.system_prompt" && !among(2)) {
            const std::string inner(indent + 1 + among(4), ' ');
            const char *styles[] { "|", "|-", "|+", ">", ">+", ">-" };
            auto text = " " + std::string(styles[among(6)]) + comment() + m_eol;
            for (std::size_t line = 0; line <= among(3); ++line)
                text += inner + "text # no comment" + m_eol + (among(3) ? "" : m_eol);
            return text + (among(3) ? "" : m_eol);
        }
        auto text = config::toYaml(field, value);
        if (value.is_string() && !text.starts_with('"') && !among(3))
            text = among(2) ? "'" + text + "'" : '"' + text + '"';
        return (among(10) ? pad() : m_eol + std::string(indent + m_indent, ' ')) + text + comment() + m_eol;
    }

    std::mt19937 m_random;
    std::string m_eol;
    std::size_t m_indent = 2;
    int m_comments = 0;
};

/// The value of every key but one.
static std::string otherValues(const std::string &text, const std::string &but)
{
    const auto config = config::readConfig(text).config;
    std::string all;
    for (const auto &field : config::fields())
        if (field.available && field.path != but)
            all += field.path + ": " + config::valueOf(config, field.path).dump() + "\n";
    return all;
}

static QStringList commentsOf(const std::string &text)
{
    static const QRegularExpression kComment(QStringLiteral("# c\\d+!"));
    QStringList found;
    for (auto at = kComment.globalMatch(QString::fromStdString(text)); at.hasNext();)
        found << at.next().captured();
    return found;
}

/// Where a key and its value stand, whole lines; nothing where it is not written.
static std::optional<std::pair<std::size_t, std::size_t>> linesOf(const std::string &text, const std::string &path)
{
    const auto document = config::parseYaml(text);
    const auto *node = &document.root;
    const config::YamlEntry *entry = nullptr;
    for (const auto &key : base::split(path, '.')) {
        entry = node->find(key);
        if (!entry)
            return std::nullopt;
        node = &entry->value;
    }
    const auto begin = text.rfind('\n', entry->key.begin) + 1; // npos + 1 is 0
    const auto end = text.find('\n', std::max(entry->key.end, entry->value.end));
    return std::pair { begin, std::min(end, text.size()) };
}

void TestPatch::textsOverSeveralLines()
{
    const auto patched = [](const char *before, const char *path, const Json &value) {
        const auto text = config::patchYaml(before, path, value);
        return QString::fromStdString(text ? *text : text.error().text());
    };
    // What stands behind the mark is about the value, whatever its form.
    QCOMPARE(patched("data:\n  system_prompt: |+  # why\n    text\n", "data.system_prompt", "plain"),
        QStringLiteral("data:\n  system_prompt: plain  # why\n"));
    // A text that the file ends with has no line break at its end, and gets none from the key behind it.
    QCOMPARE(patched("data:\n  system_prompt: >\n    text", "training.seed", 4),
        QStringLiteral("data:\n  system_prompt: >-\n    text\n\ntraining:\n  seed: 4"));
    QCOMPARE(patched("data:\n  system_prompt: |2+\n    text", "training.seed", 4),
        QStringLiteral("data:\n  system_prompt: |2-\n    text\n\ntraining:\n  seed: 4"));
    QCOMPARE(patched("model:\n  target_modules:\n  - a\n  - |\n    b", "model.target_modules", Json::array({ "a", "b", "c" })),
        QStringLiteral("model:\n  target_modules:\n  - a\n  - |-\n    b\n  - c"));
    QCOMPARE(patched("model:\n  target_modules:\n  - a\n  - |\n    b", "model.target_modules", Json::array({ "a", "d", "c" })),
        QStringLiteral("model:\n  target_modules:\n  - a\n  - d\n  - c"));
}

void TestPatch::touchesNothingElse()
{
    // Column names are kept in the order of their letters; what is written keeps its own.
    const auto same = [](const base::Json &read, const base::Json &written) { return nlohmann::json(read) == nlohmann::json(written); };
    const auto seed = qEnvironmentVariableIsSet("ANNEAL_SEED") ? qEnvironmentVariableIntValue("ANNEAL_SEED") : int(std::random_device()() >> 2);
    qInfo("ANNEAL_SEED=%d", seed);
    int tried = 0;
    for (unsigned i = 0; i < 3000; ++i) {
        RandomYaml random(unsigned(seed) + i);
        const auto before = random.text();
        const auto document = config::parseYaml(before);
        QVERIFY2(!document.broken && document.problems.empty(), before.c_str());
        const auto &field = config::fields()[random.among(config::fields().size())];
        if (!field.available)
            continue;
        const bool remove = random.among(4) == 0;
        const auto value = remove ? field.defaultValue : random.value(field);
        const auto patched = remove ? config::removeYamlKey(before, field.path) : config::patchYaml(before, field.path, value);
        const auto what = "seed " + std::to_string(unsigned(seed) + i) + (remove ? ", removed " : ", set ") + field.path + " to " + value.dump()
            + "\n--- before\n" + before + "\n--- after\n" + (patched ? *patched : patched.error().text());
        QVERIFY2(patched, what.c_str());
        ++tried;
        if (config::parseYaml(*patched).root.entries.empty())
            continue; // an empty file is an error of its own
        const auto reading = config::readConfig(*patched);
        QVERIFY2(std::all_of(reading.problems.begin(), reading.problems.end(),
                     [](const config::Problem &problem) { return problem.kind == config::ProblemKind::Conflict; }),
            what.c_str());
        QVERIFY2(same(config::valueOf(reading.config, field.path), value), what.c_str());
        QVERIFY2(otherValues(*patched, field.path) == otherValues(before, field.path), what.c_str());

        const auto lines = linesOf(before, field.path);
        const bool inFlow = lines && before.substr(lines->first, lines->second - lines->first).find(": {") != std::string::npos;
        if (!lines) { // put in between, nothing else
            const auto shortest = std::min(before.size(), patched->size());
            std::size_t front = 0, back = 0;
            while (front < shortest && before[front] == (*patched)[front])
                ++front;
            while (back < shortest - front && before[before.size() - 1 - back] == (*patched)[patched->size() - 1 - back])
                ++back;
            QVERIFY2(remove ? *patched == before
                            : front + back == before.size() || !before.ends_with('\n') || before.find("{}") != std::string::npos
                        || before.find("null") != std::string::npos,
                what.c_str());
        } else if (!inFlow) {
            QVERIFY2(patched->starts_with(before.substr(0, remove ? lines->first : 0)), what.c_str());
            const auto rest = before.substr(lines->second);
            const auto trimmed = remove ? rest.substr(std::min(rest.find_first_not_of("\r\n"), rest.size())) : rest;
            QVERIFY2(patched->ends_with(trimmed) || patched->size() + 2 >= before.size() - (lines->second - lines->first), what.c_str());
        }
        // A comment goes only with the line of an item or a key that goes.
        auto kept = commentsOf(*patched);
        for (const auto &one : commentsOf(before)) {
            if (!kept.isEmpty() && kept.front() == one) {
                kept.removeFirst();
                continue;
            }
            const auto at = before.find(one.toStdString());
            QVERIFY2(lines && at >= lines->first && at < lines->second, (one.toStdString() + " is lost; " + what).c_str());
            const auto line = QString::fromStdString(before.substr(before.rfind('\n', at) + 1, at - before.rfind('\n', at) - 1)).trimmed();
            QVERIFY2(remove || (!line.isEmpty() && !line.startsWith(QString::fromStdString(field.key()) + u':')),
                (one.toStdString() + " is lost; " + what).c_str());
        }
        QVERIFY2(kept.isEmpty(), what.c_str());
    }
    QVERIFY(tried > 1000);
}

ANNEAL_TEST(TestPatch)
#include "tst_patch.moc"
