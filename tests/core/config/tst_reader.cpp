// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/config/completion.h"
#include "core/config/fields.h"
#include "core/config/known.h"
#include "core/config/reader.h"
#include "core/config/writer.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

class TestReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsItsOwnDefaults();
    void readsWhatAnOlderVersionWrote();
    void readsValuesWhereverTheyStand();
    void readsWhichLayersGetAnAdapter();
    void reportsProblemsWithPlaceAndSuggestion_data();
    void reportsProblemsWithPlaceAndSuggestion();
    void reportsAllProblemsAtOnce();
    void usesWhatIsRightBesideWhatIsWrong();
    void aRunMayHaveBeenPreparedElsewhere();
    void switchedOffFeaturesMayBeWritten();
    void refusesWhatIsNotAvailableYet_data();
    void refusesWhatIsNotAvailableYet();
    void comparesValues_data();
    void comparesValues();
    void appliesOverrides();
    void resolvedTextReadsBackTheSame();
    void survivesHostileText_data();
    void survivesHostileText();
    void completesWhileTyping();
};

static QString textOf(const config::Reading &reading)
{
    std::string all;
    for (const auto &problem : reading.problems)
        all += problem.text() + "\n";
    return QString::fromStdString(all);
}

void TestReader::readsItsOwnDefaults()
{
    const auto text = config::annotatedYaml({});
    const auto reading = config::readConfig(text);
    QCOMPARE(textOf(reading), QString());
    QVERIFY(reading.config == config::FineTuneConfig());
    QVERIFY(text.starts_with(
        "# yaml-language-server: $schema=config.schema.json\nversion: 1\n\nmodel:\n  model_name: HuggingFaceTB/SmolLM2-135M-Instruct"));
    QVERIFY(text.find("  learning_rate: 0.0002\n") != std::string::npos);
    QVERIFY(text.find("  lora_rank: 16                 # r\n") != std::string::npos);
    QVERIFY(text.find("  max_grad_norm: 1.0\n") != std::string::npos);
    QVERIFY(text.find("use_qlora") == std::string::npos);
    for (const auto &field : config::fields())
        QVERIFY2(!field.help.empty(), field.path.c_str());
    const auto shortest = config::readConfig("version: 1\n");
    QVERIFY(shortest.valid());
    QVERIFY(shortest.config == config::FineTuneConfig());
}

/// The file that `init` wrote in November 2026, and keys that it had then: they keep their names and their meaning, and defaults that changed since
/// do not change it. Fixtures of later versions come beside it.
void TestReader::readsWhatAnOlderVersionWrote()
{
    const auto text = base::readFile(ANNEAL_TESTS_DIR "/data/config/written-by-0.1.yaml");
    QVERIFY(text);
    const auto reading = config::readConfig(*text);
    for (const auto &problem : reading.problems)
        QFAIL(problem.message.c_str());
    config::FineTuneConfig then;
    then.training.sampleCount = 2;
    QCOMPARE(reading.config, then);
}

void TestReader::readsValuesWhereverTheyStand()
{
    const auto reading = config::readConfig("\xEF\xBB\xBF# mine\r\n"
                                            "training: {learning_rate: 1e-3, packing: False, early_stopping_patience: 4}\r\n"
                                            "model:\r\n"
                                            "    target_modules:\r\n"
                                            "    - q_proj   # first\r\n"
                                            "    - 'v_proj'\r\n"
                                            "    rank_pattern:\r\n"
                                            "        q_proj: 0x20\r\n"
                                            "data:\r\n"
                                            "    template: |\r\n"
                                            "        Q: {instruction}\r\n"
                                            "        A: {output}\r\n"
                                            "    format: custom\r\n"
                                            "    langchain:\r\n"
                                            "        keep_separator: false\r\n"
                                            "        separators: [\"\\n\\n\", \"\"]\r\n");
    QCOMPARE(textOf(reading), QString());
    QCOMPARE(reading.config.training.learningRate, 1e-3);
    QCOMPARE(reading.config.training.packing, false);
    QCOMPARE(reading.config.training.earlyStoppingPatience, std::optional<std::int64_t>(4));
    QVERIFY((reading.config.model.targetModules == std::vector<std::string> { "q_proj", "v_proj" }));
    QVERIFY((reading.config.model.rankPattern == config::Patterns<std::int64_t> { { "q_proj", 32 } }));
    QCOMPARE(*reading.config.data.templateText, std::string("Q: {instruction}\nA: {output}\n"));
    QCOMPARE(reading.config.data.langchain.keepSeparator, config::KeepSeparator::No);
    QVERIFY(reading.origins.at("training.learning_rate") == config::Origin::File);
    QVERIFY(reading.origins.at("training.seed") == config::Origin::Default);
    QVERIFY((config::readConfig("model: {target_modules: all-linear}").config.model.targetModules == std::vector<std::string> { "all-linear" }));
}

