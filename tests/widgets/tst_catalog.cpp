// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/catalog.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTextsInAnyContext();
    void leavesOutWhatIsUnfinished();
    void refusesWhatIsNoCatalog();
    void findsSentences_data();
    void findsSentences();
    void endsOnHostileText();
    void saysEnglishWhereNothingIsInstalled();
};

namespace {

QString write(const QTemporaryDir &folder, const QByteArray &messages)
{
    QFile file(folder.filePath(u"texts.ts"_s));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(R"(<?xml version="1.0"?><!DOCTYPE TS><TS version="2.1" language="de"><context><name>Any</name>)" + messages + "</context></TS>");
    return file.fileName();
}

} // namespace

void TestCatalog::findsTextsInAnyContext()
{
    const QTemporaryDir folder;
    Catalog catalog;
    QVERIFY(catalog.addTexts(write(folder,
        "<message><source>Open</source><translation>Öffnen</translation></message>"
        "<message><source>Open</source><comment>is open</comment><translation>Offen</translation></message>")));
    QVERIFY(!catalog.isEmpty());
    QCOMPARE(catalog.translate("Here", "Open"), u"Öffnen"_s);
    QCOMPARE(catalog.translate("There", "Open", ""), u"Öffnen"_s);
    QCOMPARE(catalog.translate("There", "Open", "is open"), u"Offen"_s);
    QVERIFY(catalog.translate("There", "Open", "something else").isNull());
    QVERIFY(catalog.translate("There", "Close").isNull());
}

void TestCatalog::leavesOutWhatIsUnfinished()
{
    const QTemporaryDir folder;
    Catalog catalog;
    QVERIFY(catalog.addTexts(write(folder, "<message><source>Open</source><translation type=\"unfinished\">Auf</translation></message>")));
    QVERIFY(catalog.translate("Here", "Open").isNull());
}

void TestCatalog::refusesWhatIsNoCatalog()
{
    const QTemporaryDir folder;
    Catalog catalog;
    QVERIFY(!catalog.addTexts(folder.filePath(u"missing.ts"_s)));
    QVERIFY(!catalog.addTexts(write(folder, "<message><source>Open</source>")));
}

void TestCatalog::findsSentences_data()
{
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("german");
    QTest::newRow("whole") << u"No project is open."_s << u"Kein Projekt ist offen."_s;
    QTest::newRow("argument") << u"The file /a b.txt is empty."_s << u"Die Datei /a b.txt ist leer."_s;
    QTest::newRow("an argument like a form") << u"The file %1 is empty."_s << u"Die Datei %1 ist leer."_s;
    QTest::newRow("arguments in another order") << u"Line 3 of x.jsonl has no text."_s << u"In x.jsonl hat Zeile 3 keinen Text."_s;
    QTest::newRow("a clause in a sentence") << u"The adapter /x cannot be used: it is not a JSON object."_s
                                            << u"Der Adapter /x ist nicht brauchbar: es ist kein JSON-Objekt."_s;
    QTest::newRow("a clause as a sentence") << u"It is not a JSON object."_s << u"Es ist kein JSON-Objekt."_s;
    QTest::newRow("behind a place") << u"/x/config.json: it is not a JSON object"_s << u"/x/config.json: es ist kein JSON-Objekt"_s;
    QTest::newRow("sentences behind each other") << u"The file a. b is empty. No project is open."_s
                                                 << u"Die Datei a. b ist leer. Kein Projekt ist offen."_s;
    QTest::newRow("lines") << u"No project is open.\nThe file x is empty."_s << u"Kein Projekt ist offen.\nDie Datei x ist leer."_s;
    QTest::newRow("the form that covers more") << u"The file /x is empty: No project is open."_s
                                               << u"Die Datei /x ist leer: Kein Projekt ist offen."_s;
    QTest::newRow("counts and sizes") << u"The file 1,234,567 is empty."_s << u"Die Datei 1.234.567 ist leer."_s;
    QTest::newRow("decimals") << u"The file 0.05 is empty."_s << u"Die Datei 0,05 ist leer."_s;
    QTest::newRow("a small number") << u"The file -1.2e-38 is empty."_s << u"Die Datei -1,2e-38 ist leer."_s;
    QTest::newRow("a version") << u"The file 2.1.0 is empty."_s << u"Die Datei 2.1.0 ist leer."_s;
    QTest::newRow("a quoted number stands so in a file") << u"The value \"0.05\" is bad."_s << u"Der Wert „0.05“ ist schlecht."_s;
    QTest::newRow("a value is no sentence") << u"The value \"text\" is bad. It is text."_s << u"Der Wert „text“ ist schlecht. Es ist text."_s;
    QTest::newRow("a name is no sentence") << u"The file what is it, not a list is empty."_s << u"Die Datei what is it, not a list ist leer."_s;
    QTest::newRow("arguments in arguments")
        << u"The adapter x cannot be used: The adapter y cannot be used: The adapter z cannot be used: it is not a JSON object..."_s
        << u"Der Adapter x ist nicht brauchbar: Der Adapter y ist nicht brauchbar: Der Adapter z ist nicht brauchbar: es ist kein JSON-Objekt..."_s;
    QTest::newRow("unknown") << u"Nobody knows this."_s << u"Nobody knows this."_s;
    QTest::newRow("nothing") << QString() << QString();
}

