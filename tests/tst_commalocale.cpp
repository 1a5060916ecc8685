// SPDX-License-Identifier: GPL-3.0-or-later
// Files, templates and times mean the same to a user whose locale writes 1,5: Qt switches the window to that locale.
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/config/writer.h"
#include "core/run/event.h"
#include "core/text/chattemplate.h"
#include "tests/support/commalocale.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <cstdio>

using namespace anneal;

class TestCommaLocale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writesAndReadsNumbersWithAPoint();
    void keepsTheMillisecondsOfTimes();
    void readsConfigurations();
    void readsEvents();
    void rendersTemplates_data();
    void rendersTemplates();

private:
    CommaLocale m_locale;
};

void TestCommaLocale::initTestCase()
{
    QVERIFY2(CommaLocale::isOn(), "localedef cannot make de_DE.UTF-8; install the package locales");
    char text[16];
    std::snprintf(text, sizeof text, "%.1f", 1.5);
    QCOMPARE(text, "1,5"); // what every line below guards against
}

void TestCommaLocale::writesAndReadsNumbersWithAPoint()
{
    QCOMPARE(base::formatBytes(98362432), std::string("93.8 MiB"));
    QCOMPARE(base::formatFixed(1234.5678, 2), std::string("1234.57"));
    QCOMPARE(base::formatNumber(0.25), std::string("0.25"));
    QCOMPARE(base::toJsonLine(*base::parseJson("[1.5, 2.5e-3]")), std::string("[1.5,0.0025]"));
    QCOMPARE((*base::parseJson("[1.5]"))[0].get<double>(), 1.5);
}

void TestCommaLocale::keepsTheMillisecondsOfTimes()
{
    QCOMPARE(base::secondsOf("1970-01-02T00:00:03.456Z"), 86403.456);
    const auto now = base::utcNow();
    QCOMPARE(now.size(), std::string("2026-11-22T14:02:03.456Z").size());
    QCOMPARE(now[19], '.');
    QVERIFY(base::secondsOf(now) > 1.7e9);
}

void TestCommaLocale::readsConfigurations()
{
    const auto reading = config::readConfig("training: {learning_rate: 1.5e-4, warmup_steps: 0.25}\n");
    QVERIFY(reading.valid());
    QCOMPARE(reading.config.training.learningRate, 1.5e-4);
    QCOMPARE(reading.config.training.warmupSteps, 0.25);
    QVERIFY(config::readConfig(config::resolvedYaml(reading.config)).config == reading.config);
}

void TestCommaLocale::readsEvents()
{
    const auto event = run::parseEvent(R"({"seq":1,"time":"2026-11-22T14:02:03.456Z","attempt":1,"type":"step","loss":1.25})");
    QVERIFY(event);
    QCOMPARE(event->number("loss"), 1.25);
    QVERIFY(run::toLine(*event).find("1.25") != std::string::npos);
}

void TestCommaLocale::rendersTemplates_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *source, const char *text) { QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(text); };
    row("{{ 1.5 }}", "1.5");
    row("{{ '%.2f' % 2.5 }}", "2.50");
    row("{{ '%.2f'|format(2.5) }}", "2.50");
    row("{{ '{:.3f}'.format(0.125) }}", "0.125");
    row("{{ '{:,.1f}'.format(12345.5) }}", "12,345.5");
    row("{{ 2.375|round(1) }}", "2.4");
    row("{{ '1.5'|float + 1 }}", "2.5");
    row("{{ 1.5|tojson }}", "1.5");
}

void TestCommaLocale::rendersTemplates()
{
    QFETCH(QString, source);
    QFETCH(QString, text);
    const auto chat = text::ChatTemplate::compile(source.toStdString());
    QVERIFY2(chat, chat ? "" : chat.error().text().c_str());
    const auto rendered = chat->render(base::Json::object(), 0);
    QVERIFY2(rendered, rendered ? "" : rendered.error().text().c_str());
    QCOMPARE(QString::fromStdString(rendered->text), text);
}

ANNEAL_TEST(TestCommaLocale)
#include "tst_commalocale.moc"