/// Lists, one regular expression in place of a list, and what stands for none.
void TestReader::readsWhichLayersGetAnAdapter()
{
    const auto patterns = config::readConfig("model: {target_modules: '.*\\.(q_proj|v_proj)', exclude_modules: .*up.*, modules_to_save: []}");
    QCOMPARE(textOf(patterns), QString());
    QVERIFY(patterns.config.model.targetModules.empty() && patterns.config.model.excludeModules.empty());
    QCOMPARE(patterns.config.model.targetPattern, std::string(".*\\.(q_proj|v_proj)"));
    QCOMPARE(patterns.config.model.excludePattern, std::string(".*up.*"));
    const auto lists
        = config::readConfig("model: {target_modules: [q_proj], exclude_modules: [a, b], layers_to_transform: [0, 3], layers_pattern: [layers]}");
    QCOMPARE(textOf(lists), QString());
    QVERIFY((lists.config.model.excludeModules == std::vector<std::string> { "a", "b" }));
    QVERIFY((lists.config.model.layersToTransform == std::vector<std::int64_t> { 0, 3 }));
    QVERIFY((lists.config.model.layersPattern == std::vector<std::string> { "layers" }));
    for (const char *none : { "[]", "null", "" }) {
        const auto reading = config::readConfig("model:\n  exclude_modules: " + std::string(none) + "\n  layers_to_transform: " + none + "\n");
        QCOMPARE(textOf(reading), QString());
        QVERIFY(reading.config.model == config::ModelConfig());
    }
}