void TestCatalog::findsSentences()
{
    const QTemporaryDir folder;
    Catalog catalog;
    QVERIFY(catalog.addSentences(write(folder,
        "<message><source>No project is open.</source><translation>Kein Projekt ist offen.</translation></message>"
        "<message><source>The file %1 is empty.</source><translation>Die Datei %1 ist leer.</translation></message>"
        "<message><source>The file %1 is empty: %2</source><translation>Die Datei %1 ist leer: %2</translation></message>"
        "<message><source>Line %1 of %2 has no text.</source><translation>In %2 hat Zeile %1 keinen Text.</translation></message>"
        "<message><source>The adapter %1 cannot be used: %2.</source><translation>Der Adapter %1 ist nicht brauchbar: %2.</translation></message>"
        "<message><source>it is not a JSON object</source><translation>es ist kein JSON-Objekt</translation></message>"
        "<message><source>The value \"%1\" is bad.</source><translation>Der Wert „%1“ ist schlecht.</translation></message>"
        "<message><source>It is %1.</source><translation>Es ist %1.</translation></message>"
        "<message><source>text</source><translation>Text</translation></message>"
        "<message><source>%1 is %2, not %3</source><translation>%1 ist %2, nicht %3</translation></message>"
        "<message><source>%1 %2</source><translation>%2 %1</translation></message>")));
    const auto before = QLocale();
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const auto back = qScopeGuard([&] { QLocale::setDefault(before); });
    QFETCH(const QString, english);
    QVERIFY(QCoreApplication::installTranslator(&catalog));
    QTEST(said(english), "german");
    if (english == u"The file 0.05 is empty."_s) // what is typed into a file stands there so
        QCOMPARE(said(english, Numbers::OfFiles), u"Die Datei 0.05 ist leer."_s);
    QVERIFY(QCoreApplication::removeTranslator(&catalog));
}

void TestCatalog::endsOnHostileText()
{
    SentenceForms forms;
    for (int i = 0; i < 1000; ++i)
        forms.add(u"form %1 of a file: %1 and %2"_s.arg(i), u"%2 %1"_s);
    QString text = u"form 7 of a file: "_s;
    while (text.size() < 1900)
        text += u"a. b: and ; · "_s;
    QVERIFY(!forms.translated(text).isEmpty());
    QVERIFY(!forms.translated(text.repeated(1000)).isEmpty());
}

void TestCatalog::saysEnglishWhereNothingIsInstalled()
{
    QCOMPARE(said(std::string("The file ä is empty.")), u"The file ä is empty."_s);
}

ANNEAL_TEST(TestCatalog)
#include "tst_catalog.moc"
