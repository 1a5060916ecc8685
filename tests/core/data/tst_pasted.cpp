// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/pasted.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

class TestPasted : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsRowsFromText_data();
    void knowsRowsFromText();
};

void TestPasted::knowsRowsFromText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("ending");
    QTest::addColumn<QByteArray>("kept"); // null: as it was
    const auto row = [](const char *name, const char *text, const char *ending, const char *kept = nullptr) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(ending) << QByteArray(kept);
    };
    row("lines", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n", "jsonl");
    row("one line", "{\"text\": \"a\"}", "jsonl");
    row("lines, one of them wrong", "{\"text\": \"a\"}\n{\"text\": \"b}\n", "jsonl");
    row("an array", " [{\"text\": \"a\"}, {\"text\": \"b\"}]\n", "json");
    row("an array over lines", "[\n  {\n    \"text\": \"a\"\n  }\n]\n", "json");
    row("an object over lines", "{\n  \"text\": \"a }{\"\n}\n", "jsonl", "{\"text\":\"a }{\"}\n");
    row("objects over lines", "{\n  \"text\": \"a\"\n}\n{\n  \"text\": \"b\"\n}\n", "jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    row("objects with commas", "{\n  \"text\": \"a\"\n},\n{\n  \"text\": \"b\"\n}\n", "jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    row("an object that is cut off", "{\n  \"text\": \"a\"\n", "txt");
    row("an array of words", "[\"a\", \"b\"]", "txt");
    row("an empty array", "[]", "txt");
    row("an array that is cut off", "[{\"text\": \"a\"},", "txt");
    row("a Markdown link", "[Anneal](https://example.org) {is} here", "txt");
    row("prose", "Tea is drawn for three minutes.", "txt");
    row("code in braces", "{ return 5; }\nelse\n", "txt");
    row("cells of a spreadsheet", "question\tanswer\nWhat?\t\"That,\nand more\"\n", "tsv");
    row("a line with a tab", "a\tb\n", "txt");
    row("code with tabs", "if (a)\n\tb();\n", "txt");
    row("a web page", "<!DOCTYPE html>\n<p>a", "html");
    row("nothing", "", "txt");
}

void TestPasted::knowsRowsFromText()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, ending);
    QFETCH(QByteArray, kept);
    const auto file = data::pastedFile(text.toStdString());
    QCOMPARE(QByteArray::fromStdString(file.ending), ending);
    QCOMPARE(QByteArray::fromStdString(file.text), kept.isNull() ? text : kept);
}

ANNEAL_TEST(TestPasted)
#include "tst_pasted.moc"