void TestReader::reportsProblemsWithPlaceAndSuggestion_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *yaml, const char *problem) {
        QTest::newRow(name) << QString::fromUtf8(yaml) << QString::fromUtf8(problem);
    };
    row("mistyped key", "training:\n  lerning_rate: 1e-4\n", "2:3-15 training.lerning_rate: There is no such key. Did you mean learning_rate?");
    row("a pattern that is no regular expression", "model:\n  rank_pattern: {q_proj: 8, 'k_proj[': 16}\n",
        "2:17-43 model.rank_pattern: \"k_proj[\" is not a regular expression: [ is opened and not closed. It must be keys with whole numbers from 1 "
        "to "
        "4096, such as {q_proj: 32}.");
    row("another one", "model: {alpha_pattern: {'(v_proj': 1.0}}\n",
        "1:24-40 model.alpha_pattern: \"(v_proj\" is not a regular expression: ( is opened and not closed. It must be keys with numbers "
        "greater than 0, at most 1e+06, such as {q_proj: 32}.");
    row("a pattern whose comment takes in what is behind it", "model: {rank_pattern: {'(?x)q_proj # mine': 8}}\n",
        "1:23-47 model.rank_pattern: \"(?x)q_proj # mine\" is not a regular expression: it ends within a comment. It must be keys with "
        "whole numbers from 1 to 4096, such as {q_proj: 32}.");
    row("mistyped beside the right one", "training:\n  lerning_rate: 1e-4\n  learning_rate: 1e-4\n",
        "2:3-15 training.lerning_rate: There is no such key, and learning_rate is set already.");
    row("mistyped section", "trainig:\n  seed: 1\n", "1:1-8 trainig: There is no such key. Did you mean training?");
    row("key in another section", "model:\n  batch_size: 4\n", "2:3-13 model.batch_size: There is no such key here; it belongs in training.");
    row("key of another section, among similar ones", "training:\n  lora_rank: 4\n",
        "2:3-12 training.lora_rank: There is no such key here; it belongs in model.");
    row("mistyped key of another section", "training:\n  lora_rnk: 4\n",
        "2:3-11 training.lora_rnk: There is no such key; lora_rank is one of model.");
    row("key without its section", "lora_rank: 4\n", "1:1-10 lora_rank: There is no such key here; it belongs in model.");
    row("quoted number", "model:\n  lora_rank: '8'\n",
        "2:14-17 model.lora_rank: The value is the text \"8\". It must be a whole number from 1 to 4096. Did you mean 8?");
    row("word for a boolean", "training:\n  packing: yes\n",
        "2:12-15 training.packing: The value is the text \"yes\". It must be true or false. Did you mean true?");
    row("fraction for a whole number", "training:\n  batch_size: 2.0\n",
        "2:15-18 training.batch_size: The value is the number 2. It must be a whole number from 1 to 4096. Did you mean 2?");
    row("number for a text", "model:\n  revision: 12\n", "2:13-15 model.revision: The value is the number 12. It must be text. Did you mean \"12\"?");
    row("too small", "model: {lora_rank: 0}\n", "1:20-21 model.lora_rank: 0 is too small. It must be a whole number from 1 to 4096.");
    row("too large", "model:\n  lora_dropout: 1\n", "2:17-18 model.lora_dropout: 1 is too large. It must be a number from 0 to below 1.");
    row("infinite", "training:\n  learning_rate: .inf\n",
        "2:18-22 training.learning_rate: The value is the text \".inf\". It must be a number greater than 0, at most 10.");
    row("no such choice", "training:\n  lr_scheduler: cosin\n",
        "2:17-22 training.lr_scheduler: \"cosin\" is not one of the allowed values. It must be one of linear, cosine, constant, "
        "constant_with_warmup. "
        "Did you mean cosine?");
    row("another word for a choice", "training:\n  method: zz\n",
        "2:11-13 training.method: \"zz\" is not one of the allowed values. It must be sft.");
    row("another word for a key", "training:\n  learned_ratings: 1\n", "2:3-18 training.learned_ratings: There is no such key.");
    row("nothing where a value must be", "model:\n  lora_rank:\n  revision: main\n",
        "2:3-12 model.lora_rank: The value is missing. It must be a whole number from 1 to 4096.");
    row("text for a list", "model:\n  target_modules: q_proj\n",
        "2:19-25 model.target_modules: The value is the text \"q_proj\". It must be a list such as [a, b], all-linear or a regular expression. Did "
        "you mean [q_proj]?");
    row("a name for a list", "model:\n  exclude_modules: layers.0.mlp.up_proj\n",
        "2:20-40 model.exclude_modules: The value is the text \"layers.0.mlp.up_proj\". It must be a list such as [a, b] or a regular expression. "
        "Did you mean [layers.0.mlp.up_proj]?");
    row("value for a section", "data: 5\n", "1:7-8 data: This is a section. Write its keys below it, indented.");
    row("columns are code points", "data: {system_prompt: \"äöü\", sed: 1}\n", "1:30-33 data.sed: There is no such key. Did you mean seed?");
    row("duplicate key", "model:\n  revision: a\n  revision: b\n", "3:3-11 revision: The key revision is here a second time. Keep one of them.");
    row("alias", "model: &a {lora_rank: 8}\n", "1:8-25 Anchors (&name) are not allowed in a config.");
    row("merge key", "model:\n  <<: {lora_rank: 8}\n", "2:3-21 Merge keys (<<) are not allowed in a config; write the keys out.");
    row("tag", "model:\n  lora_rank: !!int 8\n", "2:14-21 Tags (!name) are not allowed in a config.");
    row("second document", "version: 1\n---\nversion: 1\n", "3:1-11 A config is one YAML document; there is a second one here.");
    row("open quote", "model:\n  revision: \"a\ntraining:\n  seed: 1\n", "2:13-15 This quoted text is not closed.");
    const auto colon = [&](const char *name, const char *yaml, const char *place) {
        row(name, yaml, (QByteArray(place) + " This is not valid YAML: a colon with a space behind it is missing in this line.").constData());
    };
    colon("missing colon", "version: 1\ntraining:\n  packing: true\n  learning_rate 2.0e-4  # slow\n  num_epochs: 1\n", "4:3-31");
    colon("missing colon at the first key", "training:\n  learning_rate 2.0e-4\n  num_epochs: 1\n", "2:3-23");
    colon("missing colon at the last key", "training:\n  seed: 1\n  learning_rate 2.0e-4\n\n# more\nmodel:\n  lora_rank: 8\n", "3:3-23");
    colon("missing colon of a section", "version: 1\ntraining\n  num_epochs: 1\n", "2:1-9");
    colon("missing colons", "model:\n  lora_rank 8\n  revision main\n  lora_alpha: 3\n", "2:3-14");
    colon("missing space", "training:\n  seed: 1\n  learning_rate:2.0e-4\n  packing: true\n", "3:3-23");
    row("deeper line", "training:\n  num_epochs: 1\n    seed: 1\n", "3:9-12 This is not valid YAML: check the indentation or a missing colon here.");
    row("two colons", "training:\n  lr_scheduler: x: 2\n", "2:18-21 This is not valid YAML: check the indentation or a missing colon here.");
    row("no regular expression", "model:\n  target_modules: .*(q_proj\n",
        "2:19-28 model.target_modules: \".*(q_proj\" is not a regular expression: ( is opened and not closed. It must be a list such as [a, "
        "b], all-linear or a "
        "regular "
        "expression.");
    const QByteArray list = "It must be a list such as [a, b], all-linear or a regular expression.";
    for (const auto &[pattern, why] : { std::pair("a)b", ") closes nothing"), std::pair("[q", "[ is opened and not closed"),
             std::pair("*.q", "there is nothing that its *, + or ? could repeat"), std::pair("q\\", "there is nothing behind the \\ at its end"),
             std::pair("[z-a]", "a range between [ and ] runs backwards"), std::pair("(?%a)", "what stands behind (? has no meaning"),
             std::pair("(q)\\k<a>", "it refers to a group that is not there") })
        row(pattern, ("model:\n  target_modules: '" + QByteArray(pattern) + "'\n").constData(),
            ("2:19-" + QByteArray::number(21 + int(qstrlen(pattern))) + " model.target_modules: \"" + pattern
                + "\" is not a regular expression: " + why + ". " + list)
                .constData());
    row("a comma too many", "model:\n  target_modules: [q_proj,,v_proj]\n",
        ("2:19-35 model.target_modules: There is a name missing in the list: a comma too many, or an empty item. " + list).constData());
    row("a number missing", "model:\n  layers_to_transform:\n    - 0\n    -\n",
        "3:5-8 model.layers_to_transform: There is a number missing in the list: a comma too many, or an empty item. It must be a list of whole "
        "numbers of at least 0, such as [0, 1].");
    row("all-linear in other letters", "model:\n  target_modules: All-Linear\n",
        ("2:19-29 model.target_modules: The value is the text \"All-Linear\". " + list + " Did you mean all-linear?").constData());
    row("the same in a list", "model:\n  target_modules: [All-Linear]\n",
        ("2:19-31 model.target_modules: \"All-Linear\" is not the name of a layer. " + list + " Did you mean all-linear?").constData());
    row("one number for a list", "model:\n  layers_to_transform: 3\n",
        "2:24-25 model.layers_to_transform: The value is the number 3. It must be a list of whole numbers of at least 0, such as [0, 1]. Did you "
        "mean "
        "[3]?");
    row("a layer below the first", "model:\n  layers_to_transform: [1, -1]\n",
        "2:24-31 model.layers_to_transform: -1 is too small. It must be a list of whole numbers of at least 0, such as [0, 1].");
    row("open bracket", "model:\n  target_modules: [a, b # ]\n  lora_rank: 8\n", "2:19-28 This is not valid YAML: this [ is not closed.");
    row("open bracket behind a comment", "model:\n  target_modules: # why\n    [a, 'b\n  lora_rank: 8\n",
        "3:5-11 This is not valid YAML: this [ is not closed.");
    row("open brace", "model: {revision: '}', target_modules: [a]\ntraining:\n  seed: 1\n", "1:8-43 This is not valid YAML: this { is not closed.");
    row("tab", "model:\n\tlora_rank: 8\n", "2:1-14 The line is indented with a tab. Use spaces.");
    row("newer version", "version: 2\n", "1:10-11 version: The value is the number 2. It must be 1.");
    row("empty", "", "1:1-2 The file is empty. Write keys and values, such as `version: 1`.");
    row("white space", " \n\n  \n", "1:1-2 The file is empty. Write keys and values, such as `version: 1`.");
    row("only comments", "# version: 1\n\n# more\n", "1:1-2 The file holds no settings. Write keys and values, such as `version: 1`.");
    row("only a document mark", "---\n", "1:1-2 The file holds no settings. Write keys and values, such as `version: 1`.");
    row("list at the top", "- a\n", "1:1-4 A config is made of keys and values, such as `version: 1`.");
}

