// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fields.h"
#include "core/config/schema.h"
#include "core/config/writer.h"
#include "core/config/yamltree.h"
#include "tests/support/testprogram.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <QtTest>

using namespace anneal;

class TestSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReader_data();
    void agreesWithTheReader();
    void describesEveryKey();
};

void TestSchema::agreesWithTheReader_data()
{
    QTest::addColumn<QString>("yaml");
    const auto row = [](const char *name, const std::string &yaml) { QTest::newRow(name) << QString::fromStdString(yaml); };
    row("defaults", config::annotatedYaml({}));
    row("empty", "# nothing\n");
    row("empty section", "model:\ntraining: {}\n");
    row("all-linear", "model: {target_modules: all-linear}\n");
    row("a name in place of a list", "model: {exclude_modules: layers.0.mlp.up_proj}\n");
    for (const char *pattern : { ".*", "q+", "q?", "a(b)", "[qk]_proj", "q{1}", "q|k", "^q", "q$", "\\w" })
        row(pattern, "model: {exclude_modules: '" + std::string(pattern) + "'}\n");
    row("null", "training: {early_stopping_patience: null}\n");
    row("unknown key", "training: {sed: 1}\n");
    row("unknown section", "trainig: {}\n");
    row("type", "training: {packing: 1}\n");
    row("range", "model: {lora_rank: 0}\n");
    row("open range", "training: {learning_rate: 0}\n");
    row("choice", "training: {lr_scheduler: cosin}\n");
    row("not available", "model: {use_qlora: true}\n");
    row("switched off", "model: {use_qlora: false}\nmemory: {enabled: false}\n");
    row("later choice", "training: {method: grpo}\n");
    row("map", "model: {rank_pattern: {a: 3}}\n");
    row("map of something else", "model: {rank_pattern: {a: x}}\n");
    row("mixed choice", "data: {langchain: {keep_separator: true}}\n");
    row("null that is not allowed", "model: {lora_rank: null}\n");
}

void TestSchema::agreesWithTheReader()
{
    QFETCH(QString, yaml);
    const auto schemaDocument = nlohmann::json::parse(config::schemaJson().dump());
    valijson::Schema schema;
    valijson::SchemaParser parser;
    valijson::adapters::NlohmannJsonAdapter schemaAdapter(schemaDocument);
    parser.populateSchema(schemaAdapter, schema);

    const auto text = yaml.toStdString();
    const auto document = nlohmann::json::parse(config::toJson(config::parseYaml(text).root).dump());
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    valijson::adapters::NlohmannJsonAdapter target(document);
    const bool valid = validator.validate(schema, target, &results);
    QCOMPARE(valid, config::readConfig(text).valid());
}

void TestSchema::describesEveryKey()
{
    const auto schema = config::schemaJson();
    for (const auto &field : config::fields()) {
        auto node = schema;
        for (const auto &key : QString::fromStdString(field.path).split(u'.')) {
            QVERIFY2(node["properties"].contains(key.toStdString()), field.path.c_str());
            node = base::Json(node["properties"][key.toStdString()]);
        }
        QCOMPARE(node["description"].get<std::string>(), field.help);
        QVERIFY(node.contains("default"));
    }
    QCOMPARE(schema["$schema"].get<std::string>(), std::string("http://json-schema.org/draft-07/schema#"));
    QCOMPARE(schema["additionalProperties"].get<bool>(), false);
}

ANNEAL_TEST(TestSchema)
#include "tst_schema.moc"
