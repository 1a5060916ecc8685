// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/modulepattern.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using text::ModulePatterns;

/// Names of modules as PEFT reads them in target_modules, rank_pattern and alpha_pattern.
class TestModulePattern : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meansWhatPeftMeans_data();
    void meansWhatPeftMeans();
    void takesTheFirst();
    void namesTargets();
    void endsWhatTakesTooLong_data();
    void endsWhatTakesTooLong();
    void isQuickWithPlainNames();
    void keepsWhatItHasFound();
};

void TestModulePattern::meansWhatPeftMeans_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("module");
    QTest::addColumn<bool>("means"); // re.match(rf"(.*\.)?({pattern})$", module)
    const auto row = [](const char *pattern, const char *module, bool means) {
        QTest::addRow("%s of %s", pattern, module) << QByteArray(pattern) << QByteArray(module) << means;
    };
    row("q_proj", "model.layers.0.self_attn.q_proj", true);
    row("q_proj", "q_proj", true);
    row("q_proj", "model.layers.0.self_attn.xq_proj", false);
    row("self_attn.q_proj", "model.layers.0.self_attn.q_proj", true);
    row("self_attn.q_proj", "model.layers.0.self_attn_q_proj", true); // a dot means any character
    row("0.self_attn.q_proj", "model.layers.10.self_attn.q_proj", false);
    row("layers.0.mlp", "model.layers_0_mlp", true);
    row("a.b", "x.a-b", true);
    row("a.b", "x.a.b", true);
    row("a.b", "a\nb", false); // but a line break
    row("layers\\.[01]\\..*_proj", "model.layers.1.mlp.up_proj", true);
    row("layers\\.[01]\\..*_proj", "model.layers.2.mlp.up_proj", false);
    row("q_proj|k_proj", "a.k_proj", true);
    row("", "a.", true);
}

void TestModulePattern::meansWhatPeftMeans()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, module);
    QFETCH(bool, means);
    ModulePatterns one({ pattern.toStdString() }, ModulePatterns::Match::Pattern);
    QCOMPARE(one.matches(0, module.toStdString()), std::optional(means));
    // The same by an expression that is never compared as plain text.
    ModulePatterns other({ "(?:" + pattern.toStdString() + ")" }, ModulePatterns::Match::Pattern);
    QCOMPARE(other.matches(0, module.toStdString()), std::optional(means));
    QVERIFY(one.status("") && other.status(""));
}

void TestModulePattern::takesTheFirst()
{
    ModulePatterns patterns({ "(", "up_proj", ".*_proj" }, ModulePatterns::Match::Pattern);
    QCOMPARE(patterns.matches(0, "a"), std::nullopt); // no regular expression
    QCOMPARE(patterns.firstFor("layers.0.up_proj"), std::optional<std::size_t>(1));
    QCOMPARE(patterns.firstFor("layers.0.down_proj"), std::optional<std::size_t>(2));
    QCOMPARE(patterns.firstFor("layers.0.norm"), std::nullopt);
    ModulePatterns whole({ "q_proj" }, ModulePatterns::Match::Whole);
    QCOMPARE(whole.firstFor("a.q_proj"), std::nullopt);
    QCOMPARE(whole.firstFor("q_proj"), std::optional<std::size_t>(0));
}

void TestModulePattern::namesTargets()
{
    const text::TargetNames names({ "q_proj", "mlp.up_proj" });
    QVERIFY(names.includes("model.layers.0.self_attn.q_proj") && names.includes("q_proj") && names.includes("a.mlp.up_proj"));
    QVERIFY(!names.includes("a.up_proj") && !names.includes("a.xq_proj") && !names.includes(""));
    const text::TargetNames all({ "all-linear" });
    QVERIFY(all.includes("a.up_proj") && !all.includes("lm_head"));
}

void TestModulePattern::endsWhatTakesTooLong_data()
{
    QTest::addColumn<int>("patterns");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("many that look back") << 2400 << QByteArray("(.*.*.*.*.*x%)");
    QTest::newRow("a long one") << 1 << QByteArray(".*").repeated(300) + "x%";
}

void TestModulePattern::endsWhatTakesTooLong()
{
    QFETCH(int, patterns);
    QFETCH(QByteArray, text);
    std::vector<std::string> all;
    for (int i = 0; i < patterns; ++i)
        all.push_back(QByteArray(text).replace('%', QByteArray::number(i)).toStdString());
    ModulePatterns bomb(std::move(all), ModulePatterns::Match::Pattern);
    for (int i = 0; i < 200; ++i)
        QCOMPARE(bomb.firstFor("model.layers." + std::to_string(i) + ".self_attn.q_proj.of.a.longer.name"), std::nullopt);
    QVERIFY(!bomb.status(""));
    QCOMPARE(bomb.status("rank_pattern").error().kind, base::ErrorKind::Unsafe);
    QVERIFY(bomb.status("rank_pattern").error().detail.find("against rank_pattern took too long") != std::string::npos);
}

/// An adapter whose ranks were chosen module by module has as many patterns as modules.
void TestModulePattern::isQuickWithPlainNames()
{
    std::vector<std::string> modules;
    for (int i = 0; i < 1000; ++i)
        modules.push_back("model.layers." + std::to_string(i) + ".self_attn.q_proj");
    ModulePatterns patterns(modules, ModulePatterns::Match::Pattern);
    for (std::size_t i = 0; i < modules.size(); ++i)
        QCOMPARE(patterns.firstFor(modules[i]), std::optional(i));
    QVERIFY(patterns.status(""));
}

/// Whoever asks again of a module gets the same answer, though the time has run out meanwhile.
void TestModulePattern::keepsWhatItHasFound()
{
    ModulePatterns patterns({ "(q_proj)", ".*(.*.*.*.*.*){9}x" }, ModulePatterns::Match::Pattern);
    const std::string module = "model.layers.0.self_attn.q_proj", other = "model.layers.0." + std::string(200, 'a');
    QCOMPARE(patterns.firstFor(module), std::optional<std::size_t>(0));
    for (int i = 0; i < 100 && patterns.status(""); ++i)
        (void)patterns.firstFor(other + std::to_string(i));
    QVERIFY(!patterns.status(""));
    QCOMPARE(patterns.firstFor(module), std::optional<std::size_t>(0));
}

ANNEAL_TEST(TestModulePattern)
#include "tst_modulepattern.moc"