void TestReader::reportsProblemsWithPlaceAndSuggestion()
{
    QFETCH(QString, yaml);
    QFETCH(QString, problem);
    const auto reading = config::readConfig(yaml.toStdString());
    QVERIFY(!reading.problems.empty());
    const auto &first = reading.problems.front();
    const auto text = first.text();
    const auto end = text.find(": ");
    QCOMPARE(QString::fromStdString(text.substr(0, end) + "-" + std::to_string(first.endColumn) + text.substr(end + 1)), problem);
    QVERIFY2(reading.problems.size() == 1, qPrintable(textOf(reading)));
    QVERIFY(!reading.valid());
}

void TestReader::reportsAllProblemsAtOnce()
{
    const auto reading = config::readConfig("version: 1\nmodel:\n  lora_rank: x\n  lora_rnk: 1\ntraining:\n  packing: 1\n  seed: -1\nrun: {}\n");
    QCOMPARE(reading.problems.size(), std::size_t(5));
    const auto error = config::errorOf(reading.problems, "config.yaml");
    QVERIFY(error.detail.find("config.yaml:3:14: model.lora_rank") != std::string::npos);
    QVERIFY(error.detail.find("config.yaml:7:9: training.seed") != std::string::npos);
    QVERIFY(error.kind == base::ErrorKind::BadConfig);
}

void TestReader::switchedOffFeaturesMayBeWritten()
{
    const auto reading = config::readConfig("model: {use_qlora: false}\n"
                                            "data:\n  deduplicate: {enabled: false}\n  sources: []\n  augmentation: {enabled: false}\n"
                                            "training: {neftune_noise_alpha: null, label_smoothing: 0}\n"
                                            "memory: {enabled: false}\nremote: {target: local}\nrl:\n");
    QCOMPARE(textOf(reading), QString());
}

void TestReader::refusesWhatIsNotAvailableYet_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    for (const auto &[path, value] : { std::pair { "model.use_qlora", "true" }, { "model.dtype", "float16" }, { "data.deduplicate.enabled", "true" },
             { "data.langchain.qa_generation_enabled", "true" }, { "data.augmentation.enabled", "true" }, { "training.method", "grpo" },
             { "training.optimizer", "adamw_8bit" }, { "training.label_smoothing", "0.1" }, { "training.precision", "float16" },
             { "training.device", "cuda" }, { "rl.num_generations", "4" }, { "memory.enabled", "true" }, { "remote.target", "runpod" },
             { "data.output_format", "txt" } })
        QTest::newRow(path) << QString::fromUtf8(path) << QString::fromUtf8(value);
}

void TestReader::refusesWhatIsNotAvailableYet()
{
    QFETCH(QString, path);
    QFETCH(QString, value);
    const std::vector<config::Override> overrides { { path.toStdString(), value.toStdString() } };
    const auto reading = config::readConfig("version: 1\n", overrides);
    QCOMPARE(reading.problems.size(), std::size_t(1));
    QVERIFY(reading.problems.front().kind == config::ProblemKind::NotAvailable);
    QVERIFY2(reading.problems.front().message.find("is not available yet.") != std::string::npos, reading.problems.front().message.c_str());
}

void TestReader::comparesValues_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *name, const char *yaml, const char *path, bool valid) {
        QTest::newRow(name) << QString::fromUtf8(yaml) << QString::fromUtf8(path) << valid;
    };
    row("overlap", "data:\n  langchain: {chunk_size: 100, chunk_overlap: 100}\n", "data.langchain.chunk_overlap", false);
    const auto separators = "data: {langchain: {separators: [" + std::string("x, ").append(QByteArray("x, ").repeated(256)) + "]}}\n";
    row("too many separators", separators.c_str(), "data.langchain.separators", false);
    row("overlap by default", "data:\n  langchain:\n    chunk_size: 100\n", "data.langchain.chunk_size", false);
    row("pages backwards", "data: {pdf: {pages: \"20-1\"}}\n", "data.pdf.pages", false);
    row("pages that are none", "data: {pdf: {pages: all}}\n", "data.pdf.pages", false);
    row("custom without template", "data: {format: custom}\n", "data.format", false);
    row("template without custom", "data: {template: \"{output}\"}\n", "data.template", true);
    row("input above the project", "data: {input_path: ../texts}\n", "data.input_path", true); // reading is a matter of trust
    row("output above the project", "data: {output_path: ../train.jsonl}\n", "data.output_path", false);
    row("absolute output", "data: {output_path: /tmp/train.jsonl}\n", "data.output_path", false);
    row("output over the configuration", "data: {output_path: ./config.yaml}\n", "data.output_path", false);
    row("runs above the project", "training: {output_dir: a/../../runs}\n", "training.output_dir", false);
    row("absolute path", "data: {input_path: /srv/texts}\n", "data.input_path", true);
    row("output inside input", "data: {input_path: data}\n", "data.output_path", false);
    row("two types of numbers", "model: {dtype: float32}\ntraining: {precision: bfloat16}\n", "training.precision", false);
    row("zero steps", "training: {max_steps: 0}\n", "training.max_steps", false);
    row("half a step", "training: {warmup_steps: 2.5}\n", "training.warmup_steps", false);
    row("a rate that is far too large", "training: {learning_rate: 10}\n", "training.learning_rate", true);
    row("a rate that is far too small", "training: {learning_rate: 1.0e-9}\n", "training.learning_rate", true);
    row("constant with warm-up", "training: {lr_scheduler: constant, warmup_steps: 5}\n", "training.lr_scheduler", false);
    row("patience without measurements", "training: {early_stopping_patience: 2, eval_steps: 0}\n", "training.early_stopping_patience", false);
    row("measuring nothing", "data: {validation_fraction: 0}\ntraining: {eval_steps: 5}\n", "training.eval_steps", true);
    row("no local time", "model: {template_time: 2026-02-31T00:00:00}\n", "model.template_time", false);
    row("an epsilon that is 0 in float32", "training: {adam_epsilon: 1.0e-46}\n", "training.adam_epsilon", false);
    row("no name of an adapter", "model: {init_from: \"\"}\n", "model.init_from", false);
    row("no name of a template", "model: {chat_template: \"\"}\n", "model.chat_template", false);
    row("a module twice", "model: {target_modules: [q_proj, q_proj]}\n", "model.target_modules", false);
    row("a module excluded twice", "model: {exclude_modules: [q_proj, q_proj]}\n", "model.exclude_modules", false);
    row("no name of a module to save", "model: {modules_to_save: ['norm*']}\n", "model.modules_to_save", false);
    row("numbers of layers with a pattern", "model: {target_modules: '.*q_proj', layers_to_transform: [0]}\n", "model.layers_to_transform", false);
    row("numbers of layers with all-linear", "model: {target_modules: all-linear, layers_to_transform: [0]}\n", "model.layers_to_transform", false);
    row("a name of layers without numbers", "model: {layers_pattern: [layers]}\n", "model.layers_pattern", false);
    row("a name of layers that is no pattern", "model: {layers_to_transform: [0], layers_pattern: ['(']}\n", "model.layers_pattern", false);
}

void TestReader::comparesValues()
{
    QFETCH(QString, yaml);
    QFETCH(QString, path);
    QFETCH(bool, valid);
    const auto reading = config::readConfig(yaml.toStdString());
    QVERIFY2(reading.problems.size() == 1, qPrintable(textOf(reading)));
    QCOMPARE(QString::fromStdString(reading.problems.front().path), path);
    QCOMPARE(reading.valid(), valid);
    QVERIFY(reading.problems.front().line > 0);
}

void TestReader::appliesOverrides()
{
    const std::vector<config::Override> good { { "training.learning_rate", "1e-5" }, { "model.target_modules", "[q_proj]" },
        { "model.init_from", "null" } };
    const auto reading = config::readConfig("training:\n  learning_rate: oops\n  seed: 3\n", good);
    QVERIFY(!reading.valid()); // the file is wrong whatever the command line says
    const auto fine = config::readConfig("training:\n  learning_rate: 1\n  seed: 3\n", good);
    QCOMPARE(textOf(fine), QString());
    QCOMPARE(fine.config.training.learningRate, 1e-5);
    QVERIFY(fine.origins.at("training.learning_rate") == config::Origin::CommandLine);
    QVERIFY(fine.origins.at("training.seed") == config::Origin::File);

    const std::vector<config::Override> bad { { "training.lerning_rate", "1" }, { "seed", "1" }, { "training.seed", "[" },
        { "training.packing", "1\nversion: 1" }, { "learning_rate", "1" } };
    const auto refused = config::readConfig("version: 1\n", bad);
    QCOMPARE(refused.problems.size(), std::size_t(5));
    QVERIFY2(refused.problems.front().text().starts_with("--set training.lerning_rate: There is no such key. Did you mean training.learning_rate?"),
        qPrintable(textOf(refused)));
    // Who is to blame.
    const auto told = [](const char *text, std::vector<config::Override> overrides) {
        const auto error = config::errorOf(config::readConfig(text, overrides).problems, "a/config.yaml");
        return QString::fromStdString(error.detail + " | " + error.hint);
    };
    QCOMPARE(told("version: 1\n", { { "training.seed", "x" } }),
        QString(
            "--set training.seed: The value is the text \"x\". It must be a whole number of at least 0. | See all keys with: anneal-cli schema."));
    QVERIFY(told("version: 1\n", bad).startsWith("The command line has 5 problems:\n--set training.lerning_rate: "));
    QVERIFY(told("versio: 1\n", bad).startsWith("a/config.yaml and the command line have 6 problems:\n--set "));
    QVERIFY(told("versio: 1\n", {}).startsWith("a/config.yaml has a problem:\na/config.yaml:1:1: versio: "));
    QVERIFY(!config::parseOverride("learning_rate"));
    QCOMPARE(config::parseOverride(" a.b = c=d")->value, std::string("c=d"));
}

void TestReader::resolvedTextReadsBackTheSame()
{
    config::FineTuneConfig config;
    config.model.targetModules.clear();
    config.model.targetPattern = ".*\\.(q_proj|'v_proj')";
    config.model.excludeModules = { "yes", "no" };
    config.model.rankPattern = { { "z_proj", 4 }, { "model\\.layers\\.[0-3]\\.q_proj", 8 }, { "a_proj", 2 } };
    config.model.alphaPattern = { { "no", 1.5 }, { "a|b", 2 } };
    config.model.modelName = "yes";
    config.model.revision = "1e10";
    config.data.templateText = "# {instruction}\n\t\"{output}\" \\ ä\x01 'x'";
    config.data.format = config::RowForm::Custom;
    config.data.systemPrompt = "";
    config.data.columnMapping = { { "instruction", "null" } };
    config.data.langchain.separators = { "\n\n", "", "#", "a b " };
    config.data.langchain.keepSeparator = config::KeepSeparator::End;
    config.training.learningRate = 1.2345678901234567e-5;
    config.training.numEpochs = 0.1;
    config.training.earlyStoppingPatience = 3;
    const auto text = config::resolvedYaml(config);
    const auto reading = config::readConfig(text);
    QCOMPARE(textOf(reading), QString());
    QVERIFY2(reading.config == config, text.c_str());
    QCOMPARE(config::resolvedYaml(reading.config), text);
    QVERIFY(config::resolvedYaml(config, reading.origins).find("learning_rate: 1.2345678901234567e-5  ") == std::string::npos);
    QVERIFY(config::resolvedYaml(config, reading.origins).find("# file") != std::string::npos);
}

void TestReader::survivesHostileText_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QByteArray laughs = "a: &a [x]\n";
    for (char c = 'b'; c < 'l'; ++c)
        laughs += QByteArray(1, c) + ": &" + c + " [" + QByteArray("*" + QByteArray(1, char(c - 1)) + ", ").repeated(9) + "*" + char(c - 1) + "]\n";
    QTest::newRow("billion laughs") << laughs;
    QTest::newRow("deep lists") << QByteArray("a: ") + QByteArray("[").repeated(100000);
    QTest::newRow("deep maps") << QByteArray("{a: ").repeated(2000);
    QTest::newRow("large") << QByteArray("# x\n").repeated(300000);
    QTest::newRow("binary") << QByteArray("model: \x00\x01\xff", 10);
    QTest::newRow("no UTF-8") << QByteArray("model: \xE4\n");
    QTest::newRow("cut quote") << QByteArray("model: {revision: 'a");
    QTest::newRow("unknown alias") << QByteArray("model: *b\n");
    QTest::newRow("complex key") << QByteArray("? [a]\n: b\n");
    QTest::newRow("bad indent") << QByteArray("model:\n  lora_rank: 8\n revision: main\n");
    QByteArray keys = "training: {seed: x}\n", modules = "model:\n  rank_pattern:\n", twice = "model:\n  target_modules: [";
    for (int i = 0; i < 90'000; ++i)
        keys += "k" + QByteArray::number(i) + ": 1\n";
    for (int i = 0; i < 50'000; ++i) {
        modules += "    k" + QByteArray::number(i) + ": x\n";
        twice += "k" + QByteArray::number(i) + ", k" + QByteArray::number(i) + ", ";
    }
    QTest::newRow("unknown keys") << keys;
    QTest::newRow("modules") << modules;
    QTest::newRow("modules twice") << twice + "]\n";
    QTest::newRow("huge number") << QByteArray("training: {seed: 99999999999999999999999}\n");
    QTest::newRow("huge float") << QByteArray("training: {learning_rate: 1e999}\n");
}

void TestReader::survivesHostileText()
{
    QFETCH(QByteArray, yaml);
    const auto reading = config::readConfig(yaml.toStdString());
    QVERIFY(!reading.valid());
    QVERIFY(reading.problems.size() <= config::kMostProblems + 1);
    QCOMPARE(reading.problems.back().message == "… and more.", reading.problems.size() > config::kMostProblems);
    for (const auto &problem : reading.problems)
        QVERIFY(problem.line >= 1 && problem.column >= 1 && problem.endColumn > problem.column);
}

void TestReader::completesWhileTyping()
{
    const std::string text
        = "version: 1\nmodel:\n  lora_rank: 8\n  lor\ndata:\n  langchain:\n    chunk_size: 9\n    \ntraining:\n  lr_scheduler: c\n";
    std::string prefix;
    auto offers = config::completionsAt(text, 4, 6, &prefix);
    QCOMPARE(prefix, std::string("lor"));
    QCOMPARE(offers.size(), std::size_t(3)); // not lora_rank, which is there; use_rslora holds the letters too
    QCOMPARE(offers.front().text, std::string("lora_alpha: "));
    QCOMPARE(config::sectionAt(text, 8, 5), std::string("data.langchain"));
    QCOMPARE(config::keysAt(text, 8, 5).front().text, std::string("enabled: "));
    offers = config::completionsAt(text, 10, 18, &prefix);
    QCOMPARE(offers.size(), std::size_t(3));
    QCOMPARE(offers.front().text, std::string("cosine"));
    QCOMPARE(config::pathAt(text, 7), std::string("data.langchain.chunk_size"));
    QVERIFY(config::description("training.learning_rate").find("Default: 0.0002.") != std::string::npos);
    QCOMPARE(config::completionsAt("", 1, 1, &prefix).size(), std::size_t(4));
}

void TestReader::usesWhatIsRightBesideWhatIsWrong()
{
    const auto one = config::readConfig("model: {model_name: a/b}\ndata: {langchain: 5}\ntraining: {learning_rate: 900, output_dir: mine}\n");
    QVERIFY(!one.valid() && !config::saysNothing(one));
    QVERIFY(config::knows(one, "model.model_name") && config::knows(one, "training.output_dir") && config::knows(one, "training.seed"));
    QVERIFY(!config::knows(one, "training.learning_rate"));
    QVERIFY(!config::knows(one, "data.langchain.chunk_size")); // its section is none
    QCOMPARE(config::runsFolder(one), std::string("mine"));
    QCOMPARE(config::runsFolder(config::readConfig("training: {output_dir: ../mine}\n")), std::string("runs"));
    for (const auto *nothing : { "", "a: b: c\n" }) { // no default is anybody's word
        const auto reading = config::readConfig(nothing);
        QVERIFY(config::saysNothing(reading) && !config::knows(reading, "model.model_name"));
        QCOMPARE(config::runsFolder(reading), std::string("runs"));
    }
}

/// `train --set data.output_path=/elsewhere/rows.jsonl` freezes that path into run.yaml, which the trainer then reads.
void TestReader::aRunMayHaveBeenPreparedElsewhere()
{
    QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "run.yaml";
    for (const char *output : { "/elsewhere/rows.jsonl", "../rows.jsonl" }) {
        QVERIFY(base::writeFile(file, std::string("data:\n  output_path: ") + output + "\n"));
        QCOMPARE(config::loadConfig(file).error().kind, base::ErrorKind::Unsafe);
        const auto run = config::loadRunConfig(file);
        QVERIFY(run);
        QCOMPARE(run->config.data.outputPath, std::string(output));
    }
    QVERIFY(base::writeFile(file, "training:\n  seed: x\n"));
    QVERIFY(!config::loadRunConfig(file));
}

ANNEAL_TEST(TestReader)
#include "tst_reader.moc"
